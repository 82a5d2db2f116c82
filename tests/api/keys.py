"""Keys for tests, made as an operator makes them."""

import os
import subprocess
from pathlib import Path

from tests.api.conftest import PLACEMENT


def placement_keys(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``placement keys`` on the store in a folder."""
    environment = os.environ | {"PLACEMENT_DATA_FOLDER": str(folder)}
    command = [*PLACEMENT, "keys", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def key_for(folder: Path, organisation: str, role: str = "admin") -> str:
    """Make a key and return its text."""
    made = placement_keys(folder, "create", "--organisation", organisation, "--role", role)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()
