"""How a run goes, told as it goes."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from api.dependencies import LanguageDep, RunId
from api.http.languages import said_in
from api.http.streams import Streams
from api.http.telling import event_id, tell
from api.openapi import event_stream, problems
from api.security import CallerDep, ContextDep
from service import runs

router = APIRouter(prefix="/v1/placements", tags=["placements"])


async def _streams(request: Request, caller: CallerDep) -> AsyncIterator[Streams]:
    """Count the stream from here until its last byte was sent."""
    streams: Streams = request.app.state.streams
    with streams.one_more(caller.organisation_id):
        yield streams


@router.get(
    "/{run_id}/events",
    summary="Follow a run by events",
    response_class=StreamingResponse,
    responses=event_stream("The run, each time that it changed: `progress`, and at last `end`.")
    | {204: {"description": "The run has ended, and `Last-Event-ID` names its last event: do not come back."}}
    | problems(404, 422, 429),
)
async def follow_placement(
    context: ContextDep,
    streams: Annotated[Streams, Depends(_streams)],
    language: LanguageDep,
    run_id: RunId,
    last_event_id: Annotated[str | None, Header(max_length=64, description="The last event that you know.")] = None,
) -> Response:
    """Tell how a run goes, as server-sent events; each has the whole run as data. Streams end after 15 minutes."""
    run = await run_in_threadpool(runs.get_run, context, run_id)
    if run.state.is_final and event_id(run) == last_event_id:
        return Response(status_code=204)
    # Proxies such as nginx hold an answer back until it is long enough; this header asks them not to.
    headers = {"X-Accel-Buffering": "no"} | said_in(language)
    return StreamingResponse(
        tell(context, run, language, last_event_id, streams), headers=headers, media_type="text/event-stream"
    )
