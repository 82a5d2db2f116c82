"""Answers to a client that may have to come back for what it asked."""

from fastapi.responses import JSONResponse

from api.http.languages import said_in
from api.http.prefer import Preference
from api.schemas.runs import run_out, run_path
from service.run import Run
from solver.wording import Language

_RETRY_AFTER_SECONDS = "2"


def accepted(run: Run, preference: Preference, language: Language) -> JSONResponse:
    """Answer that a run goes on, and where to follow it."""
    headers = {"Location": run_path(run.id), "Retry-After": _RETRY_AFTER_SECONDS}
    headers |= said_in(language) | applied(preference)
    return JSONResponse(run_out(run, language).model_dump(mode="json"), 202, headers)


def applied(preference: Preference) -> dict[str, str]:
    """Return the header that says which preference was heeded."""
    return {"Preference-Applied": preference.applied} if preference.applied else {}
