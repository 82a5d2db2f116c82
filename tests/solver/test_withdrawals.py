"""What a withdrawal or the end of a duo costs is the difference of two full solves."""

from dataclasses import replace

from hypothesis import assume, given, settings

from solver.answers.base import Base
from solver.answers.duos import DuosQuestion, duos
from solver.answers.effect import Effect
from solver.answers.sentences import told
from solver.answers.withdrawals import WithdrawalsQuestion, Withdrawn, withdrawals
from solver.changes.places import ChangeMentorPlaces
from solver.changes.sites import WithdrawSite
from solver.engine import Deadline
from solver.problem import DuoWish, Problem
from solver.result import Result, Termination
from solver.solve import solve
from tests.oracles.strategies import problems


def assert_costs(effect: Effect | None, *, cannot_hold: bool, base: Result, changed: Problem) -> None:
    """Hold what is told against a solve of the changed problem."""
    after = solve(changed)
    assert cannot_hold == (after.termination is Termination.INFEASIBLE)
    if not cannot_hold:
        values = [row.after for row in effect.levels] if effect else [level.value for level in base.levels]
        assert values == [level.value for level in after.levels]


@settings(max_examples=15, derandomize=True, deadline=None)
@given(problems(pins=1))
def test_what_a_withdrawal_costs_is_the_difference_of_two_solves(given: Problem) -> None:
    """Every site and one place of every offer, in the order of what they cost."""
    result = solve(given)
    assume(result.termination is Termination.OPTIMAL)
    base = Base(given, result)
    sites = withdrawals(base, WithdrawalsQuestion(), Deadline())
    assert {row.site for row in sites.withdrawals} == {site.id for site in given.sites}
    for row in sites.withdrawals:
        gone = WithdrawSite(site=row.site, release_pins=True).apply(given)
        assert_costs(row.effect, cannot_hold=row.cannot_hold, base=result, changed=gone)
    places = withdrawals(base, WithdrawalsQuestion(of=Withdrawn.PLACE), Deadline())
    for row in places.withdrawals:
        fewer = ChangeMentorPlaces(offer=row.offer, by=-1).apply(given)
        assert_costs(row.effect, cannot_hold=row.cannot_hold, base=result, changed=fewer)
    for rows in (sites.withdrawals, places.withdrawals):
        assert all(row.told[0].code.endswith(".cannot_hold") == row.cannot_hold for row in rows)
        assert all(told(row.told) for row in rows)
        losses = [row.effect.losses for row in rows if row.effect]
        assert losses == sorted(losses, reverse=True)
        assert not any(row.not_valued for row in (sites, places))


@settings(max_examples=10, derandomize=True, deadline=None)
@given(problems(pins=0))
def test_what_undoing_a_duo_costs_is_the_difference_of_two_solves(given: Problem) -> None:
    """Every duo that nobody has to form; those that somebody must are told as such."""
    result = solve(given)
    assume(result.termination is Termination.OPTIMAL)
    answer = duos(Base(given, result), DuosQuestion(), Deadline())
    shared = {tuple(sorted((row.student, row.duo_with))) for row in result.placements if row.duo_with}
    assert {row.students for row in answer.duos} == shared
    wishes = {row.id: row.duo for row in given.students}
    for row in answer.duos:
        assert (row.told[0].code == "value.duo.required") == row.required
        assert row.required == any(wishes[name] is DuoWish.REQUIRED for name in row.students)
        if not row.required:
            alone = [
                replace(student, duo=DuoWish.REFUSED, duo_with=None) if student.id in row.students else student
                for student in given.students
            ]
            changed = replace(given, students=tuple(alone))
            assert_costs(row.effect, cannot_hold=row.cannot_hold, base=result, changed=changed)
