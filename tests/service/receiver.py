"""A receiver of webhooks: a real server that answers with the statuses it is told, and remembers what it got."""

import base64
import hashlib
import hmac
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Got:
    """One request."""

    headers: dict[str, str]
    body: bytes

    def is_signed_with(self, secret: str) -> bool:
        """Work out the signature as Standard Webhooks says, and compare."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        wanted = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        return self.headers["webhook-signature"] == f"v1,{wanted}"


@dataclass
class Receiver:
    """What was received; ``statuses`` are answered in turn, then 200."""

    statuses: list[int] = field(default_factory=list)
    got: list[Got] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Remember a request and answer it; a redirection leads back here."""
        body = request.rfile.read(int(request.headers["content-length"]))
        self.got.append(Got({name.lower(): value for name, value in request.headers.items()}, body))
        request.send_response(self.statuses.pop(0) if self.statuses else 200)
        request.send_header("Location", self.url)
        request.send_header("Content-Length", "0")
        request.end_headers()


@contextmanager
def receiving(statuses: Sequence[int] = (), tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Run a receiver on a free port of 127.0.0.1."""
    receiver = Receiver(list(statuses))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing between the dots."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing of clients that hang up."""

    with Server(("127.0.0.1", 0), Handler) as server:
        receiver.port = server.server_address[1]
        if tls:
            # Handshakes in the handlers' threads: one that fails must not end the server.
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield receiver
        finally:
            server.shutdown()
