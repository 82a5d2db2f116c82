"""The web server around the application."""

import signal
import socket
import sys
from contextlib import nullcontext, suppress
from types import FrameType

import uvicorn

from api.app import create_app
from service.context import open_context
from service.logs import configure_logging
from service.settings import Settings


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
    signal.signal(signal.SIGTERM, _end)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with (
        socket.create_server((host, port), family=family) as listener,
        open_context(settings) as context,
        suppress(KeyboardInterrupt),
    ):
        app = create_app(settings, lambda _: nullcontext(context))
        uvicorn.Server(uvicorn.Config(app, server_header=False, log_config=None)).run([listener])


def _end(_signal: int, _frame: FrameType | None) -> None:
    """Unwind on SIGTERM, which uvicorn passes on after its own shutdown, so that the worker ends well."""
    sys.exit()
