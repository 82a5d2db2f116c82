"""Why not: the price of having a student at a site is the difference of two full solves."""

import random
from dataclasses import replace

from hypothesis import assume, given, settings

from solver.answers.base import Base
from solver.answers.why import WhyQuestion, why
from solver.answers.why_not import WhyNotQuestion, why_not
from solver.engine import Deadline
from solver.problem import Problem
from solver.result import Termination
from solver.solve import solve
from tests.oracles.brute_force import best_plan
from tests.oracles.rules import World, spots_of
from tests.oracles.shuffling import shuffled
from tests.oracles.strategies import problems


@settings(max_examples=20, derandomize=True, deadline=None)
@given(problems(pins=1))
def test_the_price_equals_brute_force(given: Problem) -> None:
    """Every student at every site: forbidden exactly where the rules give no spot, else the best of all plans there."""
    result = solve(given)
    assume(result.termination is Termination.OPTIMAL)
    base, world = Base(given, result), World(given)
    for student in given.students[:2]:
        for site in given.sites:
            forced = why_not(base, WhyNotQuestion(student=student.id, site=site.id), Deadline()).forced
            allowed = any(spot.site == site.id for spot in spots_of(world, student))
            told = bool(forced.forbidden) or forced.pinned_to is not None
            if student.duo.value != "required":
                assert told == (not allowed)
            if told:
                continue
            pinned = [replace(row, pinned_site=site.id) if row is student else row for row in given.students]
            best = best_plan(replace(given, students=tuple(pinned)))
            assert forced.cannot_hold == (best is None)
            if best is not None:
                assert forced.effect is not None
                assert forced.proven
                assert tuple((row.name, row.after) for row in forced.effect.levels) == best.levels
                assert [row.before for row in forced.effect.levels] == [row.value for row in result.levels]


@settings(max_examples=8, derandomize=True, deadline=None)
@given(problems(pins=0))
def test_answers_do_not_depend_on_the_order_of_rows(given: Problem) -> None:
    """Everybody is asked about, placed or not; a shuffled problem gives the same answers."""
    other = shuffled(given, random.Random(len(given.students)))
    results = solve(given), solve(other)
    assume(all(result.levels for result in results))
    one, two = Base(given, results[0]), Base(other, results[1])
    for student in given.students:
        question = WhyQuestion(student=student.id, limit=2)
        assert why(one, question, Deadline()) == why(two, question, Deadline())
