"""Idempotency keys: what a key stands for, so that a request that is repeated makes nothing twice."""

import hashlib
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta

from service.context import Context
from service.run import KeyUse, NewRun
from service.settings import Settings


def held(context: Context, key: str | None) -> AbstractContextManager[None]:
    """Hold a key while a request with it is being accepted; KeyBusy when another request holds it."""
    return context.store.accepting(key) if key else nullcontext()


def key_uses(key: str | None, made: Sequence[NewRun], settings: Settings) -> list[KeyUse | None]:
    """Return for each of the runs that one request makes how its key is used.

    The key stands for all of the request's content: for its first run as it is, for the others with their number, which
    no sender's key can have behind a line break.
    """
    if key is None:
        return [None] * len(made)
    content_hash = hashlib.sha256("\n\n".join(map(_content, made)).encode()).hexdigest()
    lifetime = timedelta(hours=settings.idempotency_hours)
    return [
        KeyUse(key=f"{key}\n{number}" if number else key, content_hash=content_hash, lifetime=lifetime)
        for number in range(len(made))
    ]


def _content(new: NewRun) -> str:
    """Write what makes a run another one: the problem, or the question; the options; the base and the name."""
    if new.question_key is not None:
        return new.question_key
    lines = [f"{new.input_hash} {new.time_limit_seconds} {new.seed} {new.priority}", *new.tags]
    if new.base_run_id is not None:
        lines += [f"base {new.base_run_id}", f"name {new.name}"]
    return "\n".join(lines)
