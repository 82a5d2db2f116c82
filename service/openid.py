"""Tokens of an OpenID Connect issuer (RFC 7519, OpenID Connect Discovery 1.0), as another way to say who asks."""

import hashlib
import threading
import time
from collections.abc import Mapping
from typing import Any

import httpx
import jwt
import structlog

from service.caller import Caller, Role
from service.errors import IssuerUnreachable, NotAllowed, NotAuthenticated
from service.hosts import may_be_trusted
from service.settings import Settings
from service.traces import code_lines

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

SECONDS_TO_KEEP_KEYS = 3600.0
SECONDS_TO_ANSWER = 5.0
CLOCK_LEEWAY_SECONDS = 30
_REQUIRED = ["iss", "aud", "exp", "sub"]


class OpenId:
    """One issuer, whose tokens must be for this service and signed with the one algorithm of the settings.

    Its public keys are fetched when they are needed and kept for an hour. A token with an unknown key has them
    fetched anew, so keys can be changed at any time; but no more often than every ``seconds_between_fetches``,
    whatever tokens are sent.
    """

    def __init__(self, settings: Settings, *, seconds_between_fetches: float = 30.0) -> None:
        self._settings = settings
        self._seconds_between_fetches = seconds_between_fetches
        self._keys: Mapping[str, jwt.PyJWK] = {}
        self._fetched_at = float("-inf")
        self._tried_at = float("-inf")
        self._one_at_a_time = threading.Lock()

    def caller_of(self, token: str) -> Caller:
        """Return who holds a token.

        Raises
        ------
        NotAuthenticated
            When the token is not a valid one of this issuer for this service.
        NotAllowed
            When it names no organisation or no role.
        IssuerUnreachable
            When the issuer's keys cannot be had.
        """
        try:
            key = self._key_of(jwt.get_unverified_header(token).get("kid"))
            claims = jwt.decode(
                token,
                key.key,
                algorithms=[self._settings.oidc_algorithm],
                issuer=self._settings.oidc_issuer,
                audience=self._settings.oidc_audience,
                leeway=CLOCK_LEEWAY_SECONDS,
                options={"require": _REQUIRED},
            )
        except jwt.PyJWTError as error:
            raise NotAuthenticated(f"This token is not valid here ({type(error).__name__}).") from None
        return Caller(self._organisation(claims), self._name(claims), self._role(claims))

    def _organisation(self, claims: Mapping[str, Any]) -> str:
        organisation = claims.get(self._settings.oidc_organisation_claim)
        if not isinstance(organisation, str):
            raise NotAllowed(f"The token has no claim {self._settings.oidc_organisation_claim!r}.")
        return organisation

    def _role(self, claims: Mapping[str, Any]) -> Role:
        given = claims.get(self._settings.oidc_role_claim)
        words = given if isinstance(given, list) else [given]
        roles = [role for role in Role if role.value in words]
        if not roles:
            names = ", ".join(Role)
            raise NotAllowed(f"The token's claim {self._settings.oidc_role_claim!r} has none of the roles {names}.")
        return roles[-1]

    def _name(self, claims: Mapping[str, Any]) -> str:
        """Return a code for the user: subjects of some issuers are names or addresses."""
        digest = hashlib.sha256(f"{claims['iss']} {claims['sub']}".encode()).hexdigest()
        return f"oidc:{digest[:16]}"

    def _key_of(self, key_id: object) -> jwt.PyJWK:
        with self._one_at_a_time:
            now = time.monotonic()
            is_old = now - self._fetched_at > SECONDS_TO_KEEP_KEYS
            if is_old or (key_id not in self._keys and now - self._tried_at > self._seconds_between_fetches):
                self._fetch(now)
            if isinstance(key_id, str) and key_id in self._keys:
                return self._keys[key_id]
        raise jwt.InvalidKeyError

    def _fetch(self, now: float) -> None:
        if now - self._tried_at <= self._seconds_between_fetches:
            raise IssuerUnreachable("The issuer of tokens did not answer a moment ago. Try again later.")
        self._tried_at = now
        try:
            self._keys = _fetch_keys(self._settings.oidc_issuer)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError, jwt.PyJWTError) as error:
            _log.error("issuer_unreachable", where=code_lines(error))
            raise IssuerUnreachable("The issuer of tokens does not answer as it should. Try again later.") from None
        self._fetched_at = now


def _fetch_keys(issuer: str) -> dict[str, jwt.PyJWK]:
    with httpx.Client(timeout=SECONDS_TO_ANSWER) as client:
        about = client.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration").raise_for_status().json()
        if about["issuer"] != issuer or not may_be_trusted(about["jwks_uri"]):
            raise ValueError("the issuer describes another one, or its keys come over an open line")
        keys = jwt.PyJWKSet.from_dict(client.get(about["jwks_uri"]).raise_for_status().json())
    return {key.key_id: key for key in keys.keys if key.key_id and key.public_key_use in (None, "sig")}
