"""Faults of the current plan, and of a limit on moves without one."""

from collections.abc import Iterator

from solver.faults.fault import Fault, Place, dotted
from solver.faults.register import Register
from solver.problem import MOVES_LEVELS, CurrentPlacement, Problem


def current_plan_faults(problem: Problem, register: Register) -> Iterator[Fault]:
    """Yield the faults of ``current_plan``: unknown ids, a student listed twice, an offer of another site."""
    site_of_offer = {offer.id: site.id for site in problem.sites for offer in site.offers}
    first_place: dict[str, Place] = {}
    for index, row in enumerate(problem.current_plan):
        place: Place = ("current_plan", index)
        yield from register.students.unknown((*place, "student"), row.student)
        yield from register.sites.unknown((*place, "site"), row.site)
        yield from register.offers.unknown((*place, "offer"), row.offer)
        yield from _elsewhere((*place, "offer"), row, site_of_offer)
        first = first_place.setdefault(row.student, place)
        if first != place:
            message = f"The student {row.student!r} already has a place at {dotted(first)}."
            yield Fault((*place, "student"), message)
    if not problem.current_plan:
        yield from _nothing_to_move(problem)


def _elsewhere(place: Place, row: CurrentPlacement, site_of_offer: dict[str, str]) -> Iterator[Fault]:
    site = site_of_offer.get(row.offer or "")
    if site is not None and site != row.site:
        yield Fault(place, f"The offer {row.offer!r} is at site {site!r}, not at {row.site!r}.")


def _nothing_to_move(problem: Problem) -> Iterator[Fault]:
    nothing = "There is no current_plan, so nothing can move."
    if problem.policy.max_moves is not None:
        yield Fault(("policy", "max_moves"), nothing, rests_on=(("current_plan",),))
    for index, level in enumerate(problem.policy.levels):
        if level in MOVES_LEVELS:
            yield Fault(("policy", "levels", index), nothing, rests_on=(("current_plan",),))
