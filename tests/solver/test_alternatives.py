"""Who has no alternative, against all plans in which that student alone sits elsewhere."""

from hypothesis import assume, given, settings

from solver.answers.alternatives import AlternativesQuestion, Bound, alternatives
from solver.answers.base import Base
from solver.check import check
from solver.engine import Deadline
from solver.objectives import objectives_of
from solver.problem import Problem
from solver.result import Seat, Termination
from solver.solve import solve
from tests.oracles.rules import World, spots_of
from tests.oracles.strategies import problems


@settings(max_examples=25, derandomize=True, deadline=None)
@given(problems(pins=1))
def test_every_sense_equals_trying_every_site(given: Problem) -> None:
    """The checker grades each plan in which one student alone goes to another site that their own rules allow."""
    result = solve(given)
    assume(result.termination is Termination.OPTIMAL)
    base, world = Base(given, result), World(given)
    told = {row.student: row for row in alternatives(base, AlternativesQuestion(), Deadline()).students}
    signs = [entry.sign for entry in objectives_of(given)]
    for row in result.placements:
        student = next(other for other in given.students if other.id == row.student)
        others = {(spot.site, spot.offer) for spot in spots_of(world, student) if spot.site != row.site}
        costs = []
        for site, offer in others:
            rest = [Seat(student=seat.student, site=seat.site, offer=seat.offer) for seat in base.seats]
            plan = [
                Seat(student=seat.student, site=site, offer=offer) if seat.student == row.student else seat
                for seat in rest
            ]
            report = check(given, plan)
            if not report.broken:
                costs.append(tuple(sign * level.value for sign, level in zip(signs, report.levels, strict=True)))
        now = tuple(sign * level.value for sign, level in zip(signs, result.levels, strict=True))
        if costs and min(costs) == now:
            assert row.student not in told
        elif costs:
            assert told[row.student].bound is Bound.ONLY_AT_A_LOSS
        else:
            assert told[row.student].bound is (Bound.NONE_FREE if others else Bound.NO_OTHER_SITE)
