"""Organisations: keys that hold, rows that nobody else sees, limits of their own, a log that nobody changes."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, delete, func, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, col, select

from service.access import first_key, refuse_strangers
from service.audit import SOLVER_VERSION, Action
from service.caller import FIRST_ORGANISATION, LOCAL, Caller, Role
from service.clock import utc_now
from service.codec import pack_problem
from service.context import Context
from service.database import open_engine
from service.endings import CANCELLED
from service.errors import KeyNotFound, NotAuthenticated, RunNotFound, ServiceError, TooManyRuns, UnfitOrganisation
from service.keys import make_key
from service.organisations import Organisations
from service.owned import OwnedStore
from service.run import KeyUse, NewRun, RunChanges, RunFilter, RunState
from service.runs import RunOptions, cancel_run, get_run, submit_run
from service.scope import ORGANISATION, ScopedSession
from service.tables import IdempotencyClaimRow, Owned, RunRow, WebhookMessageRow, WebhookRow
from tests.service.conftest import ended, eventually, settings_for
from tests.service.problems import two_students

OTHER = Caller("other", "plk_other", Role.ADMIN)
Misbehaving = Callable[..., AbstractContextManager[Context]]


@pytest.fixture
def engine(store_url: URL) -> Iterator[Engine]:
    """Open an empty store's database, of either kind."""
    with open_engine(store_url) as engine:
        yield engine


def new_run(run_id: str, *tags: str) -> NewRun:
    """Make a run to be kept."""
    packed = pack_problem(two_students())
    return NewRun(
        id=run_id, name=run_id, tags=tags, input_hash="h", packed_problem=packed, time_limit_seconds=9, seed=3
    )


def add(store: OwnedStore, run_id: str, *tags: str, max_queued: int = 100) -> None:
    """Keep a run with an idempotency key of the same name."""
    use = KeyUse(key=run_id, content_hash="h", lifetime=timedelta(hours=1))
    store.add_run(new_run(run_id, *tags), key_use=use, max_queued=max_queued)


def test_a_key_is_what_its_organisation_and_role_are(engine: Engine) -> None:
    """The right text gives the caller; a text that differs in one place, anywhere, gives nothing."""
    organisations = Organisations(engine)
    key = organisations.create_key("rotterdam", Role.PLANNER, timedelta(days=1))
    assert organisations.caller_of(key.text) == Caller("rotterdam", key.id, Role.PLANNER)
    for place in range(len(key.text)):
        changed = key.text[:place] + ("A" if key.text[place] != "A" else "B") + key.text[place + 1 :]
        with pytest.raises(NotAuthenticated):
            organisations.caller_of(changed)
    for wrong in ("", key.id, key.text + "A", make_key().text, "plk_\u00e9"):
        with pytest.raises(NotAuthenticated):
            organisations.caller_of(wrong)


def test_keys_are_long_and_differ(engine: Engine) -> None:
    """256 random bits follow the readable beginning; the store has them nowhere, in no table."""
    keys = [make_key() for _ in range(1000)]
    assert len({key.id for key in keys}) == 1000
    assert all(re.fullmatch(rf"{key.id}_[\w-]{{43}}", key.text, re.ASCII) for key in keys)
    made = Organisations(engine).create_key("rotterdam", Role.VIEWER, None)
    secret = made.text.removeprefix(made.id)
    with engine.connect() as connection:
        rows = [row for table in SQLModel.metadata.sorted_tables for row in connection.execute(table.select())]
    assert made.id in str(rows)
    assert secret not in str(rows)


def test_keys_end_when_they_expire_or_are_revoked(engine: Engine) -> None:
    """A key that has expired and one that was revoked are refused alike; others still hold."""
    organisations = Organisations(engine)
    expired, revoked, good = (
        organisations.create_key("rotterdam", Role.VIEWER, lifetime) for lifetime in (timedelta(0), None, None)
    )
    organisations.revoke_key(revoked.id)
    for key in (expired, revoked):
        with pytest.raises(NotAuthenticated):
            organisations.caller_of(key.text)
    assert organisations.caller_of(good.text).name == good.id
    assert [key.revoked_at is None for key in organisations.list_keys()] == [True, False, True]
    with pytest.raises(KeyNotFound, match=f"Maybe '{good.id}'"):
        organisations.revoke_key(good.id[:-1])


@pytest.mark.parametrize("name", ["", "-a", "a-", "A", "a b", "a" * 64, "a_b", "é"])
def test_names_of_organisations_are_plain(engine: Engine, name: str) -> None:
    """Other names are refused with an example, and no key is made."""
    organisations = Organisations(engine)
    with pytest.raises(UnfitOrganisation, match="'rotterdam'"):
        organisations.create_key(name, Role.VIEWER, None)
    assert organisations.list_keys() == []
    assert organisations.count() == 1


def test_a_store_opened_for_others_needs_a_key(engine: Engine, tmp_path: Path) -> None:
    """On loopback anyone may start it; elsewhere it is refused until a key holds, and again when none does."""
    organisations = Organisations(engine)
    local, remote = settings_for(tmp_path), settings_for(tmp_path, host="0.0.0.0")  # noqa: S104 - that is the point
    refuse_strangers(organisations, local)
    with pytest.raises(ServiceError, match=r"0\.0\.0\.0.*placement keys create"):
        refuse_strangers(organisations, remote)
    organisations.create_key("rotterdam", Role.VIEWER, timedelta(0))
    with pytest.raises(ServiceError):
        refuse_strangers(organisations, remote)
    key = organisations.create_key("rotterdam", Role.VIEWER, None)
    refuse_strangers(organisations, remote)
    organisations.revoke_key(key.id)
    with pytest.raises(ServiceError):
        refuse_strangers(organisations, remote)
    trusting = remote.model_copy(update={"oidc_issuer": "https://login.example"})
    refuse_strangers(organisations, trusting)


def test_a_new_store_gets_one_key(misbehaving: Misbehaving) -> None:
    """An admin's, once; not where others could have made theirs."""
    with misbehaving() as context:
        remote = replace(context, settings=context.settings.model_copy(update={"host": "192.0.2.1"}))
        assert first_key(remote) is None
        key = first_key(context)
        assert key
        assert context.organisations.caller_of(key.text) == Caller(FIRST_ORGANISATION, key.id, Role.ADMIN)
        assert first_key(context) is None


def add_rows_of_a_moment(engine: Engine) -> None:
    """Add what is in the store only while something goes on: a claim of a key, and a message that waits."""
    mine, now = {"organisation_id": FIRST_ORGANISATION}, utc_now()
    with Session(engine) as session:
        (run_id,) = session.exec(select(RunRow.id)).all()
        session.add(IdempotencyClaimRow(**mine, key="busy", expires_at=now))
        session.add(WebhookRow(**mine, id="hook", url="https://example.org", secret="", created_at=now))
        session.flush()
        session.add(WebhookMessageRow(**mine, id="1", webhook_id="hook", run_id=run_id, body="", next_attempt_at=now))
        session.commit()


def test_every_table_with_rows_of_an_organisation_is_scoped(engine: Engine) -> None:
    """In a session of another organisation no statement, of whatever form, meets a row."""
    add(OwnedStore(engine, LOCAL), "mine", "tag")
    Organisations(engine).create_key(FIRST_ORGANISATION, Role.VIEWER, None)
    add_rows_of_a_moment(engine)
    owned = {str(table.__tablename__) for table in Owned.__subclasses__()}
    assert SQLModel.metadata.tables.keys() - owned == {"organisations", "workers", "measures"}
    for table in Owned.__subclasses__():
        for organisation, rows in ((FIRST_ORGANISATION, True), ("other", False)):
            with ScopedSession(engine, info={ORGANISATION: organisation}) as session:
                assert bool(session.exec(select(table)).all()) is rows
                assert bool(session.exec(select(col(table.organisation_id))).all()) is rows
                assert bool(session.exec(select(func.count()).select_from(table)).one()) is rows
                if table.__tablename__ != "audit":
                    change = update(table).values(organisation_id=organisation)
                    assert bool(session.execute(change).rowcount) is rows
                    # Other rows refer to runs and webhooks, so the database refuses.
                    if table not in {RunRow, WebhookRow}:
                        assert bool(session.execute(delete(table)).rowcount) is rows


def test_runs_of_others_do_not_exist(engine: Engine) -> None:
    """Each method of the store answers about another's run as about none."""
    add(OwnedStore(engine, LOCAL), "mine", "tag")
    others = OwnedStore(engine, OTHER)
    for ask in (
        others.find_run,
        others.state_of,
        others.packed_result,
        others.delete_run,
        others.note_export,
        lambda run_id: others.change_run(run_id, RunChanges(name="theirs")),
        lambda run_id: others.list_runs(limit=1, after=run_id),
    ):
        with pytest.raises(RunNotFound):
            ask("mine")
    others.cancel_run("mine", CANCELLED)
    assert others.delete_all_runs() == []
    assert others.list_runs(limit=9, after=None, wanted=RunFilter(tags=("tag",))).runs == ()
    run = OwnedStore(engine, LOCAL).find_run("mine")
    assert (run.state, run.name, run.tags) == (RunState.QUEUED, "mine", ("tag",))


def test_limits_and_idempotency_keys_are_each_organisations_own(engine: Engine) -> None:
    """A full queue of one leaves room for the other; the same key stands for one run of each."""
    mine, others = OwnedStore(engine, LOCAL), OwnedStore(engine, OTHER)
    add(mine, "a", max_queued=1)
    with pytest.raises(TooManyRuns):
        add(mine, "b", max_queued=1)
    use = KeyUse(key="a", content_hash="another", lifetime=timedelta(hours=1))
    assert others.add_run(new_run("c"), key_use=use, max_queued=1).id == "c"


def test_the_audit_log_says_who_did_what(engine: Engine) -> None:
    """One line for each act, newest first, with the version and seed; acts that fail leave none."""
    mine = OwnedStore(engine, LOCAL)
    add(mine, "a")
    add(mine, "a")
    mine.change_run("a", RunChanges(tags=("x",)))
    mine.cancel_run("a", CANCELLED)
    mine.cancel_run("a", CANCELLED)
    mine.note_export("a")
    mine.delete_run("a")
    with pytest.raises(RunNotFound):
        mine.delete_run("a")
    entries = mine.list_audit(limit=100, after=None).entries
    acts = [Action.RUN_DELETED, Action.RESULT_EXPORTED, Action.RUN_CANCELLED, Action.RUN_CHANGED, Action.RUN_SUBMITTED]
    assert [entry.action for entry in entries] == acts
    assert {(entry.actor, entry.run_id, entry.seed, entry.version) for entry in entries} == {
        ("local", "a", 3, SOLVER_VERSION)
    }
    first = mine.list_audit(limit=3, after=None)
    second = mine.list_audit(limit=3, after=first.next_after)
    assert first.entries + second.entries == entries
    assert second.next_after is None
    assert OwnedStore(engine, OTHER).list_audit(limit=9, after=None).entries == ()


def test_the_audit_log_cannot_be_changed(engine: Engine) -> None:
    """The database itself refuses, whoever asks."""
    add(OwnedStore(engine, LOCAL), "a")
    statements = ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit", "DELETE FROM audit WHERE number = 1"]
    if engine.dialect.name == "postgresql":
        statements.append("TRUNCATE audit")
    for statement in statements:
        with Session(engine) as session, pytest.raises(DBAPIError, match="append-only"):
            session.connection().exec_driver_sql(statement)
    assert len(OwnedStore(engine, LOCAL).list_audit(limit=9, after=None).entries) == 1


def test_filters_must_all_hold(engine: Engine) -> None:
    """State, tags and a part of the name, in any case and with nothing special about % or _."""
    store = OwnedStore(engine, LOCAL)
    for run_id, tags in (("Autumn 1", ("draft", "year 1")), ("autumn 2", ("draft",)), ("100% _spring", ())):
        add(store, run_id, *tags)
    store.cancel_run("autumn 2", CANCELLED)

    def found(**wanted: object) -> list[str]:
        return [run.id for run in store.list_runs(limit=9, after=None, wanted=RunFilter(**wanted)).runs]

    assert found() == ["100% _spring", "autumn 2", "Autumn 1"]
    assert found(tags=("draft",)) == ["autumn 2", "Autumn 1"]
    assert found(tags=("draft", "year 1")) == ["Autumn 1"]
    assert found(name="AUTUMN") == ["autumn 2", "Autumn 1"]
    assert found(name="%") == found(name="_") == ["100% _spring"]
    assert found(name="autumn", states=(RunState.QUEUED,)) == ["Autumn 1"]
    assert found(states=(RunState.CANCELLED, RunState.QUEUED), tags=("draft",)) == ["autumn 2", "Autumn 1"]
    changed = replace(new_run("winter"), base_run_id="Autumn 1")
    store.add_run(changed, key_use=None, max_queued=100)
    assert found(has_base=True) == ["winter"]
    assert found(has_base=False) == ["100% _spring", "autumn 2", "Autumn 1"]


def test_only_so_many_runs_of_an_organisation_are_solved_at_once(misbehaving: Misbehaving, solves: Path) -> None:
    """There is room for three solves: the second run of one organisation waits, that of another does not."""
    with misbehaving(concurrent_solves=3, concurrent_solves_per_organisation=1) as context:
        others = context.acting_as(replace(OTHER, role=Role.PLANNER))
        mine = {name: submit_run(context, two_students(name), RunOptions()).id for name in ("hang, one", "hang, two")}
        theirs = submit_run(others, two_students("hang, theirs"), RunOptions()).id
        assert eventually((solves / "hang, theirs").exists, 90)
        assert eventually(lambda: any((solves / name).exists() for name in mine), 90)
        first, second = sorted(mine, key=lambda name: not (solves / name).exists())
        assert get_run(context, mine[second]).state is RunState.QUEUED
        assert not (solves / second).exists()
        cancel_run(context, mine[first])
        assert eventually((solves / second).exists, 90)
        for owner, run_id in ((context, mine[second]), (others, theirs)):
            cancel_run(owner, run_id)
            assert ended(owner, run_id).state is RunState.CANCELLED
