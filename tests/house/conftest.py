"""A real service for the documentation's examples."""

import sysconfig
from collections.abc import Iterator

import pytest

from tests.house.processes import Service, clean_environment, running


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Run ``placement serve`` with an empty data folder."""
    folder = tmp_path_factory.mktemp("service")
    command = [f"{sysconfig.get_path('scripts')}/placement", "serve"]
    environment = clean_environment() | {"PLACEMENT_DATA_FOLDER": str(folder / "data")}
    with running(command, log=folder / "service.log", env=environment, cwd=folder) as client:
        yield Service(str(client.base_url).rstrip("/"), folder / "data")
