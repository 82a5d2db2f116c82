"""``GET /metrics`` on real services: true numbers, no people, and only for those who may ask."""

from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.api.conftest import running
from tests.api.problems import good_problem
from tests.postgresql import PostgreSql

Numbers = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read(answer: httpx.Response) -> Numbers:
    """Parse an answer with Prometheus' own parser: each sample by its name and labels."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def number(numbers: Numbers, name: str, **labels: str) -> float:
    """Return one sample; it must be there."""
    return numbers[f"placement_{name}", frozenset(labels.items())]


def test_a_solved_run_shows_in_every_number(tmp_path: Path) -> None:
    """One run that was waited for: its state, wait, seconds, gap and memory, and the requests that were made."""
    with running(tmp_path) as url, httpx.Client(base_url=url, timeout=90) as client:
        run_id = client.post("/v1/placements", json=good_problem(), headers={"Prefer": "wait=60"}).json()["run_id"]
        for _ in range(3):
            client.get(f"/v1/placements/{run_id}")
        client.get("/v1/placements/unknown")
        client.get("/no/such/page")
        client.request("BREW", "/v1/placements")
        numbers = read(client.get("/metrics"))
    states = {state: number(numbers, "runs", state=state) for state in ("queued", "running", "finished", "failed")}
    assert states == {"queued": 0, "running": 0, "finished": 1, "failed": 0}
    for measure in ("queue_wait_seconds", "solve_seconds", "final_gap", "solve_peak_memory_bytes"):
        assert number(numbers, f"{measure}_count") == number(numbers, f"{measure}_bucket", le="+Inf") == 1
    assert number(numbers, "final_gap_bucket", le="0.0") == 1
    assert number(numbers, "solve_peak_memory_bytes_sum") > 20 * 2**20
    assert numbers["process_resident_memory_bytes", frozenset()] > 20 * 2**20
    one_run = "/v1/placements/{run_id}"
    assert number(numbers, "http_requests_total", method="GET", route=one_run, status="200") == 3
    assert number(numbers, "http_requests_total", method="GET", route=one_run, status="404") == 1
    assert number(numbers, "http_request_seconds_count", method="GET", route=one_run) == 4
    assert number(numbers, "http_requests_total", method="GET", route="none", status="404") == 1
    assert number(numbers, "http_requests_total", method="POST", route="/v1/placements", status="200") == 1


def test_labels_hold_no_ids_names_or_addresses(client: httpx.Client) -> None:
    """Whatever was asked for: the page has neither what was typed nor an organisation."""
    client.get("/v1/placements/secret-run", params={"name": "secret-name"})
    client.get("/secret-path")
    text = client.get("/metrics").text
    assert "secret" not in text
    assert '"first"' not in text


def of_the_store(numbers: Numbers) -> Numbers:
    """Leave out what a process counts for itself."""
    own = ("placement_http", "process")
    return {sample: value for sample, value in numbers.items() if not sample[0].startswith(own)}


@pytest.fixture
def database_url(postgresql: PostgreSql) -> str:
    """Make an empty PostgreSQL database."""
    return postgresql.new_database()


def test_two_processes_on_one_store_tell_the_same_of_its_runs(database_url: str, tmp_path: Path) -> None:
    """One solves and the other does not; the store's numbers are equal, the requests are each one's own."""
    (tmp_path / "front").mkdir()
    with (
        running(tmp_path, DATABASE_URL=database_url) as worker,
        running(tmp_path / "front", DATABASE_URL=database_url, PLACEMENT_CONCURRENT_SOLVES="0") as front,
    ):
        for _ in range(2):
            sent = httpx.post(f"{front}/v1/placements", json=good_problem(), headers={"Prefer": "wait=60"}, timeout=90)
            assert sent.json()["termination"] == "optimal"
        tellings = [read(httpx.get(f"{url}/metrics")) for url in (worker, front)]
    of_worker, of_front = map(of_the_store, tellings)
    assert of_worker == of_front
    assert number(tellings[0], "solve_seconds_count") == 2
    sent_to = [numbers.get(POSTED, 0) for numbers in tellings]
    assert sent_to == [0, 2]


POSTED = (
    "placement_http_requests_total",
    frozenset({("method", "POST"), ("route", "/v1/placements"), ("status", "200")}),
)
