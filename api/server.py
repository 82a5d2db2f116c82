"""The web server around the application."""

import os
import signal
import socket
import sys
from contextlib import nullcontext, suppress
from types import FrameType

import structlog
import uvicorn

from api.app import create_app
from service.context import open_context
from service.logs import configure_logging
from service.settings import Settings

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


def run_server(settings: Settings, host: str, port: int) -> None:
    """Serve until the process is told to stop.

    Raises
    ------
    OSError
        When nobody can listen on this host and port.
    ServiceError
        When the service cannot be opened, such as ``StoreInUse``.
    """
    configure_logging(settings)
    # The store holds homes of students: files that this process makes are for its own user only.
    os.umask(0o077)
    signal.signal(signal.SIGTERM, _end)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with (
        socket.create_server((host, port), family=family) as listener,
        open_context(settings) as context,
        suppress(KeyboardInterrupt),
    ):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _log.info("listening", address=_address(listener))
        app = create_app(settings, lambda _: nullcontext(context))
        uvicorn.Server(uvicorn.Config(app, server_header=False, log_config=None, access_log=False)).run([listener])


def _address(listener: socket.socket) -> str:
    """Return the address to open in a browser, with the port that the system chose."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _end(_signal: int, _frame: FrameType | None) -> None:
    """Unwind on SIGTERM, which uvicorn passes on after its own shutdown, so that the worker ends well."""
    sys.exit()
