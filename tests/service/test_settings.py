"""Settings: read from the environment, refused with a reason, and nothing is made by reading them."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from service.settings import Settings
from solver.problem import StraightLine


@pytest.fixture(autouse=True)
def _no_outside_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


def test_defaults_are_the_documented_ones() -> None:
    """An SQLite file in ``data/``, 300 s and 4 GiB for a solve, two at a time, 32 MiB bodies, the usual speeds."""
    settings = Settings()
    assert settings.sqlite_file == Path("data/placement.sqlite")
    assert (settings.time_limit_seconds, settings.concurrent_solves) == (300, 2)
    assert settings.memory_limit_bytes == 4 * 1024**3
    assert settings.max_body_bytes == 32 * 1024**2
    assert settings.straight_line == StraightLine()


def test_the_environment_sets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """``DATABASE_URL`` without, all others with the prefix; host names with commas."""
    values = {
        "DATABASE_URL": "sqlite:////srv/plans.sqlite",
        "PLACEMENT_CAR_KM_PER_HOUR": "50",
        "PLACEMENT_ALLOWED_HOSTS": "plans.example.nl, 10.0.0.7",
        "PLACEMENT_MAX_QUEUED_RUNS": "5",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.sqlite_file == Path("/srv/plans.sqlite")
    assert settings.straight_line == StraightLine(car_km_per_hour=50)
    assert settings.allowed_hosts == ("plans.example.nl", "10.0.0.7")
    assert settings.max_queued_runs == 5


def test_another_database_is_refused_without_telling_its_password() -> None:
    """What is not served is refused, and a URL's password does not come into the message."""
    with pytest.raises(ValidationError) as refusal:
        Settings(database_url="mysql://planner:geheim@db/plans")
    message = refusal.value.errors()[0]["msg"]
    assert "must name an SQLite file" in message
    assert "mysql:" in message
    assert "geheim" not in str(refusal.value)


def test_postgresql_is_named_by_its_url() -> None:
    """Both usual schemes mean the same driver; the job engine is in the same database; there is no file."""
    for scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        settings = Settings(database_url=f"{scheme}://planner:geheim@db:5433/plans", concurrent_solves=0)
        url = settings.store_url
        assert url.render_as_string(hide_password=False) == "postgresql+psycopg://planner:geheim@db:5433/plans"
        assert (settings.jobs_url, settings.sqlite_file, settings.jobs_file) == (url, None, None)


def test_an_sqlite_store_must_have_its_worker() -> None:
    """No other process could work on its runs."""
    with pytest.raises(ValidationError, match="may be 0 with PostgreSQL only"):
        Settings(concurrent_solves=0)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    """A store that is gone after the process would lose runs."""
    with pytest.raises(ValidationError, match="must name an SQLite file"):
        Settings(database_url=url)


def test_the_default_time_limit_must_be_within_the_greatest() -> None:
    """Both values stand in the message."""
    with pytest.raises(ValidationError, match=r"\(300\) is above PLACEMENT_MAX_TIME_LIMIT_SECONDS \(60\)"):
        Settings(max_time_limit_seconds=60)


def test_importing_and_reading_settings_makes_nothing(tmp_path: Path) -> None:
    """No file, folder, thread or engine comes from importing the whole service."""
    script = (
        "import threading, service.runs, service.health, service.checks, service.logs\n"
        "from service.settings import Settings\n"
        "import dbos._dbos as engine\n"
        "Settings()\n"
        "assert engine._dbos_global_instance is None\n"
        "assert threading.active_count() == 1, threading.enumerate()\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)
    assert list(tmp_path.iterdir()) == []
