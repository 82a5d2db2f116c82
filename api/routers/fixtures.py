"""Ready problems to try the service with."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from api.dependencies import JsonWanted
from api.examples import fixture_names
from api.openapi import answer, problems
from api.schemas.fixtures import FixtureListOut, fixture_list_out
from api.schemas.requests import PlacementRequest
from service.fixtures import list_fixtures, load_fixture

router = APIRouter(prefix="/v1/fixtures", tags=["fixtures"], dependencies=[JsonWanted], responses=problems(406))

FixtureName = Annotated[
    str, Path(max_length=64, description="A name of the list of fixtures.", openapi_examples=fixture_names())
]


@router.get("", summary="List fixtures")
def get_fixtures() -> FixtureListOut:
    """List the ready problems; all people in them are invented."""
    return fixture_list_out(list_fixtures())


@router.get(
    "/{name}",
    summary="Fetch a fixture",
    responses=answer(200, PlacementRequest, "A request body.") | problems(404, 422),
)
def get_fixture(name: FixtureName) -> JSONResponse:
    """Fetch a problem, ready to be sent to `POST /v1/placements`."""
    return JSONResponse(load_fixture(name))
