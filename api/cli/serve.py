"""``placement serve``: the service."""

import signal
import sys
from contextlib import nullcontext
from ipaddress import ip_address
from types import FrameType
from typing import Annotated

import typer
import uvicorn

from api.app import create_app
from api.cli.exits import fail
from api.cli.settings import load_settings
from service.context import open_context
from service.errors import ServiceError


def serve(
    host: Annotated[str | None, typer.Option(help="Default: PLACEMENT_HOST, else 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Default: PLACEMENT_PORT, else 8000.")] = None,
) -> None:
    """Run the service and its worker until it is stopped."""
    settings = load_settings()
    host = settings.host if host is None else host
    if not settings.allow_remote and not _is_loopback(host):
        fail(
            f"Refusing to listen on {host}: the service knows no keys, so that anybody who reaches it could "
            "read all students. Set PLACEMENT_ALLOW_REMOTE=true when something in front of it keeps others out."
        )
    signal.signal(signal.SIGTERM, _end)
    try:
        with open_context(settings) as context:
            app = create_app(settings, lambda _: nullcontext(context))
            uvicorn.run(app, host=host, port=settings.port if port is None else port, server_header=False)
    except ServiceError as error:
        fail(str(error))


def _end(_signal: int, _frame: FrameType | None) -> None:
    """Unwind on SIGTERM, which uvicorn passes on after its own shutdown, so that the worker ends well."""
    sys.exit()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
