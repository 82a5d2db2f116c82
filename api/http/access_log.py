"""A line in the log and a count for each request: its route, not its address, which may name people."""

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.request_metrics import RequestMetrics

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class AccessLog:
    """Log and count method, route, status and time; neither the client's address nor any header."""

    def __init__(self, app: ASGIApp, metrics: RequestMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and log how it was answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.monotonic(), 0

        async def send_and_look(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, receive, send_and_look)
        finally:
            route = getattr(scope.get("route"), "path_format", "none")
            seconds = time.monotonic() - began
            self._metrics.count(scope["method"], route, status, seconds)
            _log.info("request", method=scope["method"], route=route, status=status, milliseconds=round(1000 * seconds))
