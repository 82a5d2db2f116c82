"""Complete a plan made by hand: the offers and mentor places that the planner left open.

Who sits at which site is given, and an offer serves one subject. So each site and subject is completed by itself, and
exactly: a completion without a broken rule is found whenever there is one (:mod:`solver.seating`). The search for one
site and subject ends after ten seconds, which hundreds of students do not need.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from solver.benches import benches_of
from solver.canonical import canonical
from solver.directory import Directory
from solver.engine import Deadline
from solver.naming import name_offer
from solver.plan import Plan, Seated
from solver.problem import Offer, Problem
from solver.result import Seat
from solver.rules.e1_match import offer_suits
from solver.seating import SECONDS_TO_SEAT, best_seating, largest_seating, with_places
from solver.travel import minutes_lookup


def completed(problem: Problem, seats: Iterable[Seat]) -> Plan:
    """Return the plan of these seats for a problem, in whatever order its rows are, completed."""
    return complete(Plan.of(Directory.of(canonical(problem)), seats, minutes_lookup(problem)))


def complete(plan: Plan) -> Plan:
    """Return the plan with an offer for each seat that can have one, and a place for each seat at an offer.

    What the planner named stays. Of all completions that break no rule it is one with most fit points, and of those
    one with fewest duos. Where there is none, as few seats as possible stay without a place; the rules tell.
    """
    seated: list[Seated] = []
    for seats in plan.by_site.values():
        by_subject: defaultdict[str | None, list[Seated]] = defaultdict(list)
        for seat in seats:
            by_subject[_subject(plan, seat)].append(seat)
        for subject, members in by_subject.items():
            open_seats = subject is not None and any(seat.mentor_place is None or not seat.offer for seat in members)
            seated += _completed(plan, members) if open_seats else members
    return plan.with_seated(seated)


def _subject(plan: Plan, seat: Seated) -> str | None:
    """Return the subject of the offers that a seat can have, ``None`` when it can have none (rule E1)."""
    if seat.offer is not None:
        return seat.offer.subject
    suits = seat.student.id not in plan.stated_offers and _suiting(seat)
    return seat.student.subject if suits else None


def _suiting(seat: Seated) -> list[Offer]:
    return [offer for offer in seat.site.offers if offer_suits(seat.student, seat.site, offer)]


def _completed(plan: Plan, seats: list[Seated]) -> list[Seated]:
    """Complete the seats at one site's offers of one subject."""
    subject = _subject(plan, seats[0])
    offers = [offer for offer in seats[0].site.offers if offer.subject == subject]
    if len(offers) == 1 and all(seat.mentor_place is None for seat in seats):
        return name_offer(plan, [Seated(seat.student, seat.site, offers[0], None) for seat in seats])
    placed = _placed(plan, offers, seats)
    found = {seat.student.id for seat in placed}
    return _with_rest(placed, [seat for seat in seats if seat.student.id not in found], seats)


def _placed(plan: Plan, offers: Sequence[Offer], seats: list[Seated]) -> list[Seated]:
    """Return the seats that find a place; a named place that breaks a rule is nobody else's."""
    held: list[Seated] = []
    deadline = Deadline.after(SECONDS_TO_SEAT)
    while True:
        benches = benches_of(offers, seats, held)
        able = [seat for seat in seats if any(bench.takes(seat) for bench in benches)]
        if not able:
            return []
        taken = best_seating(plan.directory, able, benches, deadline)
        taken = taken or largest_seating(plan.directory, able, benches, deadline)
        unable = [seat for seat in seats if seat.student.id not in taken and seat.offer and seat.mentor_place]
        if not unable:
            return with_places(plan.directory, able, taken)
        held += unable
        seats = [seat for seat in seats if seat not in unable]


def _with_rest(placed: list[Seated], rest: Iterable[Seated], seats: list[Seated]) -> list[Seated]:
    """Put the rest at an offer that suits, with the place they name if any.

    Where one of them has no place, nobody there who left it open has one: the rule D3 then tells of all of them.
    """
    put = [Seated(seat.student, seat.site, _likeliest(seat), seat.mentor_place) for seat in rest]
    crowded = {seat.offer for seat in put if seat.mentor_place is None}
    named = {seat.student.id for seat in seats if seat.mentor_place is not None}
    return put + [
        Seated(seat.student, seat.site, seat.offer, None)
        if seat.offer in crowded and seat.student.id not in named
        else seat
        for seat in placed
    ]


def _likeliest(seat: Seated) -> Offer | None:
    """Return the offer that a seat without a place is told about: its own, else one that has the place it names."""
    suiting = _suiting(seat)
    having = [offer for offer in suiting if (seat.mentor_place or 1) <= offer.mentor_places]
    return seat.offer or (having or suiting)[0]
