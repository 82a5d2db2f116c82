"""A real service for the documentation's examples."""

import sysconfig
from collections.abc import Iterator

import pytest

from tests.house.processes import Service, clean_environment, free_port, running


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Run ``placement serve`` with an empty data folder."""
    folder, port = tmp_path_factory.mktemp("service"), free_port()
    command = [f"{sysconfig.get_path('scripts')}/placement", "serve", "--port", str(port)]
    environment = clean_environment() | {"PLACEMENT_DATA_FOLDER": str(folder / "data")}
    with running(command, port=port, log=folder / "service.log", env=environment, cwd=folder):
        yield Service(f"http://127.0.0.1:{port}", folder / "data")
