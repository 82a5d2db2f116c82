"""The Dockerfile's own commands give a healthy service."""

import json
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.image import Image, read_ignored, read_instructions
from tests.house.processes import running
from tests.house.tree import ROOT


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    """Build the image once."""
    built = Image(ROOT, tmp_path_factory.mktemp("image"))
    built.build()
    return built


def test_started_as_it_says_it_is_healthy_and_places_students(image: Image) -> None:
    """CMD starts the service, HEALTHCHECK passes, a small problem is solved and stored in the data folder."""
    problem = json.loads((ROOT / "fixtures/three_students.json").read_text(encoding="utf-8"))
    environment = image.environment
    workdir = Path(image.here(image.workdir))
    log = image.folder / "service.log"
    create = [image.command[0], "keys", "create"]
    made = subprocess.run(create, env=environment, cwd=workdir, capture_output=True, text=True, check=True)
    key = {"Authorization": f"Bearer {made.stdout.strip()}"}
    with running(image.command, log=log, env=environment, cwd=workdir) as client:
        here = environment | {"PLACEMENT_PORT": str(client.base_url.port)}
        health = subprocess.run(image.health_check, env=here, cwd=workdir, timeout=30, check=False)
        answer = client.post("/v1/placements", json=problem, headers=key, timeout=30)
    assert health.returncode == 0
    assert answer.status_code == 200, answer.text
    assert answer.json()["termination"] == "optimal"
    assert [row["student"] for row in answer.json()["placements"]] == ["anouk", "bilal", "carmen"]
    assert any((workdir / "data").iterdir())


def test_health_check_fails_without_a_service(image: Image) -> None:
    """HEALTHCHECK can say no."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        environment = image.environment | {"PLACEMENT_PORT": str(held.getsockname()[1])}
        health = subprocess.run(image.health_check, env=environment, capture_output=True, timeout=30, check=False)
    assert health.returncode == 1


def test_last_stage_has_no_development_tools(image: Image) -> None:
    """Neither uv nor the tools of developers are in what is shipped, and no source tree beside the environment."""
    shipped = {path.name for path in Path(image.here("/app")).iterdir()}
    commands = {path.name for path in Path(image.here("/app/.venv/bin")).iterdir()}
    assert shipped == {".venv", "data"}
    assert commands.isdisjoint({"uv", "pytest", "ruff", "mypy"})
    assert "placement" in commands


def test_it_is_not_root_and_starts_without_a_shell() -> None:
    """USER is a number above zero, which an orchestrator can check; CMD is in exec form, so that signals arrive."""
    steps = read_instructions((ROOT / "Dockerfile").read_text(encoding="utf-8"))
    texts = {step.keyword: step.text for step in steps}
    assert int(texts["USER"].partition(":")[0]) > 0
    assert texts["CMD"].startswith("[")
    assert texts["EXPOSE"] == "8000"
    assert "--from=build" in next(step.text for step in steps if step.keyword == "COPY" and ".venv" in step.text)


@pytest.mark.parametrize(
    ("path", "left_out"),
    [
        ("solver/solve.py", False),
        ("uv.lock", False),
        ("fixtures/rpo_rijnmond.json", False),
        ("tests/house/image.py", True),
        (".venv/bin/python", True),
        ("data/placement.sqlite", True),
        ("solver/rules/__pycache__/base.pyc", True),
    ],
)
def test_only_what_the_image_needs_is_sent_to_the_engine(path: str, left_out: bool) -> None:
    """Runs, environments and caches never reach an image."""
    assert read_ignored(ROOT)(path) is left_out
