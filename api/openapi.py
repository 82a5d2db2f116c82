"""The parts of the OpenAPI document that the framework cannot see: bodies read by hand, and problems."""

from http import HTTPStatus
from types import UnionType
from typing import Any, Literal

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.errors import PROBLEM_JSON
from api.schemas.base import Incoming
from api.schemas.errors import ProblemDetails
from api.schemas.replans import BackfillRequest, LateStudentsRequest, ReplanRequest
from api.schemas.requests import CheckRequest, PlacementRequest, RunChangesIn
from api.schemas.webhooks import WebhookIn
from api.schemas.what_ifs import ComparisonRequest, WhatIfRequest

_REF = "#/components/schemas/{model}"
_MODELS: list[tuple[type[BaseModel], Literal["validation", "serialization"]]] = [
    (PlacementRequest, "validation"),
    (CheckRequest, "validation"),
    (RunChangesIn, "validation"),
    (WebhookIn, "validation"),
    (WhatIfRequest, "validation"),
    (ReplanRequest, "validation"),
    (BackfillRequest, "validation"),
    (LateStudentsRequest, "validation"),
    (ComparisonRequest, "validation"),
    (ProblemDetails, "serialization"),
]
_SENTENCES = {
    400: "The body is not JSON, or the request names a host that is not this service's.",
    401: "A key or token is needed, or this one is not valid.",
    403: "The caller's role does not allow this.",
    404: "There is no such thing in the caller's organisation.",
    406: "Only JSON can be had.",
    409: "Not as things are now; `detail` says why.",
    413: "The body is too long.",
    415: "The body is not application/json.",
    422: "The input has faults: each one is named with its place.",
    429: "Too many of the organisation's runs wait, or too many of its event streams are open; see `Retry-After`.",
    500: "The service failed.",
    503: "The service cannot take this now.",
}


Responses = dict[int | str, dict[str, Any]]


def problems(*statuses: int) -> Responses:
    """Document which problems a route can answer."""
    return {status: {"description": _SENTENCES[status], "content": _problem(status)} for status in statuses}


def _problem(status: int) -> dict[str, Any]:
    schema = {"$ref": _REF.format(model=ProblemDetails.__name__)}
    example = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": "..."}
    return {PROBLEM_JSON: {"schema": schema, "example": example}}


def answer(status: int, model: type[BaseModel] | UnionType, description: str) -> Responses:
    """Document an answer that a route makes by hand."""
    return {status: {"model": model, "description": description}}


def event_stream(description: str) -> Responses:
    """Document server-sent events."""
    return {200: {"description": description, "content": {"text/event-stream": {}}}}


def json_body(model: type[Incoming], examples: dict[str, Any]) -> dict[str, Any]:
    """Document a JSON body that a route reads by hand."""
    schema = {"$ref": _REF.format(model=model.__name__)}
    content = {"application/json": {"schema": schema, "examples": examples}}
    return {"requestBody": {"required": True, "content": content}}


def describe(app: FastAPI) -> dict[str, Any]:
    """Make the whole document, once."""
    if not app.openapi_schema:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            tags=app.openapi_tags,
            routes=app.routes,
        )
        _, definitions = models_json_schema(_MODELS, ref_template=_REF)
        document["components"]["schemas"].update(definitions["$defs"])
        _list_runs_first(document)
        _show_that_keys_may_be_needless(document)
        app.openapi_schema = document
    return app.openapi_schema


def _list_runs_first(document: dict[str, Any]) -> None:
    """Put a run's id, which comes from a dependency, before what stands after it in the path."""
    for operations in document["paths"].values():
        for operation in operations.values():
            operation.get("parameters", []).sort(key=lambda row: row["name"] != "run_id")


def _show_that_keys_may_be_needless(document: dict[str, Any]) -> None:
    """Add to each route that takes a key that it may do without: on the own machine."""
    for operations in document["paths"].values():
        for operation in operations.values():
            if "security" in operation:
                operation["security"].append({})
