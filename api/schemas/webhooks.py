"""Webhooks on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.schemas.base import Incoming, Outgoing
from service.webhooks.targets import LONGEST_URL
from service.webhooks.webhook import WebhookRequest


class WebhookIn(Incoming):
    """Where to be told of the ends of runs: an https URL on the public internet."""

    domain = WebhookRequest
    url: Annotated[str, Field(max_length=LONGEST_URL, json_schema_extra={"minLength": 1, "format": "uri"})]


class WebhookOut(Outgoing):
    """A webhook, without its secret."""

    id: str
    url: str
    created_at: datetime


class NewWebhookOut(WebhookOut):
    """A webhook that was just made."""

    secret: str
    """It signs the messages (Standard Webhooks). It is shown only now."""


class WebhookListOut(Outgoing):
    """All webhooks of an organisation, oldest first."""

    webhooks: list[WebhookOut]
