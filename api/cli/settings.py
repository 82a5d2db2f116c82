"""Settings for commands."""

from typing import TypeVar

from pydantic import ValidationError

from api.cli.exits import fail
from service.settings import TravelSettings

Kind = TypeVar("Kind", bound=TravelSettings)


def load_settings(kind: type[Kind]) -> Kind:
    """Read the settings that a command needs, and no others; or end it with what is wrong in them."""
    try:
        return kind()
    except ValidationError as error:
        lines = [": ".join([*map(str, row["loc"]), row["msg"].removeprefix("Value error, ")]) for row in error.errors()]
        fail("The settings are wrong: " + "; ".join(lines))
