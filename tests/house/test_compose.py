"""The compose file's own commands and environment, as processes on a real PostgreSQL, place students."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.house.processes import clean_environment, running
from tests.house.tree import ROOT
from tests.postgresql import PostgreSql

PASSWORD = "at-the-quay"  # noqa: S105 - of a server that ends with the test
WORKERS = ("worker-1", "worker-2")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """Read the compose file as an engine does: variables filled in, references followed."""
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    content = yaml.safe_load(re.sub(r"\$\{POSTGRES_PASSWORD:\?[^}]*\}", PASSWORD, text))
    services: dict[str, Any] = content["services"]
    return services


@pytest.fixture(scope="module")
def socket_folder(postgresql: PostgreSql, services: dict[str, Any]) -> str:
    """Make the user and the database that the compose file's PostgreSQL makes; return where the server listens."""
    wanted = services["postgres"]["environment"]
    postgresql.server.psql(
        f"CREATE ROLE {wanted['POSTGRES_USER']} LOGIN PASSWORD '{wanted['POSTGRES_PASSWORD']}';"
        f"CREATE DATABASE {wanted['POSTGRES_DB']} OWNER {wanted['POSTGRES_USER']};"
    )
    return postgresql.server.get_uri().partition("?host=")[2]


def environment(service: dict[str, Any], socket_folder: str) -> dict[str, str]:
    """Return a service's environment; instead of the network there is the server's socket."""
    given = {name: str(value) for name, value in service["environment"].items()}
    url, hosts = re.subn("@postgres:5432/placement$", f"@/placement?host={socket_folder}", given["DATABASE_URL"])
    assert hosts == 1
    changes = {"DATABASE_URL": url, "PLACEMENT_TAKE_OVER_SECONDS": "2"}
    return clean_environment() | given | changes


@contextmanager
def worker(service: dict[str, Any], socket_folder: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker; at the end it is stopped as an engine does it, and must end well."""
    with (
        log.open("wb") as output,
        subprocess.Popen(
            service["command"], env=environment(service, socket_folder), stdout=output, stderr=output, cwd=ROOT
        ) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()
            process.wait(60)
    assert process.returncode in (0, -9), log.read_text()
    assert "Traceback" not in log.read_text()


def test_the_api_and_two_workers_place_students(services: dict[str, Any], socket_folder: str, tmp_path: Path) -> None:
    """The API solves nothing itself, and tells events of what workers do, also when one of them has been killed."""
    problem = json.loads((ROOT / "fixtures/three_students.json").read_text(encoding="utf-8"))
    api = services["api"]
    variables = environment(api, socket_folder)
    made = subprocess.run(
        ["placement", "keys", "create"], env=variables, cwd=ROOT, capture_output=True, text=True, check=True
    )
    with ExitStack() as stack:
        client = stack.enter_context(running(api["command"], log=tmp_path / "api.log", env=variables, cwd=ROOT))
        client.headers["Authorization"] = f"Bearer {made.stdout.strip()}"
        alone = client.post("/v1/placements", json=problem, headers={"Prefer": "wait=2"})
        assert (alone.status_code, alone.json()["state"]) == (202, "queued")
        events = stack.enter_context(client.stream("GET", f"{alone.headers['Location']}/events", timeout=90))
        first, _ = (
            stack.enter_context(worker(services[name], socket_folder, tmp_path / f"{name}.log")) for name in WORKERS
        )
        told = [line for line in events.iter_lines() if line.startswith("event:")]
        assert set(told[:-1]) == {"event: progress"}
        assert told[-1] == "event: end"
        placed = client.post("/v1/placements", json=problem, headers={"Prefer": "wait=60"}, timeout=90)
        first.kill()
        placed_too = client.post("/v1/placements", json=problem, headers={"Prefer": "wait=60"}, timeout=90)
        for answer in (placed, placed_too):
            assert answer.json()["termination"] == "optimal"
            assert [row["student"] for row in answer.json()["placements"]] == ["anouk", "bilal", "carmen"]
        assert client.get(alone.headers["Location"]).json()["state"] == "finished"


def test_what_is_published_and_kept(services: dict[str, Any]) -> None:
    """Only the API has a port, on the loopback address; PostgreSQL's data are in a volume; all start again."""
    assert {name: service["ports"] for name, service in services.items() if "ports" in service} == {
        "api": ["127.0.0.1:8000:8000"]
    }
    assert services["postgres"]["volumes"] == ["postgres:/var/lib/postgresql"]
    assert {service["restart"] for service in services.values()} == {"unless-stopped"}
    assert set(services) == {"postgres", "api", *WORKERS}
