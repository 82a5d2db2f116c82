"""Keys for tests, and the operator's commands."""

import os
import subprocess
from pathlib import Path

from service.caller import Role
from service.organisations import open_organisations
from service.settings import Settings
from tests.api.conftest import PLACEMENT


def placement_keys(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``placement keys`` on the store in a folder."""
    environment = os.environ | {"PLACEMENT_DATA_FOLDER": str(folder)}
    command = [*PLACEMENT, "keys", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def key_for(folder: Path, organisation: str, role: str = "admin") -> str:
    """Make a key and return its text."""
    with open_organisations(Settings(data_folder=folder, database_url="")) as organisations:
        return organisations.create_key(organisation, Role(role), lifetime=None).text
