"""The use cases of fixtures: ready problems, in the wire format."""

import json
from importlib.resources import files
from typing import Any

from service.errors import FixtureNotFound

_SUFFIX = ".json"


def list_fixtures() -> list[str]:
    """Return the names of all fixtures, sorted."""
    names = (entry.name for entry in files("fixtures").iterdir())
    return sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX))


def load_fixture(name: str) -> dict[str, Any]:
    """Return a fixture as a request body.

    Raises
    ------
    FixtureNotFound
        When no fixture has this name.
    """
    known = list_fixtures()
    if name not in known:
        raise FixtureNotFound(name, known)
    body: dict[str, Any] = json.loads((files("fixtures") / f"{name}{_SUFFIX}").read_bytes())
    return body
