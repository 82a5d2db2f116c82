"""Undo duos that the places do not force (rule D1): a partner moves to a free place of another offer there.

Offers of one site can suit the same student. The model does not care which of them a student takes when all levels
stay equal, so a duo can remain beside a free place. Moving within the site keeps every rule and level as long as the
fit points stay equal.
"""

from solver.duos import arrange
from solver.naming import name_places
from solver.objectives.e4_fit import tag_points
from solver.plan import Plan, Seated
from solver.problem import DuoWish, Offer
from solver.rules.e1_match import offer_suits


def spread_duos(plan: Plan) -> Plan:
    """Return a plan of equal levels without duos that a free place at the same site could undo."""
    for number in range(len(plan.seated)):
        seat = plan.seated[number]
        room = _room_for(plan, seat) if _shares_needlessly(plan, seat) else None
        if room is not None:
            moved = Seated(seat.student, seat.site, room, None)
            plan = name_places(plan.with_seated([*plan.seated[:number], moved, *plan.seated[number + 1 :]]))
    return plan


def _shares_needlessly(plan: Plan, seat: Seated) -> bool:
    """Tell whether a student shares though neither wish asks for it (rule D2)."""
    mates = plan.place_mates(seat)
    partner = plan.directory.mutual_partner(seat.student)
    wanted = partner in mates or any(row.duo is DuoWish.REQUIRED for row in [seat.student, *mates])
    return bool(mates) and not wanted


def _room_for(plan: Plan, seat: Seated) -> Offer | None:
    """Return another offer of the site where the student can sit alone for the same fit points."""
    student, site = seat.student, seat.site
    for offer in site.offers:
        if offer == seat.offer or not offer_suits(student, site, offer):
            continue
        if tag_points(student, site, offer) != tag_points(student, site, seat.offer):
            continue
        there = [other.student for other in plan.by_offer.get(offer.id, [])]
        groups = arrange(plan.directory, site, offer, [*there, student], offer.mentor_places)
        if groups is not None and (student,) in groups and len(groups) > _places_used(plan, offer):
            return offer
    return None


def _places_used(plan: Plan, offer: Offer) -> int:
    return len({seat.mentor_place for seat in plan.by_offer.get(offer.id, [])})
