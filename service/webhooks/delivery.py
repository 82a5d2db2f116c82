"""Delivering messages: signed, each within a time limit, again and again until they are accepted or given up."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import structlog
from standardwebhooks import Webhook

from service.clock import utc_now
from service.rounds import keep_doing
from service.traces import code_lines
from service.webhooks.outbox import Message, Outbox
from service.webhooks.targets import Networks, UnfitTarget, checked_addresses, read_target

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

SECONDS_BETWEEN_ROUNDS = 1.0
SECONDS_TO_ANSWER = 10.0
_SECONDS_TO_JOIN = 2.0


@dataclass(frozen=True)
class Deliverer:
    """Delivers what is due in an outbox; ``max_attempts`` are made for a message."""

    outbox: Outbox
    allowed: Networks
    max_attempts: int

    def deliver_webhooks(self) -> None:
        """Deliver all that is due now, many at once: a slow receiver makes no other wait longer than its time limit."""
        if due := self.outbox.take_due():
            asyncio.run(self._deliver_all(due))

    async def _deliver_all(self, due: list[Message]) -> None:
        async with httpx.AsyncClient(
            verify=httpx.create_ssl_context(),  # heeds SSL_CERT_FILE, while no proxy of the environment is used
            trust_env=False,
            follow_redirects=False,
            timeout=SECONDS_TO_ANSWER,
        ) as client:
            await asyncio.gather(*(self._deliver(client, message) for message in due))

    async def _deliver(self, client: httpx.AsyncClient, message: Message) -> None:
        events = _log.bind(message_id=message.id, run_id=message.run_id, attempt=message.attempts)
        try:
            async with asyncio.timeout(SECONDS_TO_ANSWER):
                outcome = await self._send(client, message)
        except (httpx.HTTPError, UnfitTarget, TimeoutError, OSError) as error:
            outcome = type(error).__name__
        except Exception as error:  # noqa: BLE001 - one message must not keep the others from their receivers
            events.error("webhook_broke", where=code_lines(error))
            outcome = type(error).__name__
        if outcome == "":
            events.info("webhook_delivered")
        elif message.attempts < self.max_attempts:
            events.info("webhook_refused", outcome=outcome)
            return
        else:
            events.warning("webhook_given_up", outcome=outcome)
        await asyncio.to_thread(self.outbox.remove, [message.id])

    async def _send(self, client: httpx.AsyncClient, message: Message) -> str:
        """Send a message once; return nothing when it was accepted, else what was answered."""
        target = read_target(message.url, self.allowed)
        addresses = await asyncio.to_thread(checked_addresses, target, self.allowed)
        address = addresses[message.attempts % len(addresses)]
        headers = _signed(message) | {"Host": target.netloc.decode(), "Content-Type": "application/json"}
        # The address that was checked is called; the certificate must still be that of the name.
        pinned = target.copy_with(host=str(address))
        pin = {"sni_hostname": target.raw_host.decode()}
        async with client.stream("POST", pinned, content=message.body, headers=headers, extensions=pin) as answer:
            return "" if answer.is_success else f"status {answer.status_code}"


@contextmanager
def keep_delivering(deliverer: Deliverer) -> Iterator[None]:
    """Deliver every second, in a thread, until the block is left; what is under way then is tried again later."""
    stopping = threading.Event()
    thread = keep_doing(deliverer.deliver_webhooks, SECONDS_BETWEEN_ROUNDS, stopping)
    try:
        yield
    finally:
        stopping.set()
        thread.join(_SECONDS_TO_JOIN)


def _signed(message: Message) -> dict[str, str]:
    """Sign a message anew: its id stays, the time is that of this attempt."""
    now = utc_now()
    return {
        "webhook-id": message.id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(message.secret).sign(message.id, now, message.body),
    }
