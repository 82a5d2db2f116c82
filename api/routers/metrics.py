"""Numbers for Prometheus."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from api.exposition import expose
from api.http.request_metrics import RequestMetrics
from api.openapi import Responses
from api.security import ServiceDep

router = APIRouter(tags=["health"])

_TEXT = {"schema": {"type": "string"}}
_ANSWER: Responses = {200: {"description": "Prometheus' text format.", "content": {"text/plain": _TEXT}}}


class MetricsText(Response):
    """Prometheus' text format, version 0.0.4, which every scraper reads."""

    media_type = CONTENT_TYPE_PLAIN_0_0_4


@router.get("/metrics", summary="Metrics", response_class=MetricsText, responses=_ANSWER)
def get_metrics(request: Request, service: ServiceDep) -> Response:
    """Tell how many runs there are, how long they wait and take, and how many requests this process has answered.

    They are numbers of the whole installation: no ids, no names, nothing by organisation.
    """
    requests: RequestMetrics = request.app.state.request_metrics
    return MetricsText(expose(service.measures.read(), requests.registry))
