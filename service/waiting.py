"""Waiting for runs to end."""

import asyncio
import time
from collections.abc import Iterator, Sequence

from service.context import Context
from service.run import Run

_SHORTEST_PAUSE_SECONDS = 0.05
_LONGEST_PAUSE_SECONDS = 0.5


async def wait_for_run(context: Context, run_id: str, seconds: float) -> Run:
    """Return a run when it has ended, or as it stands after ``seconds``; RunNotFound when unknown."""
    until = time.monotonic() + seconds
    for pause in _pauses():
        state = await asyncio.to_thread(context.store.state_of, run_id)
        left = until - time.monotonic()
        if state.is_final or left <= 0:
            break
        await asyncio.sleep(min(pause, left))
    return await asyncio.to_thread(context.store.find_run, run_id)


async def wait_for_runs(context: Context, run_ids: Sequence[str], seconds: float) -> list[Run]:
    """Return runs when all have ended, or as they stand after ``seconds``; RunNotFound when one is unknown."""
    until = time.monotonic() + seconds
    return [await wait_for_run(context, run_id, until - time.monotonic()) for run_id in run_ids]


def _pauses() -> Iterator[float]:
    """Look often at first, for short solves, and then less and less."""
    pause = _SHORTEST_PAUSE_SECONDS
    while True:
        yield pause
        pause = min(pause * 1.05, _LONGEST_PAUSE_SECONDS)
