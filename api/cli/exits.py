"""How commands end: exit statuses, and sentences on standard error."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from typing import NoReturn

import typer

from api.places import dotted
from api.reading.counts import faults_counted, unread_told
from api.reading.json_text import UnreadableJsonError
from service.errors import InvalidProblem
from solver.faults import Fault


class Exit(IntEnum):
    """The exit statuses that scripts can rely on."""

    PLAN_WRITTEN = 0
    OTHER = 1
    INVALID_INPUT = 2
    NO_PLAN = 3


def say(sentence: str) -> None:
    """Write a line on standard error."""
    typer.echo(sentence, err=True)


def fail(sentence: str, status: Exit = Exit.OTHER) -> NoReturn:
    """Say what is wrong and end the command."""
    say(sentence)
    raise typer.Exit(status)


@contextmanager
def input_faults_named(source: str) -> Iterator[None]:
    """End the command with every fault, named with its place, when the input from ``source`` is invalid."""
    try:
        yield
    except InvalidProblem as error:
        _name_faults(f"{source}: {faults_counted(error)}", error.faults)
        if unread := unread_told(error):
            say(unread)
        raise typer.Exit(Exit.INVALID_INPUT) from None
    except UnreadableJsonError as error:
        _name_faults(f"{source}: not readable as JSON", error.faults)
        raise typer.Exit(Exit.INVALID_INPUT) from None


def _name_faults(heading: str, faults: Sequence[Fault]) -> None:
    say(heading)
    for fault in faults:
        say(f"{dotted(fault.place) or 'the whole file'}: {fault.message}")
