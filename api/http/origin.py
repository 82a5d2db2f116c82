"""Whether a request comes from this machine itself, and not from elsewhere through a browser or a proxy."""

from urllib.parse import urlsplit

from starlette.requests import Request

from service.hosts import is_loopback

_TEST_CLIENTS = ("testserver", "testclient")
"""What test clients call the application and themselves, without a network; a peer on a network has a number."""
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
_NOT_ANOTHER_PAGE = (None, "same-origin", "none")


def is_from_here(request: Request) -> bool:
    """Tell whether a request without a key may be taken for one of the person at this machine.

    A proxy says for whom it asks; a page of another origin (even one served on this machine) is named by the
    browser that sends its request (Fetch, ``Origin``; Fetch Metadata, ``Sec-Fetch-Site``).
    """
    headers = request.headers
    return (
        request.client is not None
        and (is_loopback(request.client.host) or request.client.host in _TEST_CLIENTS)
        and is_own_name(headers.get("host", ""))
        and not any(name in headers for name in _FORWARDED)
        and headers.get("sec-fetch-site") in _NOT_ANOTHER_PAGE
        and _is_own_page(headers.get("origin"), headers.get("host", ""))
    )


def is_own_name(host: str) -> bool:
    """Tell whether the ``Host`` header names this machine's loopback."""
    name = without_port(host).strip("[]")
    return is_loopback(name) or name in _TEST_CLIENTS


def without_port(host: str) -> str:
    """Drop the port: ``localhost:8000`` is ``localhost``, ``[::1]:8000`` is ``[::1]``."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).lower()


def _is_own_page(origin: str | None, host: str) -> bool:
    return origin is None or urlsplit(origin).netloc.lower() == host.lower()
