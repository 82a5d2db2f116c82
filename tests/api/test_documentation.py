"""The documentation: whole, true, and readable without a network."""

import re
from typing import Any

import httpx
import pytest

from tests.api.conftest import MOST_BODY_BYTES


@pytest.fixture
def document(client: httpx.Client) -> dict[str, Any]:
    """Return the OpenAPI document."""
    openapi: dict[str, Any] = client.get("/openapi.json").json()
    return openapi


def test_the_page_needs_no_other_host(client: httpx.Client) -> None:
    """Everything that the page loads comes from this service and is there."""
    page = client.get("/", follow_redirects=True).text
    assert "//" not in re.sub(r"<!--.*?-->|^\s*//.*$", "", page, flags=re.MULTILINE)
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page) + re.findall(r"url: '([^']+)'", page)
    assert len(loaded) >= 4
    for path in loaded:
        assert path.startswith("/")
        assert client.get(path).status_code == 200


def test_browsers_are_told_to_be_careful(client: httpx.Client) -> None:
    """No framing, no sniffing, no keeping; pages may load from here only."""
    for path in ("/docs", "/v1/placements", "/nowhere"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "http" not in headers["content-security-policy"]


def test_every_example_runs_as_it_stands(client: httpx.Client, document: dict[str, Any]) -> None:
    """From the top of the page to its end: parameters and bodies as they are shown are answered with 200."""
    sent = set()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            parameters = [row for row in operation.get("parameters", []) if row["required"] or "examples" in row]
            for body in _bodies(operation) if _is_example(operation, parameters) else []:
                address = path.format(**_shown(parameters, "path"))
                query, headers = _shown(parameters, "query"), _shown(parameters, "header")
                response = client.request(method, address, params=query, headers=headers, json=body)
                assert response.status_code == 200, (method, address, response.text)
                sent.add(operation["operationId"])
    assert sent >= {"get_fixture", "place_students", "get_placement_result", "check_placements", "why", "trade_off"}


def _is_example(operation: dict[str, Any], parameters: list[dict[str, Any]]) -> bool:
    """Tell whether the page fills in everything that an operation needs, and something at all."""
    fills_in = all("examples" in row for row in parameters)
    return fills_in and bool(parameters or "requestBody" in operation)


def _bodies(operation: dict[str, Any]) -> list[Any]:
    """List the example bodies, last the one that is filled in; nothing for an operation that takes no body."""
    if "requestBody" not in operation:
        return [None]
    examples = operation["requestBody"]["content"]["application/json"]["examples"].values()
    return [example["value"] for example in examples][::-1]


def _shown(parameters: list[dict[str, Any]], place: str) -> dict[str, str]:
    """Return what "Try it out" fills in for the parameters in one place: the first example of each."""
    first = {row["name"]: next(iter(row["examples"].values()))["value"] for row in parameters if row["in"] == place}
    return {name: ",".join(value) if isinstance(value, list) else value for name, value in first.items()}


def test_every_reference_of_the_document_is_there(document: dict[str, Any]) -> None:
    """No ``$ref`` dangles."""
    references = set(re.findall(r"'#/components/schemas/([^']+)'", str(document)))
    assert {"PlacementRequest", "CheckRequest", "ProblemDetails", "StudentIn"} <= references
    assert references <= document["components"]["schemas"].keys()


def test_bodies_are_documented_as_they_are_read(document: dict[str, Any]) -> None:
    """Ranges, required fields and closed objects show in the document."""
    schemas = document["components"]["schemas"]
    assert schemas["OfferIn"]["properties"]["mentor_places"]["minimum"] == 0
    assert schemas["StudentIn"]["required"] == ["id", "institute", "subject", "year"]
    assert schemas["StudentIn"]["additionalProperties"] is False


def test_every_answer_met_is_documented(client: httpx.Client, document: dict[str, Any]) -> None:
    """A status and a media type that a route answers with stand in the document."""
    met = [
        ("get", "/v1/placements", {}, {}),
        ("get", "/v1/placements", {"params": {"limit": 0}}, {}),
        ("get", "/v1/placements/{run_id}", {}, {"run_id": "x"}),
        ("get", "/v1/placements/{run_id}", {}, {"run_id": "x" * 65}),
        ("get", "/v1/placements/{run_id}/result", {}, {"run_id": "x"}),
        ("get", "/v1/placements/{run_id}/result", {"headers": {"Accept": "text/csv"}}, {"run_id": "x"}),
        ("delete", "/v1/placements/{run_id}", {}, {"run_id": "x"}),
        ("get", "/v1/fixtures/{name}", {}, {"name": "x"}),
        ("get", "/v1/fixtures/{name}", {}, {"name": "x" * 65}),
        ("get", "/health/ready", {"headers": {"Host": "evil.example"}}, {}),
    ]
    for path in ("/v1/placements", "/v1/placements/check"):
        json_type = {"Content-Type": "application/json"}
        met += [
            ("post", path, {"content": b"{"}, {}),
            ("post", path, {"content": b"{", "headers": json_type}, {}),
            ("post", path, {"content": b"{}", "headers": json_type}, {}),
            ("post", path, {"content": b" " * (MOST_BODY_BYTES + 1), "headers": json_type}, {}),
        ]
    for method, path, request, names in met:
        response = client.request(method, path.format(**names), **request)
        documented = document["paths"][path][method]["responses"]
        assert str(response.status_code) in documented, (method, path, response.status_code)
        assert response.headers["content-type"] in documented[str(response.status_code)]["content"]
