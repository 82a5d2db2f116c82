"""Keys, roles and tokens over HTTP, and the commands of the operator."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import jwt
import pytest

from tests.api.conftest import PLACEMENT, running
from tests.api.keys import key_for, placement_keys
from tests.api.problems import good_problem
from tests.service.conftest import eventually
from tests.service.receiver import receiving
from tests.service.test_openid import AUDIENCE, Issuer, serving

REMOTE = "0.0.0.0"  # noqa: S104 - an address that others can reach is what these tests are about


class Keyed(NamedTuple):
    """A service that needs keys: its address, its folder, a key of each role, and an issuer that it trusts."""

    url: str
    folder: Path
    keys: dict[str, str]
    issuer: Issuer


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keyed]:
    """Start a service that listens on all addresses."""
    folder, issuer = tmp_path_factory.mktemp("keyed"), Issuer()
    issuer.add_key("one")
    keys = {role: key_for(folder, "rotterdam", role) for role in ("viewer", "planner", "admin")}
    with serving(issuer):
        settings = {"PLACEMENT_OIDC_ISSUER": issuer.url, "PLACEMENT_OIDC_AUDIENCE": AUDIENCE}
        settings["PLACEMENT_WEBHOOK_NETWORKS"] = "127.0.0.0/8"
        with running(folder, "--host", REMOTE, **settings) as url:
            yield Keyed(url, folder, keys, issuer)


@contextmanager
def client_with(keyed: Keyed, credentials: str) -> Iterator[httpx.Client]:
    """Return a client that sends a key or a token."""
    headers = {"Authorization": f"Bearer {credentials}"}
    with httpx.Client(base_url=keyed.url, timeout=90, headers=headers) as client:
        yield client


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer nothing"},
        {"Authorization": "Basic cGxhbm5lcjpwYXNz"},
        {"Authorization": f"Bearer plk_0123456789ab_{'A' * 43}"},
        {"Authorization": f"Bearer {jwt.encode({'sub': 'x'}, None, 'none')}"},
        {"Authorization": "Bearer a.b.c"},
        {"Authorization": "Bearer " + "A" * 10_000},
    ],
)
def test_without_a_good_key_there_is_nothing(keyed: Keyed, headers: dict[str, str]) -> None:
    """401 with a challenge and a problem, whatever is asked for; health and documentation need no key."""
    for method, path in (("GET", "/v1/placements"), ("POST", "/v1/placements"), ("GET", "/v1/fixtures")):
        answer = httpx.request(method, keyed.url + path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith('Bearer realm="placement"')
        assert answer.headers["content-type"] == "application/problem+json"
    for path in ("/health/ready", "/docs", "/openapi.json"):
        assert httpx.get(keyed.url + path).status_code == 200


def test_each_role_may_do_what_it_may(keyed: Keyed) -> None:
    """Viewers read, planners run and delete single runs too, admins read the audit log and delete everything too."""
    allowed = {
        ("GET", "/v1/placements"): "viewer",
        ("GET", "/v1/fixtures"): "viewer",
        ("POST", "/v1/placements"): "planner",
        ("POST", "/v1/placements/check"): "planner",
        ("PATCH", "/v1/placements/x"): "planner",
        ("DELETE", "/v1/placements/x"): "planner",
        ("DELETE", "/v1/placements/x/students"): "planner",
        ("GET", "/v1/audit"): "admin",
        ("DELETE", "/v1/students"): "admin",
    }
    roles = ["viewer", "planner", "admin"]
    for (method, path), least in allowed.items():
        for role in roles:
            with client_with(keyed, keyed.keys[role]) as client:
                answer = client.request(method, path, json={} if method in {"POST", "PATCH"} else None)
            may = roles.index(role) >= roles.index(least)
            assert (answer.status_code != 403) is may, (method, path, role)
            assert answer.status_code < 500
            if not may:
                assert answer.json()["detail"].endswith(f"yours is {role}.")
                assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]


def test_a_key_ends_at_once_when_it_is_revoked(keyed: Keyed) -> None:
    """The running service knows it with the next request."""
    key = key_for(keyed.folder, "rotterdam", "viewer")
    with client_with(keyed, key) as client:
        assert client.get("/v1/placements").status_code == 200
        assert placement_keys(keyed.folder, "revoke", key.rpartition("_")[0][: len("plk_") + 12]).exit_code == 0
        answer = client.get("/v1/placements")
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_a_signed_token_is_as_good_as_a_key(keyed: Keyed) -> None:
    """Planner of the token's organisation, seen in its audit log under a code; other organisations are refused."""
    with client_with(keyed, keyed.issuer.token()) as client:
        answer = client.post("/v1/placements", json=good_problem(), headers={"Prefer": "respond-async"})
        assert answer.status_code == 202
        assert client.get("/v1/audit").status_code == 403
    with client_with(keyed, keyed.keys["admin"]) as client:
        entry = client.get("/v1/audit?limit=1").json()["entries"][0]
    assert (entry["action"], entry["run_id"]) == ("run_submitted", answer.json()["id"])
    assert entry["actor"].startswith("oidc:")
    with client_with(keyed, keyed.issuer.token(organisation="nowhere")) as client:
        assert client.get("/v1/placements").status_code == 403
    with client_with(keyed, keyed.issuer.token(exp=time.time() - 3600)) as client:
        assert client.get("/v1/placements").status_code == 401


def test_logs_name_nobody(keyed: Keyed) -> None:
    """Neither keys, nor what stands in an address or a body, nor the client's address or a webhook's are in the log."""
    with (
        receiving() as receiver,
        client_with(keyed, keyed.keys["admin"]) as admin,
        client_with(keyed, keyed.keys["planner"]) as client,
    ):
        webhook = admin.post("/v1/webhooks", json={"url": f"{receiver.url}?token=hooked"}).json()["id"]
        client.get("/v1/placements", params={"name": "Sanne Verhoeven", "tag": "joost"})
        client.get("/v1/placements/chiara/students/anna")
        client.post("/v1/placements", json=good_problem() | {"name": "Sanne"}, headers={"Prefer": "wait=60"})
        assert eventually(lambda: bool(receiver.got))
        admin.delete(f"/v1/webhooks/{webhook}")
    timestamps = re.compile(r"^\S+Z", re.MULTILINE)
    log = timestamps.sub("", (keyed.folder / "log").read_text())
    assert "route=/v1/placements " in log
    for word in ("Sanne", "joost", "anna", "chiara", "hooked", "51.9", "Bearer", *keyed.keys.values()):
        assert word not in log
    assert "127.0.0.1" not in log.replace("http://127.0.0.1", "")


def test_the_commands_of_the_operator(tmp_path: Path) -> None:
    """Make, list, revoke; the list has no secrets, faults end with a sentence."""
    made = placement_keys(tmp_path, "create", "--organisation", "leiden", "--role", "planner", "--days", "0")
    key = made.stdout.strip()
    key_id = key[: len("plk_") + 12]
    assert key.startswith("plk_")
    assert f"Key {key_id} holds until it is revoked, for planner of the new organisation 'leiden'." in made.stderr
    listed = placement_keys(tmp_path, "list").stdout
    assert f"{key_id}  leiden        planner" in listed
    assert "never" in listed
    assert key not in listed
    assert placement_keys(tmp_path, "revoke", key_id).exit_code == 0
    assert "revoked" in placement_keys(tmp_path, "list", "--organisation", "leiden").stdout
    unknown = placement_keys(tmp_path, "revoke", key_id + "0")
    assert (unknown.exit_code, unknown.stderr.strip()) == (
        1,
        f"There is no key '{key_id}0'. Maybe '{key_id}'.",
    )
    bad = placement_keys(tmp_path, "create", "--organisation", "Leiden!")
    assert bad.exit_code == 1
    assert "'Leiden!' cannot name an organisation" in bad.stderr
    assert placement_keys(tmp_path, "create", "--role", "boss").exit_code == 2


def test_on_another_address_it_does_not_start_without_a_key(tmp_path: Path) -> None:
    """Exit status 1 and a sentence that says what to do; nothing listens, no key is made by itself."""
    command = [*PLACEMENT, "serve", "--host", REMOTE, "--port", "0"]
    environment = os.environ | {"PLACEMENT_DATA_FOLDER": str(tmp_path / "data")}
    refused = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr.startswith(f"Refusing to listen on {REMOTE}")
    assert "placement keys create" in refused.stderr
    assert "plk_" not in placement_keys(tmp_path / "data", "list").stdout


def test_viewers_may_read_the_metrics_and_strangers_may_not(keyed: Keyed) -> None:
    """None and a wrong key get 401; a viewer's is enough, and no organisation's name is in the answer."""
    assert httpx.get(f"{keyed.url}/metrics").status_code == 401
    with client_with(keyed, "plk_wrong") as stranger, client_with(keyed, keyed.keys["viewer"]) as viewer:
        assert stranger.get("/metrics").status_code == 401
        answer = viewer.get("/metrics")
    assert answer.status_code == 200
    assert "placement_runs{" in answer.text
    assert "rotterdam" not in answer.text
