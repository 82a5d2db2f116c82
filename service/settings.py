"""Settings of the service, read from the environment; nothing is opened or made by reading them."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, PositiveFloat, PositiveInt, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import URL, make_url

from solver.problem import StraightLine

SQLITE = "sqlite:///"
STORE_NAME = "placement.sqlite"
POSTGRESQL = ("postgresql://", "postgres://", "postgresql+psycopg://")


def sqlite_url(file: Path) -> URL:
    """Return the URL of an SQLite file."""
    return URL.create("sqlite", database=str(file))


class Settings(BaseSettings):
    """What an operator can set: ``PLACEMENT_<NAME>``, and ``DATABASE_URL`` for the store.

    Times are in seconds, memory in MiB, speeds in kilometres an hour.
    """

    model_config = SettingsConfigDict(
        env_prefix="PLACEMENT_",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,  # a URL may hold a password
        populate_by_name=True,
    )

    data_folder: Path = Path("data")
    database_url: str = Field(default="", validation_alias="DATABASE_URL")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    allow_remote: bool = False
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Names by which the service may be called, besides those of this machine; commas between them."""

    time_limit_seconds: PositiveFloat = 300.0
    max_time_limit_seconds: PositiveFloat = 3600.0
    grace_seconds: PositiveFloat = 15.0
    memory_limit_mib: int = Field(default=4096, ge=256)
    concurrent_solves: int = Field(default=1, ge=0)
    take_over_seconds: PositiveFloat = 20.0
    max_queued_runs: PositiveInt = 100
    max_attempts: PositiveInt = 10
    idempotency_hours: PositiveFloat = 24.0

    max_body_mib: PositiveInt = 32
    max_students: PositiveInt = 100_000
    max_sites: PositiveInt = 20_000

    detour_factor: float = Field(default=1.3, ge=1.0)
    bicycle_km_per_hour: PositiveFloat = 15.0
    public_transport_km_per_hour: PositiveFloat = 25.0
    car_km_per_hour: PositiveFloat = 40.0

    log_format: str = Field(default="console", pattern="^(console|json)$")
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split_at_commas(cls, names: object) -> object:
        if isinstance(names, str):
            return tuple(name.strip() for name in names.split(",") if name.strip())
        return names

    @field_validator("database_url")
    @classmethod
    def _is_a_file_or_postgresql(cls, url: str) -> str:
        is_file = url.startswith(SQLITE) and url.removeprefix(SQLITE) not in {"", ":memory:"}
        if url and not is_file and not (url.startswith(POSTGRESQL) and make_url(url).database):
            # The scheme alone: the rest of a URL may hold a password.
            scheme = url.split(":", 1)[0]
            raise ValueError(
                "DATABASE_URL must name an SQLite file, as sqlite:///data/placement.sqlite, or a PostgreSQL database, "
                f"as postgresql://user:password@host/placement, not {scheme}:..."
            )
        return url

    @model_validator(mode="after")
    def _default_is_within_the_maximum(self) -> "Settings":
        if self.time_limit_seconds > self.max_time_limit_seconds:
            raise ValueError(
                f"PLACEMENT_TIME_LIMIT_SECONDS ({self.time_limit_seconds:g}) is above "
                f"PLACEMENT_MAX_TIME_LIMIT_SECONDS ({self.max_time_limit_seconds:g})."
            )
        return self

    @model_validator(mode="after")
    def _a_file_has_its_worker_inside(self) -> "Settings":
        if self.concurrent_solves == 0 and self.sqlite_file:
            raise ValueError("PLACEMENT_CONCURRENT_SOLVES may be 0 with PostgreSQL only, where other workers solve.")
        return self

    @property
    def sqlite_file(self) -> Path | None:
        """The SQLite file of the store: that of ``DATABASE_URL``, else one in the data folder; or PostgreSQL: none."""
        if self.database_url.startswith(POSTGRESQL):
            return None
        return Path(self.database_url.removeprefix(SQLITE)) if self.database_url else self.data_folder / STORE_NAME

    @property
    def store_url(self) -> URL:
        """Where the store is, for the database library."""
        if self.sqlite_file:
            return sqlite_url(self.sqlite_file)
        return make_url(self.database_url).set(drivername="postgresql+psycopg")

    @property
    def jobs_file(self) -> Path | None:
        """The SQLite file of the job engine, beside that of the store."""
        file = self.sqlite_file
        return file and file.with_name(f"{file.stem}-jobs{file.suffix}")

    @property
    def jobs_url(self) -> URL:
        """Where the job engine keeps its tables: in its file, or in a schema of its own in PostgreSQL."""
        return sqlite_url(self.jobs_file) if self.jobs_file else self.store_url

    @property
    def straight_line(self) -> StraightLine:
        """Speeds and detour for travel estimates (rule T1)."""
        return StraightLine(
            detour_factor=self.detour_factor,
            bicycle_km_per_hour=self.bicycle_km_per_hour,
            public_transport_km_per_hour=self.public_transport_km_per_hour,
            car_km_per_hour=self.car_km_per_hour,
        )

    @property
    def max_body_bytes(self) -> int:
        """Largest request body."""
        return self.max_body_mib * 2**20

    @property
    def memory_limit_bytes(self) -> int:
        """Largest writable memory of one solve."""
        return self.memory_limit_mib * 2**20
