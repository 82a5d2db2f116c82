"""Every error as ``application/problem+json`` (RFC 9457): one table from exceptions to statuses."""

from collections.abc import Mapping
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from api.http.languages import read_language, said_in
from api.reading.counts import faults_counted, unread_told
from api.reading.json_text import UnreadableJsonError
from api.schemas.errors import MOST_FAULTS, FaultOut, ProblemDetails, faults_out
from service import errors
from solver.answers.sentences import told

_log = structlog.get_logger()

PROBLEM_JSON = "application/problem+json"

_STATUS = {
    errors.RunNotFound: 404,
    errors.NothingFinished: 404,
    errors.FixtureNotFound: 404,
    errors.WebhookNotFound: 404,
    errors.StudentNotFound: 404,
    errors.SiteNotFound: 404,
    errors.SubjectNotFound: 404,
    errors.NotAPlan: 409,
    errors.PlanNotProven: 409,
    errors.NoCurrentPlan: 409,
    errors.QuestionUnanswered: 409,
    errors.AnswerUnreadable: 409,
    errors.ResultNotReady: 409,
    errors.PlanNotReady: 409,
    errors.NothingToCompare: 422,
    errors.NoBase: 422,
    errors.IdempotencyConflict: 422,
    errors.KeyBusy: 409,
    errors.TooManyRuns: 429,
    errors.TooManyWebhooks: 409,
    errors.NotAllowed: 403,
    errors.IssuerUnreachable: 503,
    errors.StoreUnavailable: 503,
}

_HEADERS: dict[type[Exception], Mapping[str, str]] = {
    errors.KeyBusy: {"Retry-After": "1"},
    errors.TooManyRuns: {"Retry-After": "10"},
    errors.IssuerUnreachable: {"Retry-After": "30"},
    errors.StoreUnavailable: {"Retry-After": "10"},
}


class HttpError(Exception):
    """An error of HTTP itself: the status, a sentence, and headers that go with it."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers


def problem(
    status: int, detail: str, faults: list[FaultOut] | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """Make a problem response."""
    details = ProblemDetails(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=faults or [])
    content = details.model_dump_json(exclude_none=True)
    return Response(content, status, headers, media_type=PROBLEM_JSON)


def add_error_handlers(app: FastAPI) -> None:
    """Answer every exception with a problem."""
    ours = (HttpError, UnreadableJsonError, errors.InvalidProblem, *_STATUS)
    for kind in (*ours, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, _answer)


async def _answer(request: Request, error: Exception) -> Response:
    faults: list[FaultOut] = []
    headers: Mapping[str, str] | None = None
    match error:
        case HttpError():
            status, detail, headers = error.status, error.detail, error.headers
        case HTTPException():
            status, detail, headers = error.status_code, _routing_sentence(request, error), error.headers
            if status == 405:
                headers = {"Allow": ", ".join(_allowed_methods(request))}
        case RequestValidationError():
            status, detail, faults = 422, "A parameter is wrong.", _parameter_faults(error)
        case UnreadableJsonError():
            status, detail, faults = 400, "The body cannot be read as JSON.", faults_out(error.faults)
        case errors.InvalidProblem():
            status, detail, faults = 422, _count_sentence(error), faults_out(error.faults)
        case errors.NotThere():
            language = read_language(request.headers.get("Accept-Language", ""))
            status, detail, headers = _STATUS[type(error)], told(error.sentences, language), said_in(language)
        case _ if type(error) in _STATUS:
            status, detail, headers = _STATUS[type(error)], str(error), _HEADERS.get(type(error))
        case _:
            _log.error("unexpected_error", kind=type(error).__name__, method=request.method)
            status, detail = 500, "Something went wrong here. The service's log says more."
    return problem(status, detail, faults, headers)


def _routing_sentence(request: Request, error: HTTPException) -> str:
    match error.status_code:
        case 404:
            return f"There is nothing at {request.url.path}."
        case 405:
            return f"{request.method} is not possible at {request.url.path}."
    return str(error.detail)


def _allowed_methods(request: Request) -> list[str]:
    """List the methods of all routes at this path; the framework names those of the first route only."""
    return [
        method
        for method in ("DELETE", "GET", "PATCH", "POST", "PUT")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in request.app.routes)
    ]


def _parameter_faults(error: RequestValidationError) -> list[FaultOut]:
    return [FaultOut(detail=row["msg"], parameter=str(row["loc"][-1])) for row in error.errors()]


def _count_sentence(error: errors.InvalidProblem) -> str:
    listed = f"; the first {MOST_FAULTS} are listed" if len(error.faults) > MOST_FAULTS else ""
    return f"The input has {faults_counted(error)}{listed}. {unread_told(error)}".rstrip()
