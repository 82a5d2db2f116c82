"""The ``placement`` command."""

from importlib.metadata import version
from typing import Annotated

import typer

from api.cli.check import check
from api.cli.fixtures import fixtures
from api.cli.keys import keys
from api.cli.serve import serve
from api.cli.solve import solve
from api.cli.worker import worker

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
for command in (serve, worker, solve, check, fixtures):
    app.command()(command)
app.add_typer(keys)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"placement {version('placement-optimiser')}")
        raise typer.Exit


@app.callback()
def placement(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Place student teachers at schools: proven best plans, level by level."""
