"""``placement fixtures``: ready problems to try."""

import json
from typing import Annotated

import typer

from api.cli.exits import fail
from api.cli.files import write_output
from service.errors import FixtureNotFound
from service.fixtures import list_fixtures, load_fixture


def fixtures(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Left out: list the names.")] = None,
) -> None:
    """Print a ready problem, or the names of all."""
    if name is None:
        write_output(None, "\n".join(list_fixtures()))
        return
    try:
        write_output(None, json.dumps(load_fixture(name), ensure_ascii=False, indent=2))
    except FixtureNotFound as error:
        fail(str(error))
