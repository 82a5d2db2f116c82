"""Webhooks: every end of a run is told, signed, until it is accepted; and nowhere that it must not go."""

import json
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.audit import Action
from service.caller import LOCAL, Caller, Role
from service.clock import utc_now
from service.context import Context, open_context
from service.database import open_engine
from service.endings import CANCELLED
from service.errors import InvalidProblem, TooManyWebhooks, WebhookNotFound
from service.owned import OwnedStore
from service.runs import RunOptions, RunState, cancel_run, delete_run, submit_run
from service.settings import Settings
from service.webhooks.outbox import Outbox
from service.webhooks.registration import create_webhook, delete_webhook, list_webhooks
from service.webhooks.targets import UnfitTarget, checked_addresses, read_target
from service.webhooks.webhook import MOST_WEBHOOKS, Webhook, WebhookRequest, make_secret
from tests.postgresql import PostgreSql
from tests.service.certificates import make_certificate, server_context
from tests.service.conftest import QUICK_SOLVER, ended, eventually, open_store, settings_for
from tests.service.forked import forked
from tests.service.problems import NAMES, two_students
from tests.service.receiver import Receiver, receiving
from tests.service.test_deletion import Misbehaving, tables_with
from tests.service.test_restart import environment, kept_run

HERE = (ip_network("127.0.0.0/8"),)
OTHER = Caller("other", "plk_other", Role.ADMIN)
FAST: dict[str, Any] = {"webhook_networks": HERE, "webhook_retry_seconds": 0.1}


def solved(context: Context, manner: str = "answer, told") -> str:
    """Have a run solved and return its id."""
    return ended(context, submit_run(context, two_students(manner), RunOptions()).id).id


def waiting(context: Context) -> int:
    """Count the messages that wait, of all organisations."""
    with context.store._engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM webhook_messages").scalar_one())


def test_a_message_is_sent_until_it_is_accepted(misbehaving: Misbehaving) -> None:
    """Refused, redirected, then accepted: one id and one body, signed each time anew; a redirection is not followed."""
    with receiving([500, 307]) as receiver, misbehaving(**FAST) as context:
        webhook = create_webhook(context, WebhookRequest(receiver.url))
        run_id = solved(context)
        assert eventually(lambda: waiting(context) == 0)
        assert len(receiver.got) == 3
        assert all(got.is_signed_with(webhook.secret) for got in receiver.got)
        assert not receiver.got[0].is_signed_with("whsec_AAAA")
        assert len({(got.headers["webhook-id"], got.body) for got in receiver.got}) == 1
        assert abs(int(receiver.got[-1].headers["webhook-timestamp"]) - time.time()) < 60
        told = json.loads(receiver.got[0].body)
    assert told.pop("timestamp") <= datetime.now().astimezone().isoformat()
    data = {"id": run_id, "name": "answer, told", "state": "finished", "message": "", "sentences": []}
    assert told == {"type": "placement.finished", "data": data}
    assert not [name for name in NAMES if name in receiver.got[0].body.decode()]


def test_every_end_is_told_to_the_own_organisation(misbehaving: Misbehaving) -> None:
    """Finished, failed and cancelled; a run of another organisation is told there only."""
    with receiving() as ours, receiving() as theirs, misbehaving(**FAST) as context:
        other = context.acting_as(OTHER)
        create_webhook(context, WebhookRequest(ours.url))
        create_webhook(other, WebhookRequest(theirs.url))
        run_ids = [solved(context), solved(context, "crash, told"), solved(other)]
        hanging = submit_run(context, two_students("hang, told"), RunOptions()).id
        cancel_run(context, hanging)
        cancel_run(context, hanging)
        assert eventually(lambda: len(ours.got) == 3 and len(theirs.got) == 1)
        states = {row["data"]["id"]: row["type"] for row in (json.loads(got.body) for got in ours.got)}
        assert states == {
            run_ids[0]: "placement.finished",
            run_ids[1]: "placement.failed",
            hanging: "placement.cancelled",
        }
        assert json.loads(theirs.got[0].body)["data"]["id"] == run_ids[2]
        assert [row.url for row in list_webhooks(other)] == [theirs.url]
        with pytest.raises(WebhookNotFound):
            delete_webhook(context, list_webhooks(other)[0].id)


def test_killed_between_the_end_and_the_delivery_it_is_told_after_the_next_start(tmp_path: Path, solves: Path) -> None:
    """SIGKILL right after the final state was written: nothing was told by then, and later it is, once."""
    assert solves.is_dir()
    settings = settings_for(tmp_path, **FAST)
    with receiving() as receiver:
        with open_store(settings.store_url) as store:
            store.add_run(kept_run("told", "answer, told late"), key_use=None, max_queued=1)
            store.add_webhook(Webhook(id="w", url=receiver.url, secret=make_secret(), created_at=utc_now()))
        allowing = environment(tmp_path) | {"PLACEMENT_WEBHOOK_NETWORKS": "127.0.0.0/8"}
        with forked(allowing, QUICK_SOLVER, "after its result was stored") as service:
            assert service.wait() == -signal.SIGKILL
        assert receiver.got == []
        with open_context(settings) as context:
            assert context.store.state_of("told") is RunState.FINISHED
            assert eventually(lambda: len(receiver.got) == 1 and waiting(context) == 0)
        assert json.loads(receiver.got[0].body)["data"]["id"] == "told"


def test_after_the_last_attempt_a_message_is_given_up(misbehaving: Misbehaving) -> None:
    """Three attempts are made, and no fourth."""
    with receiving([503] * 9) as receiver, misbehaving(webhook_max_attempts=3, **FAST) as context:
        create_webhook(context, WebhookRequest(receiver.url))
        solved(context)
        assert eventually(lambda: waiting(context) == 0)
        time.sleep(2)
        assert len(receiver.got) == 3


def test_messages_go_with_their_run_and_with_their_webhook(misbehaving: Misbehaving, tmp_path: Path) -> None:
    """What waits for a receiver that is away is deleted; the audit log says who made and deleted the webhook."""
    with receiving() as receiver:
        away = receiver.url
    with misbehaving(webhook_networks=HERE) as context:
        webhook = create_webhook(context, WebhookRequest(away))
        runs = [solved(context), solved(context)]
        assert waiting(context) == 2
        delete_run(context, runs[0])
        assert waiting(context) == 1
        assert tables_with(tmp_path, runs[0]) <= {"placement.sqlite:audit"}
        delete_webhook(context, webhook.id)
        assert waiting(context) == 0
        assert list_webhooks(context) == []
        acts = [entry.action for entry in context.store.list_audit(limit=9, after=None).entries]
        assert (acts[0], acts[-1]) == (Action.WEBHOOK_DELETED, Action.WEBHOOK_CREATED)


def test_an_organisation_has_so_many_webhooks_and_no_more(misbehaving: Misbehaving) -> None:
    """The one above the limit is refused; another organisation has room for its own."""
    public = WebhookRequest("https://9.9.9.9/hook")
    with misbehaving() as context:
        for _ in range(MOST_WEBHOOKS):
            create_webhook(context, public)
        with pytest.raises(TooManyWebhooks):
            create_webhook(context, public)
        assert create_webhook(context.acting_as(OTHER), public)


PRIVATE = (
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0",
    "224.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "localhost",
    "[::1]",
    "[::]",
    "[fe80::1]",
    "[fc00::1]",
    "[ff02::1]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:db8::1]",
    "[fec0::1]",
)


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_refused_however_they_are_written(host: str) -> None:
    """Unless the operator allows a network, webhooks go to the public internet only."""
    with pytest.raises(UnfitTarget, match="does not lead to an address"):
        checked_addresses(read_target(f"https://{host}/hook", ()), ())


def test_public_addresses_and_allowed_networks_are_taken() -> None:
    """What is allowed opens one network, and plain HTTP to it only."""
    for host in ("9.9.9.9", "[2620:fe::fe]"):
        assert len(checked_addresses(read_target(f"https://{host}:8443/hook", ()), ())) == 1
    assert checked_addresses(read_target("http://127.0.0.1/hook", HERE), HERE)
    assert checked_addresses(httpx.URL("http://[::ffff:127.0.0.1]/hook"), HERE)
    for url in ("https://10.0.0.1/", "http://9.9.9.9/"):
        with pytest.raises(UnfitTarget):
            checked_addresses(read_target(url, HERE), HERE)


@pytest.mark.parametrize(
    "url", ["", "hook", "ftp://9.9.9.9/", "http://9.9.9.9/", "https://u:p@9.9.9.9/", "https://9.9.9.9/#a", "https:///a"]
)
def test_other_urls_are_faults_at_their_place(misbehaving: Misbehaving, url: str) -> None:
    """Each is refused with the pointer to the field, and nothing is kept."""
    with misbehaving() as context:
        with pytest.raises(InvalidProblem) as refusal:
            create_webhook(context, WebhookRequest(url))
        assert [fault.place for fault in refusal.value.faults] == [("url",)]
        assert list_webhooks(context) == []


class Resolver:
    """A name server that gives each question its next answer, and keeps to the last."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    def __call__(self, _: str, port: int, **__: object) -> list[tuple[object, ...]]:
        """Answer as ``socket.getaddrinfo`` does."""
        address = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Answer the questions of this module's subject in place of the system's resolver."""
    return lambda *answers: monkeypatch.setattr("service.webhooks.targets.socket.getaddrinfo", Resolver(*answers))


def named(receiver: Receiver) -> WebhookRequest:
    """Return a webhook that calls a receiver by a name."""
    return WebhookRequest(receiver.url.replace("127.0.0.1", "hooks.example"))


def test_the_address_that_was_checked_is_called(misbehaving: Misbehaving, resolve: Callable[..., None]) -> None:
    """The name leads here when it is checked and elsewhere a moment later; the message comes here, under its name."""
    with receiving() as receiver, misbehaving(**FAST) as context:
        resolve("127.0.0.1", "127.0.0.1", "10.0.0.1")
        create_webhook(context, named(receiver))
        solved(context)
        assert eventually(lambda: len(receiver.got) == 1)
        assert receiver.got[0].headers["host"] == f"hooks.example:{receiver.port}"


def test_a_name_that_leads_elsewhere_later_is_not_called(
    misbehaving: Misbehaving, resolve: Callable[..., None]
) -> None:
    """Allowed when the webhook was made, private when it is called: nobody is called."""
    networks = (ip_network("127.0.0.9/32"),)
    settings = FAST | {"webhook_networks": networks, "webhook_max_attempts": 2}
    with receiving() as receiver, misbehaving(**settings) as context:
        resolve("127.0.0.9", "127.0.0.1")
        create_webhook(context, named(receiver))
        solved(context)
        assert eventually(lambda: waiting(context) == 0)
        assert receiver.got == []


@pytest.mark.parametrize(("host", "deliveries"), [("hooks.example", 1), ("other.example", 0)])
def test_the_certificate_must_be_that_of_the_name(
    misbehaving: Misbehaving,
    resolve: Callable[..., None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    deliveries: int,
) -> None:
    """TLS to the address that was checked, asking for the name; a trusted certificate of another name gets nothing."""
    certificate = make_certificate(tmp_path / "certificate.pem", host)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tls, asked_for = server_context(certificate), set()
    tls.sni_callback = lambda _socket, name, _context: asked_for.add(name)
    with receiving(tls=tls) as receiver, misbehaving(webhook_max_attempts=1, **FAST) as context:
        resolve("127.0.0.1")
        create_webhook(context, WebhookRequest(f"https://hooks.example:{receiver.port}/hook"))
        solved(context)
        assert eventually(lambda: waiting(context) == 0)
        assert asked_for == {"hooks.example"}
        assert [got.headers["host"] for got in receiver.got] == [f"hooks.example:{receiver.port}"] * deliveries


def test_of_many_processes_one_takes_a_message(postgresql: PostgreSql, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifteen messages and four takers at once: each message is taken once, and again only after its pause."""
    url = Settings(database_url=postgresql.shared_database()).store_url
    with open_engine(url) as engine, ThreadPoolExecutor(4) as pool:
        store = OwnedStore(engine, LOCAL)
        for number in range(3):
            store.add_webhook(
                Webhook(id=str(number), url="https://9.9.9.9/", secret=make_secret(), created_at=utc_now())
            )
        for number in range(5):
            store.add_run(kept_run(str(number), "answer"), key_use=None, max_queued=9)
            store.cancel_run(str(number), CANCELLED)
        outbox = Outbox(engine, timedelta(hours=1))
        taken = [message.id for messages in pool.map(lambda _: outbox.take_due(), range(8)) for message in messages]
        assert (len(taken), len(set(taken))) == (15, 15)
        assert outbox.take_due() == []
        monkeypatch.setattr("service.webhooks.outbox.utc_now", lambda: utc_now() + timedelta(hours=2))
        assert [message.attempts for message in outbox.take_due()] == [2] * 15
