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
    """Each example body of the document is sent to its route and answered with 200."""
    sent = 0
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {})
            for example in content.get("application/json", {}).get("examples", {}).values():
                response = client.request(method, path, json=example["value"], headers={"Prefer": "wait=60"})
                assert response.status_code == 200, response.text
                sent += 1
    assert sent >= 2


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
