"""The web application."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from fastapi_offline import FastAPIOffline

from api import page
from api.errors import add_error_handlers
from api.http.access_log import AccessLog
from api.http.body import Turns
from api.http.etags import EntityTags
from api.http.guard import HostGuard, SecurityHeaders
from api.http.request_metrics import RequestMetrics
from api.http.streams import Streams
from api.openapi import describe, problems
from api.routers import (
    audit,
    checks,
    events,
    fixtures,
    health,
    metrics,
    placements,
    questions,
    replans,
    students,
    values,
    webhooks,
    what_ifs,
)
from api.security import Guarded
from service.context import Context, open_context
from service.settings import Settings

_GUARDED = (
    fixtures.router,
    placements.router,
    events.router,
    checks.router,
    questions.router,
    values.router,
    what_ifs.router,
    replans.router,
    students.router,
    audit.router,
    webhooks.router,
    metrics.router,
)
"""The parts of the page, in its order; all want to know who asks."""

OpenContext = Callable[[Settings], AbstractContextManager[Context]]


def create_app(settings: Settings, open_context: OpenContext = open_context) -> FastAPI:
    """Wire the application: routes, error answers, guards, and the service context for its lifetime."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with open_context(settings) as context:
            app.state.context = context
            yield

    app = FastAPIOffline(
        redoc_url=None,
        title="Student placement optimiser",
        version=version("placement-optimiser"),
        description=page.DESCRIPTION,
        openapi_tags=page.SECTIONS,
        swagger_ui_parameters=page.SETTINGS,
        generate_unique_id_function=page.operation_id,
        lifespan=lifespan,
        responses=problems(400, 500),
    )
    app.state.settings = settings
    app.state.streams = Streams(settings.max_streams)
    app.state.turns = Turns()
    app.state.request_metrics = RequestMetrics()
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]  # FastAPI's own documented way
    for router in _GUARDED:
        app.include_router(router, dependencies=[Guarded], responses=problems(401, 403, 503))
    app.include_router(health.router)
    app.add_api_route("/", _to_documentation, include_in_schema=False)
    add_error_handlers(app)
    app.add_middleware(EntityTags)
    app.add_middleware(HostGuard, allowed_hosts=frozenset(settings.allowed_hosts))
    app.add_middleware(SecurityHeaders)
    app.add_middleware(AccessLog, metrics=app.state.request_metrics)
    return app


async def _to_documentation() -> RedirectResponse:
    return RedirectResponse("/docs")
