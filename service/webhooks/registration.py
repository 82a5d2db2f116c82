"""The use cases of webhooks: an organisation says where it wants to be told of the ends of its runs."""

import uuid

from service.clock import utc_now
from service.context import Context
from service.errors import InvalidProblem
from service.webhooks.targets import UnfitTarget, checked_addresses, read_target
from service.webhooks.webhook import Webhook, WebhookRequest, make_secret
from solver.faults import Fault


def create_webhook(context: Context, request: WebhookRequest) -> Webhook:
    """Keep a webhook; runs that end from now on are told there.

    Raises
    ------
    InvalidProblem
        When the URL is none, or leads to an address that webhooks may not go to.
    TooManyWebhooks
        When the organisation has as many as it may.
    """
    allowed = context.settings.webhook_networks
    try:
        checked_addresses(read_target(request.url, allowed), allowed)
    except UnfitTarget as error:
        raise InvalidProblem([Fault(("url",), str(error))]) from None
    webhook = Webhook(id=str(uuid.uuid4()), url=request.url, secret=make_secret(), created_at=utc_now())
    context.store.add_webhook(webhook)
    return webhook


def list_webhooks(context: Context) -> list[Webhook]:
    """Return the webhooks of the caller's organisation, oldest first."""
    return context.store.list_webhooks()


def delete_webhook(context: Context, webhook_id: str) -> None:
    """Remove a webhook with the messages that wait for it; WebhookNotFound when unknown."""
    context.store.delete_webhook(webhook_id)
