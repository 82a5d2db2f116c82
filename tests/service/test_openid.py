"""Tokens of a real issuer on this machine: really signed, fetched over HTTP, with keys that change."""

import hmac
import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm
from pydantic import ValidationError

from service.caller import Role
from service.errors import IssuerUnreachable, NotAllowed, NotAuthenticated
from service.openid import OpenId
from service.settings import Settings
from tests.service.conftest import settings_for

AUDIENCE = "placement"


@dataclass
class Issuer:
    """An OpenID Connect issuer with its keys, and how often these were asked for."""

    url: str = ""
    name: str = ""
    keys: dict[str, RSAPrivateKey] = field(default_factory=dict)
    fetches: int = 0

    def add_key(self, key_id: str) -> None:
        """Make a key and publish its public part."""
        self.keys[key_id] = generate_private_key(65537, 2048)

    def document(self, path: str) -> object:
        """Return what a path answers with."""
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.name, "jwks_uri": f"{self.url}/keys"}
        self.fetches += 1
        public = {key_id: RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) for key_id, key in self.keys.items()}
        return {"keys": [key | {"kid": key_id, "use": "sig"} for key_id, key in public.items()]}

    def token(self, key_id: str = "one", algorithm: str = "RS256", key: object = None, **changes: object) -> str:
        """Sign a token; a claim that is changed to ``None`` is left out."""
        claims: dict[str, Any] = {
            "iss": self.name,
            "aud": AUDIENCE,
            "sub": "sanne@example.org",
            "exp": time.time() + 300,
            "organisation": "rotterdam",
            "roles": ["planner", "something-else"],
        } | changes
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(claims, key or self.keys[key_id], algorithm, headers={"kid": key_id})


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    """Run an issuer with one key."""
    issuer = Issuer()
    issuer.add_key("one")
    with serving(issuer):
        yield issuer


@contextmanager
def serving(issuer: Issuer) -> Iterator[None]:
    """Answer for an issuer on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(issuer.document(self.path)).encode())

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        issuer.url = issuer.name = f"http://127.0.0.1:{server.server_port}"
        yield
        server.shutdown()


def settings_with(issuer: Issuer, **changes: object) -> Settings:
    """Return settings that trust an issuer."""
    return settings_for(Path("nowhere"), oidc_issuer=issuer.url, oidc_audience=AUDIENCE, **changes)


def test_a_signed_token_says_who_asks(issuer: Issuer) -> None:
    """Organisation and highest role come from its claims; the subject, which may be an address, does not show."""
    openid = OpenId(settings_with(issuer))
    caller = openid.caller_of(issuer.token())
    assert (caller.organisation_id, caller.role) == ("rotterdam", Role.PLANNER)
    assert caller.name.startswith("oidc:")
    assert "sanne" not in caller.name
    assert openid.caller_of(issuer.token(roles="admin")).role is Role.ADMIN
    assert openid.caller_of(issuer.token()).name == caller.name
    assert openid.caller_of(issuer.token(sub="joost@example.org")).name != caller.name
    assert issuer.fetches == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://other.example"},
        {"iss": None},
        {"aud": "another-service"},
        {"aud": None},
        {"exp": time.time() - 3600},
        {"exp": None},
        {"nbf": time.time() + 3600},
        {"sub": None},
        {"algorithm": "RS512"},
        {"algorithm": "PS256"},
    ],
)
def test_a_token_that_is_wrong_in_one_thing_is_refused(issuer: Issuer, changes: dict[str, Any]) -> None:
    """Issuer, audience, times, subject and algorithm are each looked at."""
    openid = OpenId(settings_with(issuer))
    assert openid.caller_of(issuer.token())
    with pytest.raises(NotAuthenticated):
        openid.caller_of(issuer.token(**changes))


def test_forged_tokens_are_refused(issuer: Issuer) -> None:
    """Signed with another key, with the public key as a shared secret, not signed, or changed afterwards."""
    openid = OpenId(settings_with(issuer))
    head, body, signature = issuer.token().split(".")
    stronger = issuer.token(roles=["admin"]).split(".")[1]
    unsigned = jwt.encode({"iss": issuer.name, "aud": AUDIENCE}, None, "none", headers={"kid": "one"})
    forged = [
        issuer.token(key=generate_private_key(65537, 2048)),
        _signed_with_the_public_key(issuer),
        unsigned,
        f"{head}.{stronger}.{signature}",
        f"{head}.{body}.",
        "",
        "...",
        "not a token",
    ]
    for token in forged:
        with pytest.raises(NotAuthenticated):
            openid.caller_of(token)


def _signed_with_the_public_key(issuer: Issuer) -> str:
    """Sign as a service would check it that lets the token choose a shared-secret algorithm."""
    public = issuer.keys["one"].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    body = issuer.token().split(".")[1]
    head = b64encode(b'{"alg":"HS256","kid":"one"}')
    signature = b64encode(hmac.digest(public, f"{head}.{body}".encode(), "sha256"))
    return f"{head}.{body}.{signature}"


def b64encode(data: bytes) -> str:
    """Encode as tokens are (RFC 7515, 2)."""
    return urlsafe_b64encode(data).decode().rstrip("=")


@pytest.mark.parametrize(
    "changes", [{"organisation": None}, {"organisation": ["rotterdam"]}, {"roles": None}, {"roles": ["boss"]}]
)
def test_a_token_without_organisation_or_role_is_not_enough(issuer: Issuer, changes: dict[str, Any]) -> None:
    """It is a good token, but gives nothing here; the claim is named."""
    with pytest.raises(NotAllowed, match=f"{next(iter(changes))}"):
        OpenId(settings_with(issuer)).caller_of(issuer.token(**changes))


def test_keys_may_change_at_any_time(issuer: Issuer) -> None:
    """A token with a new key is accepted at once; the old key goes when the issuer has withdrawn it."""
    openid = OpenId(settings_with(issuer), seconds_between_fetches=0.0)
    old = issuer.token()
    openid.caller_of(old)
    issuer.add_key("two")
    del issuer.keys["one"]
    assert openid.caller_of(issuer.token("two")).organisation_id == "rotterdam"
    assert issuer.fetches == 2
    with pytest.raises(NotAuthenticated):
        openid.caller_of(old)


def test_made_up_keys_do_not_flood_the_issuer(issuer: Issuer) -> None:
    """A hundred tokens with unknown keys ask for the issuer's keys once."""
    openid = OpenId(settings_with(issuer))
    stranger = generate_private_key(65537, 2048)
    for number in range(100):
        with pytest.raises(NotAuthenticated):
            openid.caller_of(issuer.token(f"made-up-{number}", key=stranger))
    assert issuer.fetches == 1


def test_an_issuer_that_does_not_answer_is_said_so(issuer: Issuer) -> None:
    """No token is taken for wrong or right meanwhile; one that speaks for another issuer does not count either."""
    gone = settings_for(Path("nowhere"), oidc_issuer="http://127.0.0.1:1", oidc_audience=AUDIENCE)
    for openid in (OpenId(gone), OpenId(settings_with(issuer))):
        issuer.name = "https://other.example"
        for _ in range(2):
            with pytest.raises(IssuerUnreachable):
                openid.caller_of(issuer.token())


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"oidc_issuer": "http://login.example", "oidc_audience": "a"}, "https://"),
        ({"oidc_issuer": "https://login.example"}, "go together"),
        ({"oidc_issuer": "https://login.example", "oidc_audience": "a", "oidc_algorithm": "HS256"}, "RS256"),
        ({"oidc_issuer": "https://login.example", "oidc_audience": "a", "oidc_algorithm": "none"}, "RS256"),
    ],
)
def test_settings_that_would_be_unsafe_are_refused(settings: dict[str, Any], sentence: str) -> None:
    """No open line, no token that is for everybody, no shared secret."""
    with pytest.raises(ValidationError, match=sentence):
        settings_for(Path("nowhere"), **settings)
