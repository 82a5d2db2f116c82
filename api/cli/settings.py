"""Settings for commands."""

from pydantic import ValidationError

from api.cli.exits import fail
from service.settings import Settings


def load_settings() -> Settings:
    """Read the settings from the environment, or end the command with what is wrong in them."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, row['loc']))}: {row['msg']}" for row in error.errors()]
        fail("The settings are wrong: " + "; ".join(lines))
