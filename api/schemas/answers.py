"""What questions about a plan answer."""

from collections.abc import Callable, Mapping
from typing import Any

from api.schemas.base import Outgoing
from api.schemas.replan_answers import BackfillOut, LateStudentsOut, backfill_out, late_students_out
from api.schemas.results import LevelOut
from api.schemas.value_answers import (
    AlternativesOut,
    DuosOut,
    PlaceValuesOut,
    WithdrawalsOut,
    alternatives_out,
    duos_out,
    place_values_out,
    withdrawals_out,
)
from api.schemas.why_answers import AnswerOut, WhyNotOut, WhyOut, why_not_out, why_out
from service.run import Run, Task
from solver.answers.trade_off import TradeOffAnswer
from solver.wording import Language


class MoverOut(Outgoing):
    """A student of the current plan who would sit elsewhere or nowhere."""

    student: str
    site_now: str | None
    """Null when the site is gone."""
    site: str | None
    """Null without a placement."""


class TradedPlanOut(Outgoing):
    """One plan of the list: its moves, and what its levels come to."""

    moves: int
    published_moves: int
    levels: list[LevelOut]
    """The levels of the policy, without those that count moves."""
    proven: bool
    """No plan with so many moves has better levels, and none with these levels moves fewer."""
    movers: list[MoverOut]


class TradeOffOut(AnswerOut):
    """Plans of which none is better than another in both moves and levels; fewest moves first."""

    is_whole: bool
    """Whether all plans are proven and no other one belongs in between."""
    plans: list[TradedPlanOut]


PlanAnswerOut = PlaceValuesOut | WithdrawalsOut | AlternativesOut | DuosOut
AnyAnswerOut = WhyOut | WhyNotOut | TradeOffOut | BackfillOut | LateStudentsOut | PlanAnswerOut


def answer_out(run: Run, answer: object, language: Language) -> AnyAnswerOut:
    """Make the answer to a question from what its run found, its sentences in ``language``."""
    return _OUT[run.task](answer, language).model_copy(update={"run_id": run.id, "base_run_id": run.base_run_id})


def _trade_off_out(answer: TradeOffAnswer, _: Language) -> TradeOffOut:
    return TradeOffOut.model_validate(answer)


_OUT: Mapping[Task, Callable[[Any, Language], AnyAnswerOut]] = {
    Task.WHY: why_out,
    Task.WHY_NOT: why_not_out,
    Task.TRADE_OFF: _trade_off_out,
    Task.BACKFILL: backfill_out,
    Task.LATE_STUDENTS: late_students_out,
    Task.PLACE_VALUES: place_values_out,
    Task.WITHDRAWALS: withdrawals_out,
    Task.ALTERNATIVES: alternatives_out,
    Task.DUOS: duos_out,
}
