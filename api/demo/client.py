"""The demonstration's talk with the service."""

import time
from typing import Any

import httpx
from rich.console import Console

from api.demo.errors import DemoError

Json = dict[str, Any]

_POLL_SECONDS = 0.3
_FINAL_STATES = frozenset({"finished", "cancelled", "failed"})


def fetch_problem(client: httpx.Client, fixture: str) -> Json:
    """Fetch a ready problem."""
    return _json(client.get(f"/v1/fixtures/{fixture}"))


def place(client: httpx.Client, problem: Json, console: Console) -> Json:
    """Send a problem, follow the run to its end and fetch the result.

    Raises
    ------
    DemoError
        When the service refuses the problem or the run ends without a plan.
    """
    accepted = client.post("/v1/placements", json=problem, headers={"Prefer": "respond-async"})
    run = _json(accepted)
    with console.status("Waiting for the run to start") as status:
        while run["state"] not in _FINAL_STATES:
            time.sleep(_POLL_SECONDS)
            run = _json(client.get(accepted.headers["Location"]))
            status.update(_progress_sentence(run))
    result = _json(client.get(run["links"]["result"], timeout=60))
    if result["kpis"] is None:
        raise DemoError(f"there is no plan ({result['termination']}): {result['message']}")
    return result


def _progress_sentence(run: Json) -> str:
    progress = run["progress"]
    if progress is None:
        return f"The run is {run['state']}"
    value, bound = ("?" if progress[key] is None else progress[key] for key in ("value", "bound"))
    return f"{progress['level']}: {progress['phase']}, value {value}, bound {bound}, {progress['seconds']:.1f} s"


def _json(response: httpx.Response) -> Json:
    if response.is_error:
        raise DemoError(f"{response.request.url.path} answered {response.status_code}: {response.text}")
    body: Json = response.json()
    return body
