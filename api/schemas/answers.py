"""What questions about a plan answer."""

from collections.abc import Callable, Mapping
from typing import Any

from api.schemas.base import Outgoing
from api.schemas.results import LevelOut, PlacementOut, ReasonOut, reason_out
from service.run import Run, Task
from solver.answers.trade_off import TradeOffAnswer
from solver.answers.why import WhyAnswer
from solver.wording import Language


class AnswerOut(Outgoing):
    """What every answer has: the question's own run, and the run whose plan it is about."""

    run_id: str = ""
    base_run_id: str | None = None
    base_proven: bool
    """Whether every level of the plan is proven; if not, the answer compares with this plan, not with the best one."""


class WhyOut(AnswerOut):
    """Why a student sits where they sit, or nowhere."""

    student: str
    placement: PlacementOut | None
    """Null when the student has no placement."""
    reasons: list[ReasonOut]
    """For a student without a placement, as in the result."""


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


AnyAnswerOut = WhyOut | TradeOffOut


def answer_out(run: Run, answer: object, language: Language) -> AnyAnswerOut:
    """Make the answer to a question from what its run found, its sentences in ``language``."""
    return _OUT[run.task](answer, language).model_copy(update={"run_id": run.id, "base_run_id": run.base_run_id})


def _why_out(answer: WhyAnswer, language: Language) -> WhyOut:
    reasons = [reason_out(reason, language) for reason in answer.reasons]
    return WhyOut.model_validate(answer).model_copy(update={"reasons": reasons})


def _trade_off_out(answer: TradeOffAnswer, _: Language) -> TradeOffOut:
    return TradeOffOut.model_validate(answer)


_OUT: Mapping[Task, Callable[[Any, Language], AnyAnswerOut]] = {Task.WHY: _why_out, Task.TRADE_OFF: _trade_off_out}
