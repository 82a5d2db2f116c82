"""PostgreSQL: how connections are made."""

TURN = 20260109
"""The advisory lock of transactions that must come one after the other; any number of our own."""
TAKE_OVER = 20260110
"""The advisory lock of the process that takes over the runs of a dead one."""

CONNECT_ARGS: dict[str, object] = {
    "application_name": "placement",
    "connect_timeout": 5,
    # A machine that vanished is noticed within about 20 seconds, also by who waits for its answer.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 20_000,
}
"""See https://www.postgresql.org/docs/current/libpq-connect.html, section 32.1.2."""
