"""The event streams that are open: how many each organisation has, and that they end when the service does."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from api.errors import HttpError


class Streams:
    """The open streams of this process. It belongs to the event loop: no other thread may use it."""

    def __init__(self, most_of_an_organisation: int) -> None:
        self._most = most_of_an_organisation
        self._open: Counter[str] = Counter()
        self._closing = asyncio.Event()

    @contextmanager
    def one_more(self, organisation_id: str) -> Iterator[None]:
        """Count a stream as open while the block lasts; HttpError 429 when its organisation has too many."""
        if self._open[organisation_id] >= self._most:
            sentence = f"{self._most} event streams are open, and no more may be. Close one, or ask for the run itself."
            raise HttpError(429, sentence, {"Retry-After": "10"})
        self._open[organisation_id] += 1
        try:
            yield
        finally:
            self._open[organisation_id] -= 1

    def close(self) -> None:
        """End all streams now."""
        self._closing.set()

    @property
    def is_closing(self) -> bool:
        """Whether streams must end."""
        return self._closing.is_set()

    async def pause(self, seconds: float) -> None:
        """Wait so long, or until streams must end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closing.wait()
