"""Telling how a run goes, as server-sent events (WHATWG HTML, 9.2).

Each event carries the whole run as it is then; so a client that was away misses nothing that still counts. An event's
id is a digest of what it says: any process can tell whether a client that comes back knows it already.
"""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from api.http.streams import Streams
from api.schemas.runs import run_out
from service import runs
from service.context import Context
from service.errors import RunNotFound, StoreUnavailable
from service.run import Run
from solver.wording import Language

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_SIGNS = 15.0
LONGEST_SECONDS = 900.0
"""Then the client must come back, and so show a key that is still valid."""
RETRY_MILLISECONDS = 2000


def event_id(run: Run) -> str:
    """Return the id of the event that tells of a run as it is, the same in every language."""
    return hashlib.sha256(run_out(run, Language.EN).model_dump_json().encode()).hexdigest()[:16]


async def tell(
    context: Context, run: Run, language: Language, known: str | None, streams: Streams
) -> AsyncIterator[bytes]:
    """Tell of a run until it has ended, beginning with how it is now unless ``known`` is the id of that event."""
    until = time.monotonic() + LONGEST_SECONDS
    yield format_sse_event(retry=RETRY_MILLISECONDS)
    signed_at = time.monotonic()
    while True:
        if event_id(run) != known:
            known, signed_at = event_id(run), time.monotonic()
            yield _event(run, language)
        elif time.monotonic() - signed_at >= SECONDS_BETWEEN_SIGNS:
            signed_at = time.monotonic()
            yield KEEPALIVE_COMMENT
        if run.state.is_final or time.monotonic() >= until:
            return
        await streams.pause(SECONDS_BETWEEN_LOOKS)
        if streams.is_closing:
            return
        try:
            run = await asyncio.to_thread(runs.get_run, context, run.id)
        except StoreUnavailable:
            continue  # it may answer again
        except RunNotFound:
            return  # deleted


def _event(run: Run, language: Language) -> bytes:
    kind = "end" if run.state.is_final else "progress"
    return format_sse_event(event=kind, id=event_id(run), data_str=run_out(run, language).model_dump_json())
