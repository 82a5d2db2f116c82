"""Give every student of a plan a named mentor place, and so name the duos (rule D3)."""

from collections.abc import Iterable

from solver.duos import arrange
from solver.plan import Plan, Seated


def name_places(plan: Plan) -> Plan:
    """Return the plan with the places of every offer shared anew; an offer that cannot hold all stays open."""
    named: list[Seated] = [seat for seat in plan.seated if seat.offer is None]
    for seats in plan.by_offer.values():
        named += name_offer(plan, seats)
    return plan.with_seated(named)


def name_offer(plan: Plan, seats: Iterable[Seated]) -> list[Seated]:
    """Return the seats of one offer with place numbers ``1..n``, or without any when they do not fit."""
    by_id = {seat.student.id: seat for seat in seats}
    first = next(iter(by_id.values()))
    if first.offer is None:
        return list(by_id.values())
    students = [seat.student for seat in by_id.values()]
    groups = arrange(plan.directory, first.site, first.offer, students, first.offer.mentor_places)
    if groups is None:
        return [Seated(seat.student, seat.site, seat.offer, None) for seat in by_id.values()]
    return [
        Seated(student, first.site, first.offer, number)
        for number, group in enumerate(groups, start=1)
        for student in group
    ]
