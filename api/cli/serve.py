"""``placement serve``: the service."""

import os
from typing import Annotated

import typer

from api.cli.exits import fail, say
from api.cli.settings import load_settings
from service.access import refuse_strangers
from service.caller import FIRST_ORGANISATION
from service.errors import ServiceError
from service.keys import NewKey
from service.organisations import open_organisations
from service.settings import Settings


def serve(
    host: Annotated[str | None, typer.Option(help="Default: PLACEMENT_HOST, else 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Default: PLACEMENT_PORT, else 8000.")] = None,
) -> None:
    """Run the service and its worker until it is stopped."""
    settings = load_settings(Settings)
    settings = settings.model_copy(update={"host": settings.host if host is None else host})
    os.umask(0o077)  # the store holds homes of students
    _see_to_keys(settings)
    from api.server import CannotListenError, run_server  # noqa: PLC0415 - a web server other commands need not load

    port = settings.port if port is None else port
    try:
        run_server(settings, settings.host, port, _show)
    except (CannotListenError, ServiceError) as error:
        fail(str(error))


def _see_to_keys(settings: Settings) -> None:
    try:
        with open_organisations(settings) as organisations:
            refuse_strangers(organisations, settings)
    except ServiceError as error:
        fail(str(error))


def _show(key: NewKey) -> None:
    """Print the first key of a new store, alone on standard output."""
    typer.echo(key.text)
    say(
        f"This is the first key of organisation {FIRST_ORGANISATION!r}, for the role admin. It is shown only now. "
        "Nobody needs it on this machine until there is a second organisation; others will."
    )
