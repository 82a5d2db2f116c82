"""Questions about a plan are runs: queued, answered once, kept, and gone with their base."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from dbos import DBOS
from pydantic import TypeAdapter
from sqlmodel import Session

from api.schemas.answers import answer_out
from api.schemas.why_answers import WhyOut
from service.audit import Action
from service.caller import Caller, Role
from service.context import Context, open_context
from service.errors import AnswerUnreadable, NotAPlan, QuestionUnanswered, ResultNotReady, RunNotFound, StudentNotFound
from service.questions.asking import ask, get_answer
from service.questions.kinds import KINDS, question_key, unpack_answer
from service.rows import find_papers
from service.run import Run, RunFilter, RunState, Task
from service.runs import RunOptions, cancel_run, delete_run, get_result, get_run, list_runs, submit_run
from solver.answers.effect import LevelEffect
from solver.answers.place_values import NotValued, PlaceValuesAnswer
from solver.answers.why import WhyAnswer, WhyQuestion
from solver.answers.why_not import WhyNotAnswer
from solver.wording import Language
from tests.service.conftest import FAKE_SOLVER, ended, eventually, settings_for
from tests.service.problems import NAMES, two_students
from tests.service.test_deletion import tables_with

OTHER = Caller("other", "plk_other", Role.ADMIN)
QUESTIONS = RunFilter(tasks=(Task.WHY,))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder of the service."""
    return tmp_path_factory.mktemp("asked")


@pytest.fixture(scope="module")
def context(solves: Path, folder: Path) -> Iterator[Context]:
    """Open a service that all tests ask."""
    assert solves.is_dir()
    with open_context(settings_for(folder), solver_command=FAKE_SOLVER) as context:
        yield context


@pytest.fixture(scope="module")
def base(context: Context) -> Run:
    """Place the first of two students."""
    return ended(context, submit_run(context, two_students("answer"), RunOptions()).id)


def why(context: Context, base_run_id: str, student: str = NAMES[0]) -> Run:
    """Ask why a student sits where they sit."""
    return ask(context, base_run_id, Task.WHY, WhyQuestion(student=student))


def test_a_question_is_answered_once_and_found_again(context: Context, base: Run) -> None:
    """The child answers about the base's plan; the same question gives the same run."""
    run = ended(context, why(context, base.id).id)
    assert (run.task, run.base_run_id, run.input_hash) == (Task.WHY, base.id, base.input_hash)
    answer = get_answer(context, run)
    assert isinstance(answer, WhyAnswer)
    assert answer.placement == get_result(context, base.id).placements[0]
    assert answer.base_proven
    assert why(context, base.id).id == run.id


def test_questions_are_listed_only_when_asked_for(context: Context, base: Run) -> None:
    """The list of placements has none of them, and each is in the audit log."""
    run = ended(context, why(context, base.id).id)
    assert base.id in {run.id for run in list_runs(context, limit=9).runs}
    assert run.id not in {run.id for run in list_runs(context, limit=9).runs}
    assert {run.task for run in list_runs(context, limit=9, wanted=QUESTIONS).runs} == {Task.WHY}
    acts = [(entry.action, entry.run_id) for entry in context.store.list_audit(limit=50, after=None).entries]
    assert (Action.QUESTION_ASKED, run.id) in acts


def test_what_cannot_be_asked_is_refused(context: Context, base: Run) -> None:
    """Unknown runs and students, another organisation's run, and a question about a question; nothing is queued."""
    question = ended(context, why(context, base.id).id)
    before = list_runs(context, limit=50, wanted=QUESTIONS).runs
    for owner, run_id, student, error in (
        (context, "nobody", NAMES[0], RunNotFound),
        (context, base.id, "nobody", StudentNotFound),
        (context.acting_as(OTHER), base.id, NAMES[0], RunNotFound),
        (context, question.id, NAMES[0], NotAPlan),
    ):
        with pytest.raises(error):
            why(owner, run_id, student)
    with pytest.raises(NotAPlan):
        get_result(context, question.id)
    assert list_runs(context, limit=50, wanted=QUESTIONS).runs == before


def test_a_cancelled_question_can_be_asked_again(context: Context, base: Run, solves: Path) -> None:
    """While a solve is in the way the question waits; cancelled it has no answer, and the next one is a new run."""
    (solves / "hang, before a question").unlink(missing_ok=True)
    busy = submit_run(context, two_students("hang, before a question"), RunOptions()).id
    assert eventually((solves / "hang, before a question").exists)
    with pytest.raises(ResultNotReady):
        why(context, busy)
    run = why(context, base.id, NAMES[1])
    assert run.id != why(context, base.id).id
    assert (run.state, why(context, base.id, NAMES[1]).id) == (RunState.QUEUED, run.id)
    with pytest.raises(ResultNotReady):
        get_answer(context, run)
    cancelled = cancel_run(context, run.id)
    assert not cancelled.has_result
    with pytest.raises(QuestionUnanswered, match="cancelled"):
        get_answer(context, cancelled)
    again = why(context, base.id, NAMES[1])
    assert again.id != run.id
    cancel_run(context, busy)
    assert isinstance(get_answer(context, ended(context, again.id)), WhyAnswer)


def test_an_answer_that_another_version_stored_is_told_or_found_anew(
    context: Context, base: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence that is gone is told by its code; an answer with other fields is refused, and is not found again."""
    run = ended(context, why(context, base.id).id)
    keep_answer(context, run, letter=[{"code": "letter.gone", "data": {}, "parts": []}])
    out = answer_out(run, get_answer(context, run), Language.EN)
    assert isinstance(out, WhyOut)
    assert out.letter == "Another version stored what it calls 'letter.gone'; this version has no words for it."
    assert why(context, base.id).id == run.id
    keep_answer(context, run, base_proven={"all": True})
    with pytest.raises(AnswerUnreadable, match="cannot read it"):
        get_answer(context, run)
    other_fields = replace(KINDS[Task.WHY], told=TypeAdapter(WhyNotAnswer))
    asked = (base.id, Task.WHY, WhyQuestion(student=NAMES[0]))
    key = question_key(*asked)
    with monkeypatch.context() as other_version:
        other_version.setitem(cast("dict[Task, object]", KINDS), Task.WHY, other_fields)
        assert question_key(*asked) != key
    assert question_key(*asked) == key


def test_what_places_bring_at_most_is_kept_and_told(base: Run) -> None:
    """Stored and read back it is the same; an earlier version's answer has none, and both are told in words."""
    at_most = LevelEffect(name="placed", unit="students", before=1, after=2, better=True)
    left = NotValued(offer="brielle-physics", site="brielle", subject="physics", mentor_places=1, at_most=at_most)
    answer = PlaceValuesAnswer(base_proven=True, gains=(), no_gain=(), not_valued=(left,))
    stored = KINDS[Task.PLACE_VALUES].told.dump_json(answer)
    assert unpack_answer(Task.PLACE_VALUES, zlib.compress(stored)) == answer
    earlier = json.loads(stored)
    del earlier["not_valued"][0]["at_most"]
    question = replace(base, task=Task.PLACE_VALUES)
    [now, before] = (
        answer_out(question, unpack_answer(Task.PLACE_VALUES, zlib.compress(packed)), language).model_dump()[
            "not_valued"
        ]
        for packed, language in ((stored, Language.EN), (json.dumps(earlier).encode(), Language.NL))
    )
    assert now == [
        {
            "offer": "brielle-physics",
            "site": "brielle",
            "subject": "physics",
            "mentor_places": 1,
            "text": "One more mentor place for physics at 'brielle' brings at most one more student placed; there was "
            "no time to find out more.",
            "at_most": {"name": "placed", "unit": "students", "before": 1, "after": 2, "better": True},
        }
    ]
    assert (before[0]["at_most"], before[0]["text"]) == (
        None,
        "Er was geen tijd om te vinden wat één begeleidingsplaats meer voor physics op 'brielle' oplevert.",
    )


def keep_answer(context: Context, run: Run, **changes: object) -> None:
    """Store the answer of a question with other fields, as another version might have."""
    packed = context.store.packed_result(run.id)
    assert packed
    changed = zlib.compress(json.dumps(json.loads(zlib.decompress(packed)) | changes).encode())
    with Session(context.store._engine) as session, session.begin():
        find_papers(session, run.id).result = changed


def test_questions_go_with_their_base(context: Context, base: Run, folder: Path) -> None:
    """Deleting a run deletes what was asked about it, with its job; a run made from it stays, without a base."""
    asked = [run.id for run in list_runs(context, limit=50, wanted=QUESTIONS).runs]
    changed = submit_run(context, two_students("answer, changed"), RunOptions(), base_run_id=base.id)
    assert ended(context, changed.id).base_run_id == base.id
    delete_run(context, base.id)
    assert asked
    assert get_run(context, changed.id).base_run_id is None
    assert list_runs(context, limit=9, wanted=QUESTIONS).runs == ()
    assert not {job.workflow_id for job in DBOS.list_workflows()} & {base.id, *asked}
    assert tables_with(folder, *asked) <= {"placement.sqlite:audit"}
    with pytest.raises(RunNotFound):
        submit_run(context, two_students("answer"), RunOptions(), base_run_id=base.id)
