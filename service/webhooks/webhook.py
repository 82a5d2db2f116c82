"""A webhook as its organisation sees it."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime

MOST_WEBHOOKS = 10
"""So many an organisation may have."""
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """What is asked for: to be told at this URL."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where messages go; ``secret`` signs them, and is shown once."""

    id: str
    url: str
    secret: str
    created_at: datetime


def make_secret() -> str:
    """Make a secret in the form that Standard Webhooks gives it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
