"""``python -m api.demo``: start the service, place the students of RPO Rijnmond over HTTP, say what came out."""

import json
import signal
import sys
from pathlib import Path

import httpx
from rich.console import Console

from api.demo.client import fetch_problem, place
from api.demo.errors import DemoError
from api.demo.service import running_service
from api.demo.summary import print_summary

FIXTURE = "rpo_rijnmond"
RESULT_FILE = Path("demo") / "result.json"


def main() -> int:
    """Run the demonstration and return its exit status."""
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    console = Console(highlight=False, soft_wrap=True)
    try:
        _demonstrate(console)
    except (DemoError, httpx.HTTPError, OSError) as error:
        Console(stderr=True, soft_wrap=True).print(f"The demonstration stopped: {error}", markup=False)
        return 1
    except KeyboardInterrupt:
        Console(stderr=True).print("Stopped before the end; so is the service.")
        return 130
    return 0


def _demonstrate(console: Console) -> None:
    with running_service() as client:
        console.print(f"The service runs on {client.base_url}, with a data folder that goes away afterwards.")
        problem = fetch_problem(client, FIXTURE)
        result = place(client, problem, console)
    RESULT_FILE.parent.mkdir(exist_ok=True)
    RESULT_FILE.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    print_summary(console, problem, result)
    console.print(f"\nThe full result is in {RESULT_FILE}. The service has stopped.")


if __name__ == "__main__":
    sys.exit(main())
