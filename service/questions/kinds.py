"""The kinds of questions: one table says for each task how it is asked, checked, answered and kept."""

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from service.audit import SOLVER_VERSION
from service.codec import unpack_result
from service.errors import AnswerUnreadable, NoCurrentPlan, SiteNotFound, StudentNotFound, SubjectNotFound
from service.run import Question, Task
from solver.answers.alternatives import AlternativesAnswer, AlternativesQuestion, alternatives
from solver.answers.backfill import BackfillAnswer, BackfillQuestion, backfill, backfill_faults
from solver.answers.base import Base
from solver.answers.duos import DuosAnswer, DuosQuestion, duos
from solver.answers.late import LateAnswer, LateQuestion, late_faults, late_students
from solver.answers.place_values import PlaceValuesAnswer, PlaceValuesQuestion, place_values
from solver.answers.trade_off import TradeOffAnswer, TradeOffQuestion, trade_off
from solver.answers.why import WhyAnswer, WhyQuestion, why
from solver.answers.why_not import WhyNotAnswer, WhyNotQuestion, why_not
from solver.answers.withdrawals import WithdrawalsAnswer, WithdrawalsQuestion, withdrawals
from solver.canonical import canonical_text
from solver.engine import Deadline
from solver.faults import Fault
from solver.problem import Problem

Asked = TypeVar("Asked")
Told = TypeVar("Told")


@dataclass(frozen=True)
class Kind(Generic[Asked, Told]):
    """One kind of question.

    ``require(problem, question)`` raises a service error when the question is about something unknown; or
    ``find_faults(base, question)`` finds what is wrong with a question that is a document, each at its field.
    ``find(base, question, deadline)`` finds the answer, or raises OutOfTimeError. With ``needs_proof`` only a plan of
    which every level is proven can be asked about.
    """

    asked: TypeAdapter[Asked]
    told: TypeAdapter[Told]
    find: Callable[[Base, Asked, Deadline], Told]
    require: Callable[[Problem, Asked], None] | None = None
    find_faults: Callable[[Base, Asked], list[Fault]] | None = None
    needs_proof: bool = False


def question_key(base_run_id: str, task: Task, question: object) -> str:
    """Return a hash that equal questions about the same run share.

    It is another one for another version of the solver, and for answers with other fields, which this one cannot read.
    """
    version = f"{SOLVER_VERSION} {_fields_of(KINDS[task].told)}"
    content = f"{base_run_id} {task} {version}\n{canonical_text(question)}"
    return hashlib.sha256(content.encode()).hexdigest()


@cache
def _fields_of(told: TypeAdapter[Any]) -> str:
    return json.dumps(told.json_schema(), sort_keys=True)


def pack_question(task: Task, question: object) -> bytes:
    """Return a question as compressed JSON."""
    return zlib.compress(KINDS[task].asked.dump_json(question))


def find_answer(problem: Problem, question: Question, time_limit_seconds: float) -> bytes:
    """Answer a question about the plan of ``problem``, and return the answer as compressed JSON.

    Raises
    ------
    OutOfTimeError
        When the time limit passes first.
    """
    kind = KINDS[question.task]
    base = Base(problem, unpack_result(question.packed_base_result))
    asked = kind.asked.validate_json(zlib.decompress(question.packed_question))
    answer = kind.find(base, asked, Deadline.after(time_limit_seconds))
    return zlib.compress(kind.told.dump_json(answer))


def unpack_answer(task: Task, packed: bytes) -> object:
    """Return the answer that ``find_answer`` packed.

    Raises
    ------
    AnswerUnreadable
        When another version packed it, with other fields.
    """
    try:
        answer: object = KINDS[task].told.validate_json(zlib.decompress(packed))
    except ValidationError:
        raise AnswerUnreadable from None
    return answer


def _require_student(problem: Problem, student_id: str) -> None:
    if not any(student.id == student_id for student in problem.students):
        raise StudentNotFound(student_id)


def _require_student_and_site(problem: Problem, question: WhyNotQuestion) -> None:
    _require_student(problem, question.student)
    _require_site(problem, question.site)


def _require_site(problem: Problem, site_id: str) -> None:
    if not any(site.id == site_id for site in problem.sites):
        raise SiteNotFound(site_id)


def _require_offers(problem: Problem, question: PlaceValuesQuestion) -> None:
    if question.site is not None:
        _require_site(problem, question.site)
    subjects = {offer.subject for site in problem.sites for offer in site.offers}
    if question.subject is not None and question.subject not in subjects:
        raise SubjectNotFound(question.subject)


def _require_current_plan(problem: Problem) -> None:
    if not problem.current_plan:
        raise NoCurrentPlan


KINDS: Mapping[Task, Kind[Any, Any]] = {
    Task.WHY: Kind(
        asked=TypeAdapter(WhyQuestion),
        told=TypeAdapter(WhyAnswer),
        require=lambda problem, question: _require_student(problem, question.student),
        find=why,
    ),
    Task.WHY_NOT: Kind(
        asked=TypeAdapter(WhyNotQuestion),
        told=TypeAdapter(WhyNotAnswer),
        require=_require_student_and_site,
        find=why_not,
    ),
    Task.TRADE_OFF: Kind(
        asked=TypeAdapter(TradeOffQuestion),
        told=TypeAdapter(TradeOffAnswer),
        require=lambda problem, _: _require_current_plan(problem),
        find=trade_off,
    ),
    Task.BACKFILL: Kind(
        asked=TypeAdapter(BackfillQuestion),
        told=TypeAdapter(BackfillAnswer),
        find_faults=backfill_faults,
        find=backfill,
    ),
    Task.LATE_STUDENTS: Kind(
        asked=TypeAdapter(LateQuestion),
        told=TypeAdapter(LateAnswer),
        find_faults=late_faults,
        find=late_students,
    ),
    Task.PLACE_VALUES: Kind(
        asked=TypeAdapter(PlaceValuesQuestion),
        told=TypeAdapter(PlaceValuesAnswer),
        require=_require_offers,
        find=place_values,
        needs_proof=True,
    ),
    Task.WITHDRAWALS: Kind(
        asked=TypeAdapter(WithdrawalsQuestion),
        told=TypeAdapter(WithdrawalsAnswer),
        find=withdrawals,
        needs_proof=True,
    ),
    Task.ALTERNATIVES: Kind(
        asked=TypeAdapter(AlternativesQuestion),
        told=TypeAdapter(AlternativesAnswer),
        find=alternatives,
    ),
    Task.DUOS: Kind(
        asked=TypeAdapter(DuosQuestion),
        told=TypeAdapter(DuosAnswer),
        find=duos,
        needs_proof=True,
    ),
}
