"""Moves against the levels: a short list of plans of which none is better than another in both (rule K1).

The epsilon-constraint method (Haimes et al., 1971): for a limit ``m`` on the moves the problem is solved for its levels
and then for fewest moves. Both ends are solved first: any number of moves, and the fewest that are possible. Then the
middle of the widest gap, again and again. A plan with ``k`` moves that is best for the limit ``m`` is best for every
limit from ``k`` to ``m``, so nothing is left to find between them, and the list is whole when all gaps are closed.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isfinite

from solver.answers.base import Base
from solver.engine import Deadline, OutOfTimeError
from solver.objectives import objectives_of
from solver.problem import MOVES_LEVELS, LevelName, Problem
from solver.result import Level, Result, Termination
from solver.solve import solve
from solver.stuck import fewest_moves

MOST_PLANS = 10
MOVES_ENTRIES = 2
"""The level ``moves`` stands last and has two entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeOffQuestion:
    """Asks what each further move buys; ``most`` plans at most."""

    most: int = MOST_PLANS


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """A student of the current plan who would sit elsewhere or nowhere; ``site_now`` is ``None`` when it is gone."""

    student: str
    site_now: str | None
    site: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TradedPlan:
    """One plan of the list: what it costs in moves, and what its levels come to.

    ``proven``: no plan with so many moves has better levels, and none with the same levels moves fewer.
    """

    moves: int
    published_moves: int
    levels: tuple[Level, ...]
    proven: bool
    movers: tuple[Mover, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeOffAnswer:
    """The plans, fewest moves first. ``is_whole``: all proven, and no other plan is better in both than one of them.

    Levels that count moves are left out, since moves are the other side of the trade.
    """

    base_proven: bool
    is_whole: bool
    plans: tuple[TradedPlan, ...]


def trade_off(base: Base, question: TradeOffQuestion, deadline: Deadline) -> TradeOffAnswer:
    """List plans from the fewest moves to the best levels, for the current plan of the base's problem.

    Raises
    ------
    OutOfTimeError
        When there is no time for any plan.
    """
    points = _Search(base.problem, deadline).points(question.most)
    return TradeOffAnswer(
        base_proven=base.proven,
        is_whole=all(point.is_proven for point in points) and not _gaps(points),
        plans=tuple(_plan(base.problem, point) for point in points),
    )


@dataclass(frozen=True)
class _Point:
    """A plan that is best for every limit from its own moves up to ``limit``; of its levels' costs less is better."""

    result: Result
    moves: int
    limit: int
    costs: tuple[int, ...]

    @property
    def is_proven(self) -> bool:
        return self.result.termination is Termination.OPTIMAL


class _Search:
    """Solves of one problem under limits on its moves; published ones decide only between plans that are equal."""

    def __init__(self, problem: Problem, deadline: Deadline) -> None:
        levels = tuple(level for level in problem.policy.levels if level not in MOVES_LEVELS)
        current = tuple(replace(row, published=False) for row in problem.current_plan)
        policy = replace(problem.policy, levels=(*levels, LevelName.MOVES))
        self.current = problem.current_plan
        self.problem = replace(problem, policy=policy, current_plan=current)
        self.signs = [entry.sign for entry in objectives_of(self.problem)][:-MOVES_ENTRIES]
        self.deadline = deadline

    def points(self, most: int) -> list[_Point]:
        """Return both ends, and what lies between while there are gaps, room and time."""
        greatest = self.problem.policy.max_moves
        points = [self._within(len(self.current) if greatest is None else greatest)]
        with suppress(OutOfTimeError):
            points = _joined(points, self._within(self._fewest()))
            while len(points) < most and (gaps := _gaps(points)):
                first, last = max(gaps, key=lambda gap: gap[1] - gap[0])
                points = _joined(points, self._within((first + last) // 2))
        return points

    def _fewest(self) -> int:
        """Return the least number of moves that any plan has."""
        result = solve(fewest_moves(self.problem), time_limit_seconds=self._seconds())
        if result.kpis is None or result.kpis.moves is None or result.termination is not Termination.OPTIMAL:
            raise OutOfTimeError
        return result.kpis.moves

    def _within(self, limit: int) -> _Point:
        """Return the best plan with at most so many moves, and of those one with fewest."""
        problem = replace(self.problem, policy=replace(self.problem.policy, max_moves=limit))
        result = solve(problem, time_limit_seconds=self._seconds(), base=self.current)
        if result.base_moves is None:
            raise OutOfTimeError
        values = [level.value for level in result.levels]
        costs = tuple(sign * value for sign, value in zip(self.signs, values, strict=False))
        return _Point(result, result.base_moves, limit, costs)

    def _seconds(self) -> float | None:
        return self.deadline.remaining() if isfinite(self.deadline.moment) else None


def _joined(points: list[_Point], new: _Point) -> list[_Point]:
    """Return the points with one more, by their moves; of those with equal levels the one with fewest moves.

    Points that cost more than one with fewer moves, which a solve that was cut short can leave, fall out.
    """
    kept: list[_Point] = []
    for point in sorted([*points, new], key=lambda point: (point.moves, point.costs)):
        if kept and point.costs >= kept[-1].costs:
            kept[-1] = replace(kept[-1], limit=max(kept[-1].limit, point.limit))
        else:
            kept.append(point)
    return kept


def _gaps(points: list[_Point]) -> list[tuple[int, int]]:
    """Return the limits, from first to last, for which the best plan is not known."""
    between = ((one.limit + 1, other.moves - 1) for one, other in pairwise(points))
    return [(first, last) for first, last in between if first <= last]


def _plan(problem: Problem, point: _Point) -> TradedPlan:
    site_of = {row.student: row.site for row in point.result.placements}
    moved = [row for row in problem.current_plan if row.site is None or site_of.get(row.student) != row.site]
    return TradedPlan(
        moves=point.moves,
        published_moves=sum(row.published for row in moved),
        levels=point.result.levels[:-MOVES_ENTRIES],
        proven=point.is_proven,
        movers=tuple(Mover(student=row.student, site_now=row.site, site=site_of.get(row.student)) for row in moved),
    )
