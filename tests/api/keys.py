"""Keys for tests, and the operator's commands."""

import os
from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

from api.cli.main import app
from service.caller import Role
from service.organisations import open_organisations
from service.settings import Settings


def placement_keys(folder: Path, *arguments: str) -> Result:
    """Run ``placement keys`` on the store in a folder, in this process: a start of its own takes seconds."""
    mask = os.umask(0o077)
    try:
        environment = {"PLACEMENT_DATA_FOLDER": str(folder), "DATABASE_URL": ""}
        return CliRunner().invoke(app, ["keys", *arguments], env=environment)
    finally:
        os.umask(mask)


def key_for(folder: Path, organisation: str, role: str = "admin") -> str:
    """Make a key and return its text."""
    with open_organisations(Settings(data_folder=folder, database_url="")) as organisations:
        return organisations.create_key(organisation, Role(role), lifetime=None).text
