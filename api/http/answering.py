"""Asking a question about a plan on a client's behalf: an answer in time, or where to follow the question's run."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from api.dependencies import IdempotencyKey, LanguageDep, PreferenceDep
from api.http.languages import said_in
from api.http.prefer import Preference
from api.http.waiting import accepted, applied
from api.schemas.answers import AnyAnswerOut, answer_out
from api.schemas.runs import run_path
from service.context import Context
from service.questions.asking import ask, get_answer
from service.run import Run, Task
from service.waiting import wait_for_run
from solver.wording import Language


@dataclass(frozen=True, slots=True)
class Client:
    """How a client wants to be answered."""

    preference: Preference
    language: Language
    idempotency_key: str | None = None


def _client(preference: PreferenceDep, language: LanguageDep) -> Client:
    return Client(preference, language)


def _keyed_client(preference: PreferenceDep, language: LanguageDep, idempotency_key: IdempotencyKey = None) -> Client:
    return Client(preference, language, idempotency_key)


ClientDep = Annotated[Client, Depends(_client)]
KeyedClientDep = Annotated[Client, Depends(_keyed_client)]
"""For what is posted: the client may have it made once, however often it is asked for."""


async def answered(
    context: Context,
    client: Client,
    run_id: str,
    task: Task,
    question: object,
    *,
    part: Callable[[Any], BaseModel] = lambda answer: answer,
) -> Response:
    """Ask, wait as long as the client likes, and answer; an answer that is known already comes at once.

    ``part`` says what of the answer is shown.
    """
    run = await run_in_threadpool(ask, context, run_id, task, question, idempotency_key=client.idempotency_key)
    if client.preference.wait_seconds and not run.state.is_final:
        run = await wait_for_run(context, run.id, client.preference.wait_seconds)
    if not run.state.is_final:
        return accepted(run, client.preference, client.language)
    whole = await run_in_threadpool(_whole, context, run, client.language)
    headers = {"Content-Location": f"{run_path(run.id)}/result"} | said_in(client.language)
    headers |= applied(client.preference)
    return Response(part(whole).model_dump_json(), 200, headers, media_type="application/json")


def _whole(context: Context, run: Run, language: Language) -> AnyAnswerOut:
    return answer_out(run, get_answer(context, run), language)
