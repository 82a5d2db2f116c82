"""``placement keys``: make, list and revoke API keys in the store of the settings, also while a service runs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api.cli.exits import fail, say
from api.cli.settings import load_settings
from service.caller import FIRST_ORGANISATION, Role
from service.clock import utc_now
from service.errors import ServiceError
from service.organisations import ApiKey, Organisations, open_organisations
from service.settings import Settings

keys = typer.Typer(name="keys", help="Make, list and revoke API keys.", no_args_is_help=True)

Organisation = Annotated[str, typer.Option(metavar="NAME", help="A new name makes a new organisation.")]


@keys.command()
def create(
    organisation: Organisation = FIRST_ORGANISATION,
    role: Annotated[Role, typer.Option(help="viewers read, planners run, admins delete and audit too.")] = Role.PLANNER,
    days: Annotated[int, typer.Option(min=0, max=36_500, help="How long it holds; 0 is for ever.")] = 365,
) -> None:
    """Make a key and print it. This is the only time that it is shown."""
    with _organisations() as organisations:
        is_new = not organisations.exists(organisation)
        key = organisations.create_key(organisation, role, timedelta(days=days) if days else None)
    typer.echo(key.text)
    until = f"for {days} days" if days else "until it is revoked"
    say(f"Key {key.id} holds {until}, for {role} of {'the new ' if is_new else ''}organisation {organisation!r}.")


@keys.command("list")
def list_keys(
    organisation: Annotated[str | None, typer.Option(metavar="NAME", help="Left out: all.")] = None,
) -> None:
    """List keys without their secrets."""
    with _organisations() as organisations:
        found = organisations.list_keys(organisation)
    table = Table(
        "key", "organisation", "role", "made", "expires", "state", box=None, header_style="dim", pad_edge=False
    )
    for key in found:
        table.add_row(*_row(key))
    Console(width=120).print(table)


@keys.command()
def revoke(key_id: Annotated[str, typer.Argument(metavar="KEY", help="Its id, as `plk_0123456789ab`.")]) -> None:
    """Make a key useless from now on. There is no way back."""
    with _organisations() as organisations:
        organisations.revoke_key(key_id)
    say(f"Key {key_id} is revoked.")


def _row(key: ApiKey) -> tuple[str, ...]:
    now = utc_now()
    state = "revoked" if key.revoked_at else "valid" if key.holds(now) else "expired"
    expires = f"{key.expires_at:%Y-%m-%d}" if key.expires_at else "never"
    return key.id, key.organisation_id, key.role, f"{key.created_at:%Y-%m-%d}", expires, state


@contextmanager
def _organisations() -> Iterator[Organisations]:
    os.umask(0o077)  # the store holds homes of students
    try:
        with open_organisations(load_settings(Settings)) as organisations:
            yield organisations
    except ServiceError as error:
        fail(str(error))
