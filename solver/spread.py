"""Undo duos that the places do not force (rule D1): the site's students change offers, and nobody changes site.

Offers of one site can suit the same student. The model does not care which of them a student takes when all levels
stay equal, so a duo can remain beside a free place. Seating the students of that site and subject anew, with the most
fit points and then the fewest duos, keeps every rule and makes no level worse (:mod:`solver.seating`).
"""

from collections import defaultdict
from collections.abc import Iterator

from solver.benches import benches_of
from solver.engine import Deadline
from solver.plan import Plan, Seated
from solver.problem import DuoWish, Offer
from solver.rules.e1_match import offer_suits
from solver.seating import SECONDS_TO_SEAT, best_seating, with_places


def spread_duos(plan: Plan) -> Plan:
    """Return a plan of equal levels, or better ones, without duos that the site's places do not force."""
    moved: dict[str, Seated] = {}
    for offers in _worth_a_look(plan):
        seats = [seat for offer in offers for seat in plan.by_offer.get(offer.id, [])]
        open_seats = [Seated(seat.student, seat.site, None, None) for seat in seats]
        benches = benches_of(offers, open_seats, [])
        taken = best_seating(plan.directory, open_seats, benches, Deadline.after(SECONDS_TO_SEAT))
        if taken is not None:
            moved |= {seat.student.id: seat for seat in with_places(plan.directory, open_seats, taken)}
    return plan.with_seated(moved.get(seat.student.id, seat) for seat in plan.seated)


def _worth_a_look(plan: Plan) -> Iterator[list[Offer]]:
    """Yield the offers of each site and subject where moves lead from a needless duo to a free place."""
    crowded: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for (offer_id, _), seats in plan.by_place.items():
        if _is_needless(plan, seats):
            crowded[seats[0].site.id, plan.directory.offers[offer_id].subject].add(offer_id)
    for (site_id, subject), reached in crowded.items():
        offers = [offer for offer in plan.directory.sites[site_id].offers if offer.subject == subject]
        if _reaches_a_free_place(plan, offers, reached):
            yield offers


def _is_needless(plan: Plan, seats: list[Seated]) -> bool:
    """Tell whether somebody shares who neither must nor asked for that partner (rule D2)."""
    if len(seats) == 1:
        return False
    mutual = any(plan.directory.mutual_partner(seat.student) in plan.place_mates(seat) for seat in seats)
    return not mutual and any(seat.student.duo is not DuoWish.REQUIRED for seat in seats)


def _reaches_a_free_place(plan: Plan, offers: list[Offer], reached: set[str]) -> bool:
    """Tell whether a free place can be reached by moves of single students, one after the other."""
    waiting = list(reached)
    while waiting:
        here = plan.by_offer.get(waiting.pop(), [])
        for offer in offers:
            if offer.id not in reached and any(offer_suits(seat.student, seat.site, offer) for seat in here):
                reached.add(offer.id)
                waiting.append(offer.id)
    free = (offer for offer in offers if _places_used(plan, offer) < offer.mentor_places)
    return any(offer.id in reached for offer in free)


def _places_used(plan: Plan, offer: Offer) -> int:
    return len({seat.mentor_place for seat in plan.by_offer.get(offer.id, [])})
