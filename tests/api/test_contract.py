"""What the OpenAPI document promises, held against a real service by Schemathesis: with a key, and without one."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import create_app
from service.settings import Settings
from tests.api.conftest import running
from tests.api.keys import key_for
from tests.api.problems import good_problem

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
MODES = schemathesis.GenerationMode
EXAMPLES = 10
"""Of each kind for each operation."""
NO_WAITING = {"Prefer": "respond-async"}

SCHEMA = schemathesis.openapi.from_dict(create_app(Settings(data_folder=Path("nowhere"))).openapi())
OPERATIONS = {operation.label: operation for operation in (found.ok() for found in SCHEMA.get_all_operations())}

SPOILABLE = [
    label for label, operation in OPERATIONS.items() if operation.definition.raw.keys() & {"parameters", "requestBody"}
]
"""Those that take something which could be wrong."""

FITTING = {
    "POST /v1/placements/{run_id}/what-if": {
        "name": "One more",
        "changes": [{"change": "mentor_places", "offer": "brielle-history", "by": 1}],
    },
    "POST /v1/placements/{run_id}/replan": {
        "pins": [{"student": "anna", "site": "brielle", "reason": "Works there."}],
        "max_moves": 2,
    },
    "POST /v1/placements/{run_id}/backfill": {"site": "brielle", "max_moves": 1},
    "POST /v1/placements/{run_id}/late-students": {
        "students": [
            {"id": "dora", "institute": "hr", "subject": "history", "year": 1, "home": {"lat": 51.9, "lon": 4.2}}
        ]
    },
}
"""Bodies that fit the run's problem, where drawn ones hardly ever do."""


class Keyed(NamedTuple):
    """A service that wants a key from everybody, and an admin's headers."""

    url: str
    headers: dict[str, str]

    def finished_run(self) -> str:
        """Have a run solved and return its id."""
        headers = self.headers | {"Prefer": "wait=60"}
        body = good_problem() | {"current_plan": [{"student": "anna", "site": "rozenburg"}]}
        answer = httpx.post(f"{self.url}/v1/placements", json=body, headers=headers, timeout=90)
        run_id: str = answer.json()["run_id"]
        return run_id


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keyed]:
    """Start the service."""
    folder = tmp_path_factory.mktemp("contract")
    key = key_for(folder, "first")
    limits = {"PLACEMENT_MAX_TIME_LIMIT_SECONDS": "5", "PLACEMENT_TIME_LIMIT_SECONDS": "5"}
    with running(folder, PLACEMENT_REQUIRE_KEYS="true", **limits) as url:
        yield Keyed(url, {"Authorization": f"Bearer {key}"})


def hold(
    operation: APIOperation, url: str, headers: dict[str, str], mode: MODES, run_id: str | None = None
) -> set[int]:
    """Send examples of an operation and check every answer; return the statuses that were met."""
    met: set[int] = set()
    # Fixed examples that are not made smaller: what fails is printed as a command for curl all the same.
    fixed = settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @seed(1)
    @fixed
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: schemathesis.Case) -> None:
        if run_id is not None:
            real = {"run_id": run_id, "student": "anna"}
            if "site" in case.query:
                case.query["site"] = "brielle"
            case.path_parameters |= {name: real[name] for name in real.keys() & case.path_parameters.keys()}
        case.headers.pop("Prefer", None)
        response = case.call(base_url=url, headers=headers | NO_WAITING, timeout=60)
        case.validate_response(response, checks=CHECKS)
        met.add(response.status_code)

    send()
    return met


def send_fitting(label: str, keyed: Keyed, run_id: str) -> int:
    """Send the body that fits, check the answer and return its status."""
    case = OPERATIONS[label].Case(
        path_parameters={"run_id": run_id}, body=FITTING[label], media_type="application/json"
    )
    response = case.call(base_url=keyed.url, headers=keyed.headers | NO_WAITING, timeout=60)
    case.validate_response(response, checks=CHECKS)
    return response.status_code


@pytest.mark.parametrize("label", OPERATIONS)
def test_with_a_key_every_answer_is_documented(keyed: Keyed, label: str) -> None:
    """Requests that fit the document: no 5xx, no status, type or body that it does not have."""
    met = hold(OPERATIONS[label], keyed.url, keyed.headers, MODES.POSITIVE)
    assert met
    assert 401 not in met


@pytest.mark.parametrize("label", SPOILABLE)
def test_with_a_key_every_refusal_is_documented(keyed: Keyed, label: str) -> None:
    """Requests that do not fit the document: the sender is told so, as the document says."""
    met = hold(OPERATIONS[label], keyed.url, keyed.headers, MODES.NEGATIVE)
    assert met & {400, 404, 422}
    assert 401 not in met


@pytest.mark.parametrize("label", [label for label in OPERATIONS if "{run_id}" in label])
def test_of_a_run_that_is_there_every_answer_is_documented(keyed: Keyed, label: str) -> None:
    """The same with the ids of a real run, student and site, so that more is met than 404."""
    run_id = keyed.finished_run()
    met = hold(OPERATIONS[label], keyed.url, keyed.headers, MODES.POSITIVE, run_id)
    if label in FITTING:
        met.add(send_fitting(label, keyed, run_id))
    assert met & {200, 202}


@pytest.mark.parametrize("label", OPERATIONS)
def test_without_a_key_nothing_is_told(keyed: Keyed, label: str) -> None:
    """Every operation answers 401 as documented, whatever is sent; only health needs no key."""
    met = hold(OPERATIONS[label], keyed.url, {}, MODES.POSITIVE)
    assert met == {200} if "/health/" in label else met <= {400, 401}
