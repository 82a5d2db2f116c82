"""Checking a plan that anybody made."""

from fastapi import APIRouter, Request

from api.dependencies import JsonWanted, LanguageDep, SettingsDep
from api.examples import check_examples
from api.http.body import take_in
from api.openapi import json_body, problems
from api.reading.requests import read_check_request
from api.schemas.requests import CheckRequest
from api.schemas.results import ReportOut, report_out
from service.checks import check_plan

router = APIRouter(
    prefix="/v1/placements/check", tags=["placements"], dependencies=[JsonWanted], responses=problems(406)
)


@router.post(
    "",
    summary="Check a plan",
    responses=problems(400, 413, 415, 422),
    openapi_extra=json_body(CheckRequest, check_examples()),
)
async def check_placements(request: Request, settings: SettingsDep, language: LanguageDep) -> ReportOut:
    """Say which rules a plan breaks, and what it is worth on each level. Nothing is solved or stored."""

    def check(raw: bytes) -> ReportOut:
        return report_out(check_plan(*read_check_request(raw, settings.straight_line)), language)

    return await take_in(request, settings.max_body_bytes, check)
