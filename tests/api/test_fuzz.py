"""Whatever is sent, the answer is never the service's failure."""

import json
from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.problems import good_problem

_PLAN = [{"student": "anna", "site": "brielle", "offer": "brielle-history", "mentor_place": 1}]

_ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([0, -1, 2**63, 10**400, float("nan"), float("inf"), 1e308, 5e-324]),
    st.text(max_size=5),
    st.sampled_from(["anna", "brielle", "hr", "noord", "required", "\ud800", "\x00", "a/b~c"]),
    st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=3)), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)


def _places(value: object, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """List every place of a document."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place] + [below for name, member in members for below in _places(member, (*place, name))]


_BODY = {"problem": good_problem(), "plan": _PLAN}
_ALL_PLACES = [place for place in _places(_BODY) if place]


@st.composite
def _mutated(draw: st.DrawFn) -> dict[str, Any]:
    """Take the good request and replace, remove or double a few of its parts."""
    body = json.loads(json.dumps(_BODY))
    for *path, last in draw(st.lists(st.sampled_from(_ALL_PLACES), min_size=1, max_size=4)):
        parent: Any = body
        try:
            for step in path:
                parent = parent[step]
            match draw(st.sampled_from(["replace", "remove", "double", "add"])):
                case "replace":
                    parent[last] = draw(_ODD)
                case "remove":
                    del parent[last]
                case "double":
                    parent[last] = [parent[last], parent[last]]
                case "add":
                    parent[draw(st.text(max_size=8)) if isinstance(parent, dict) else last] = draw(_ODD)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took this place away
    return body


@given(body=_mutated())
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_mutated_request_is_never_a_500(client: httpx.Client, body: dict[str, Any]) -> None:
    """A check of a mutated request answers 200, 400 or 422; with 422 every pointer is a true JSON pointer."""
    raw = json.dumps(body)
    response = client.post("/v1/placements/check", content=raw, headers={"Content-Type": "application/json"})
    assert response.status_code in {200, 400, 422}
    if response.status_code != 200:
        faults = response.json()["errors"]
        assert faults
        assert all(fault["pointer"] == "" or fault["pointer"].startswith("/") for fault in faults)


@given(raw=st.binary(max_size=200))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_are_never_a_500(client: httpx.Client, raw: bytes) -> None:
    """Any bytes at all are the sender's fault."""
    response = client.post("/v1/placements", content=raw, headers={"Content-Type": "application/json"})
    assert response.status_code in {400, 422}


@given(path=st.text(max_size=30), query=st.text(max_size=30))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_odd_paths_are_never_a_500(client: httpx.Client, path: str, query: str) -> None:
    """Odd run ids, fixture names and cursors are not found or refused."""
    for folder in ("placements", "fixtures"):
        url = httpx.URL(client.base_url).copy_with(raw_path=_escaped(f"/v1/{folder}/{path}"))
        assert client.get(url).status_code < 500
    assert client.get("/v1/placements", params={"after": query}).status_code < 500


def _escaped(path: str) -> bytes:
    return "".join(f"%{byte:02X}" for byte in path.encode(errors="surrogatepass")).replace("%2F", "/").encode()
