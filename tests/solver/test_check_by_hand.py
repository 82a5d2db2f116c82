"""The checker on plans made by hand: students at sites, most offers and all places left open."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from solver.check import check
from solver.problem import Problem, Student, Who
from solver.result import Seat
from tests.oracles.brute_force import can_be_completed
from tests.oracles.rules import Spot, Spots, World, matching_spots, quota_count, spots_of, within_reach
from tests.oracles.strategies import problems

SIMPLE = {"C2", "C5", "E1", "E2", "E3", "Q1", "T1"}


def by_hand(given: Problem, dice: random.Random) -> Spots:
    """Seat some students, most where they may sit and some anywhere; name the offer now and then."""
    world, seats = World(given), {}
    for student in given.students:
        anywhere = [Spot(site.id, None) for site in given.sites]
        own = spots_of(world, student)
        spot = dice.choice(own if own and dice.random() < 0.8 else anywhere)
        if dice.random() < 0.7:
            seats[student.id] = spot if dice.random() < 0.3 else Spot(spot.site, None)
    return seats


def simple_faults(given: Problem, seats: Spots) -> set[str]:
    """Name the broken rules that are a matter of one student, or of counting."""
    world = World(given)
    found = {"E2" for each in given.students if is_off_its_pin(each, seats)}
    for name, spot in seats.items():
        student, site = world.students[name], world.sites[spot.site]
        if student.pinned_site is None:
            found |= set() if within_reach(world, student, site) else {"T1"}
            found |= set() if matching_spots(student, site) else {"E1"}
        found |= {"E3"} if site.id in student.excluded_sites else set()
    for site in given.sites:
        most = site.max_students
        if most is not None and sum(spot.site == site.id for spot in seats.values()) > most:
            found.add("C2")
    for quota in given.quotas:
        if quota.max is not None and quota_count(world, quota, seats) > quota.max:
            found.add("C5" if quota.who == Who() else "Q1")
    return found


def is_off_its_pin(student: Student, seats: Spots) -> bool:
    """E2: pinned and somewhere else or nowhere."""
    seat = seats.get(student.id)
    return student.pinned_site is not None and (seat is None or seat.site != student.pinned_site)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(problems(), st.integers(0, 9))
def test_checker_agrees_with_brute_force(given: Problem, seed: int) -> None:
    """A plan passes exactly when brute force can complete it, and its simple faults are those told."""
    seats = by_hand(given, random.Random(seed))
    plan = [Seat(student=name, site=spot.site, offer=spot.offer) for name, spot in seats.items()]
    told = {broken.rule for broken in check(given, plan).broken}
    assert (told == set()) == can_be_completed(given, seats)
    if not any(is_off_its_pin(student, seats) for student in given.students):
        assert told & SIMPLE == simple_faults(given, seats)
    else:
        assert "E2" in told
