"""The web server around the application."""

import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import nullcontext, suppress
from types import FrameType

import structlog
import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.http.streams import Streams
from api.reading.requests import read_placement_request
from service.access import first_key
from service.context import open_context
from service.fixtures import load_fixture
from service.keys import NewKey
from service.logs import configure_logging
from service.settings import Settings

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


SECONDS_OF_A_TURN = 0.001
"""Reading a large body, and a short answer beside it, take turns; Python's own are five times as long."""


class CannotListenError(Exception):
    """Nobody can listen on this host and port; the text says why."""


class _Server(uvicorn.Server):
    """A server that ends event streams when it stops; by itself it would wait for them."""

    def __init__(self, config: uvicorn.Config, streams: Streams) -> None:
        super().__init__(config)
        self._streams = streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._streams.close()
        await super().shutdown(sockets)


def run_server(settings: Settings, host: str, port: int, show: Callable[[NewKey], None]) -> None:
    """Serve until the process is told to stop; ``show`` is given the first key of a new store.

    Raises
    ------
    CannotListenError
        When nobody can listen on this host and port.
    ServiceError
        When the service cannot be opened, such as ``StoreInUse``.
    """
    configure_logging(settings)
    # The store holds homes of students: files that this process makes are for its own user only.
    os.umask(0o077)
    signal.signal(signal.SIGTERM, _end)
    sys.setswitchinterval(SECONDS_OF_A_TURN)
    with (
        _listen(host, port) as listener,
        open_context(settings) as context,
        suppress(KeyboardInterrupt),
    ):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if key := first_key(context):
            show(key)
        _log.info("listening", address=_address(listener))
        app = create_app(settings, lambda _: nullcontext(context))
        _warm_up(app, settings)
        config = uvicorn.Config(app, server_header=False, log_config=None, access_log=False)
        _Server(config, app.state.streams).run([listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise CannotListenError(f"Cannot listen on {host}, port {port}: {error.strerror}.") from None


def _warm_up(app: FastAPI, settings: Settings) -> None:
    """Do now what would otherwise delay the first answers.

    The description of the API is made in the event loop, once. A full pass of the cycle collector looks through
    everything that was imported, while nobody is answered; what is frozen is left out of it.
    """
    app.openapi()
    read_placement_request(json.dumps(load_fixture("three_students")).encode(), settings.straight_line)
    gc.collect()
    gc.freeze()


def _address(listener: socket.socket) -> str:
    """Return the address to open in a browser, with the port that the system chose."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _end(_signal: int, _frame: FrameType | None) -> None:
    """Unwind on SIGTERM, which uvicorn passes on after its own shutdown, so that the worker ends well."""
    sys.exit()
