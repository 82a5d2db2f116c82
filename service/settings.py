"""Settings of the service, read from the environment; nothing is opened or made by reading them."""

from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PositiveFloat, PositiveInt, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import URL, make_url

from service.hosts import is_loopback, may_be_trusted
from solver.problem import StraightLine

SQLITE = "sqlite:///"
Signature = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Algorithms with a public key: a secret that is shared with the issuer would let this service make tokens."""
STORE_NAME = "placement.sqlite"
POSTGRESQL = ("postgresql://", "postgres://", "postgresql+psycopg://")


def sqlite_url(file: Path) -> URL:
    """Return the URL of an SQLite file."""
    return URL.create("sqlite", database=str(file))


class TravelSettings(BaseSettings):
    """How travel is estimated (rule T1): all that reading a problem needs to know. Speeds in kilometres an hour."""

    model_config = SettingsConfigDict(
        env_prefix="PLACEMENT_",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,  # a URL may hold a password
        populate_by_name=True,
    )

    detour_factor: float = Field(default=1.3, ge=1.0)
    bicycle_km_per_hour: PositiveFloat = 15.0
    public_transport_km_per_hour: PositiveFloat = 25.0
    car_km_per_hour: PositiveFloat = 40.0

    @property
    def straight_line(self) -> StraightLine:
        """Speeds and detour for travel estimates (rule T1)."""
        return StraightLine(
            detour_factor=self.detour_factor,
            bicycle_km_per_hour=self.bicycle_km_per_hour,
            public_transport_km_per_hour=self.public_transport_km_per_hour,
            car_km_per_hour=self.car_km_per_hour,
        )


class Settings(TravelSettings):
    """What an operator can set: ``PLACEMENT_<NAME>``, and ``DATABASE_URL`` for the store.

    Times are in seconds, memory in MiB.
    """

    data_folder: Path = Path("data")
    database_url: str = Field(default="", validation_alias="DATABASE_URL")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    require_keys: bool = False
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Names by which the service may be called, besides those of this machine; commas between them."""

    oidc_issuer: str = ""
    oidc_audience: str = ""
    oidc_algorithm: Signature = "RS256"
    oidc_organisation_claim: str = "organisation"
    oidc_role_claim: str = "roles"

    retention_days: int = Field(default=730, ge=0, le=36_500)
    """How long a run is kept after its end; 0 keeps it for ever."""

    time_limit_seconds: PositiveFloat = 300.0
    max_time_limit_seconds: PositiveFloat = 3600.0
    grace_seconds: PositiveFloat = 15.0
    memory_limit_mib: int = Field(default=4096, ge=256)
    concurrent_solves: int = Field(default=2, ge=0)
    """Two: the what-ifs of a sweep run side by side, and a short question need not wait for a long solve."""
    concurrent_solves_per_organisation: PositiveInt = 4
    take_over_seconds: PositiveFloat = 20.0
    max_queued_runs: PositiveInt = 100
    max_streams: PositiveInt = 50
    """How many event streams one organisation may have open at one process."""
    webhook_networks: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = ()
    """Private networks that webhooks may go to, commas between them."""
    webhook_retry_seconds: PositiveFloat = 15.0
    webhook_max_attempts: PositiveInt = 12

    max_attempts: PositiveInt = 10
    idempotency_hours: PositiveFloat = 24.0

    max_body_mib: PositiveInt = 32
    max_students: PositiveInt = 100_000
    max_sites: PositiveInt = 20_000

    log_format: str = Field(default="console", pattern="^(console|json)$")
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    @field_validator("allowed_hosts", "webhook_networks", mode="before")
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

    @field_validator("oidc_issuer")
    @classmethod
    def _is_safe_to_ask(cls, issuer: str) -> str:
        if issuer and not may_be_trusted(issuer):
            raise ValueError("PLACEMENT_OIDC_ISSUER must begin with https:// (http:// on this machine only).")
        return issuer

    @model_validator(mode="after")
    def _tokens_are_for_this_service(self) -> "Settings":
        if bool(self.oidc_issuer) != bool(self.oidc_audience):
            raise ValueError("PLACEMENT_OIDC_ISSUER and PLACEMENT_OIDC_AUDIENCE go together: set both or none.")
        return self

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
    def is_local(self) -> bool:
        """Whether only this machine can reach the service."""
        return is_loopback(self.host)

    @property
    def retention(self) -> timedelta | None:
        """How long a run is kept after its end; ``None`` is for ever."""
        return timedelta(days=self.retention_days) if self.retention_days else None

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
    def max_body_bytes(self) -> int:
        """Largest request body."""
        return self.max_body_mib * 2**20

    @property
    def memory_limit_bytes(self) -> int:
        """Largest writable memory of one solve."""
        return self.memory_limit_mib * 2**20
