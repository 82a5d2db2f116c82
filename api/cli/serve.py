"""``placement serve``: the service."""

from ipaddress import ip_address
from typing import Annotated

import typer

from api.cli.exits import fail
from api.cli.settings import load_settings
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
            f"Refusing to listen on {host}: the service knows no keys yet, so that anybody who reaches it could "
            "read all students. Set PLACEMENT_ALLOW_REMOTE=true when something before it keeps others out."
        )
    from api.server import CannotListenError, run_server  # noqa: PLC0415 - a web server that the other commands need not load

    port = settings.port if port is None else port
    try:
        run_server(settings, host, port)
    except (CannotListenError, ServiceError) as error:
        fail(str(error))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
