"""Webhooks, for admins: where the organisation is told of the ends of its runs."""

from typing import Annotated

from fastapi import APIRouter, Path, Request

from api.dependencies import JsonWanted, SettingsDep
from api.http.body import take_in
from api.openapi import json_body, problems
from api.reading.requests import read_webhook_request
from api.schemas.webhooks import NewWebhookOut, WebhookIn, WebhookListOut, WebhookOut
from api.security import AdminOnly, ContextDep
from service.webhooks import registration

MOST_BODY_BYTES = 2**16
router = APIRouter(
    prefix="/v1/webhooks", tags=["organisation"], dependencies=[JsonWanted, AdminOnly], responses=problems(406)
)


@router.post(
    "",
    summary="Make a webhook",
    status_code=201,
    responses=problems(409, 413, 415, 422),
    openapi_extra=json_body(WebhookIn, {}),
)
async def create_webhook(request: Request, context: ContextDep, settings: SettingsDep) -> NewWebhookOut:
    """Have the ends of your organisation's runs told to a URL, with signed messages. Needs the role admin.

    A message has the type `placement.finished`, `.cancelled` or `.failed`, and as data the run's id, name, state and
    how it ended: a message in English, and its sentences as codes with data.
    """

    def create(raw: bytes) -> NewWebhookOut:
        return NewWebhookOut.model_validate(registration.create_webhook(context, read_webhook_request(raw)))

    return await take_in(request, min(settings.max_body_bytes, MOST_BODY_BYTES), create)


@router.get("", summary="List webhooks")
def list_webhooks(context: ContextDep) -> WebhookListOut:
    """List your organisation's webhooks. Needs the role admin."""
    return WebhookListOut(webhooks=[WebhookOut.model_validate(row) for row in registration.list_webhooks(context)])


@router.delete("/{webhook_id}", summary="Delete a webhook", status_code=204, responses=problems(404, 422))
def delete_webhook(
    context: ContextDep, webhook_id: Annotated[str, Path(description="The webhook's id.", max_length=64)]
) -> None:
    """Delete a webhook, and the messages that wait for it. Needs the role admin."""
    registration.delete_webhook(context, webhook_id)
