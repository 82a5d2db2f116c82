"""Reading a JSON body within a limit."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.errors import HttpError

LARGE_BYTES = 2**20
Taken = TypeVar("Taken")

_DRAIN_SECONDS = 20.0


async def read_body(request: Request, most_bytes: int) -> bytes:
    """Read the whole body, which must call itself JSON.

    A browser page of another origin cannot send ``application/json`` without asking first; so the check on the
    type also keeps strangers' pages from posting here.

    Raises
    ------
    HttpError
        415 for another type or encoding, 413 as soon as the body turns out longer than ``most_bytes``.
    """
    _check_type(request)
    if _announced_length(request) > most_bytes:
        await _refuse_length(request, most_bytes)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            body.clear()
            await _refuse_length(request, most_bytes)
    return bytes(body)


class Turns:
    """Large bodies are taken in one after the other: each needs some 25 times its size while it is read."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def turn(self, length: int) -> AsyncIterator[None]:
        """Wait until no other large body is taken in; a small one need not."""
        if length <= LARGE_BYTES:
            yield
            return
        async with self._turn:
            yield


async def take_in(request: Request, most_bytes: int, act: Callable[[bytes], Taken]) -> Taken:
    """Read the whole body, and do in a thread what is to be done with it; afterwards nothing holds on to it.

    Raises
    ------
    HttpError
        As ``read_body`` does.
    """
    raw = await read_body(request, most_bytes)
    turns: Turns = request.app.state.turns
    async with turns.turn(len(raw)):
        return await run_in_threadpool(act, raw)


def _check_type(request: Request) -> None:
    content_type = request.headers.get("content-type", "")
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise HttpError(415, f"The Content-Type must be application/json, not {media_type!r}.")
    if (encoding := request.headers.get("content-encoding", "identity")) != "identity":
        raise HttpError(415, f"The content encoding {encoding!r} is not supported: send the body as it is.")


def _announced_length(request: Request) -> int:
    length = request.headers.get("content-length", "0")
    return int(length) if length.isdecimal() and len(length) < 19 else 0


async def _refuse_length(request: Request, most_bytes: int) -> None:
    """Take in what still comes, for a while: most clients read no answer before they have sent everything."""
    if request.headers.get("expect", "").lower() != "100-continue":
        try:
            async with asyncio.timeout(_DRAIN_SECONDS):
                async for _ in request.stream():
                    pass
        except TimeoutError:
            pass
    raise HttpError(413, f"The body is longer than {most_bytes} bytes.", {"Connection": "close"})
