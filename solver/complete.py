"""Complete a plan made by hand: the offers and mentor places that the planner left open."""

from collections.abc import Iterator, Sequence

from solver.duos import arrange
from solver.naming import name_offer
from solver.plan import Plan, Seated
from solver.problem import Offer, Student
from solver.rules.e1_match import offer_suits


def complete(plan: Plan) -> Plan:
    """Return the plan with an offer for each seat that can have one, and a place for each seat at an offer.

    What the planner named stays. Seats that find no offer or place stay open; the rules E1 and D3 tell.
    """
    with_offers = _with_offers(plan)
    seated = [seat for seat in with_offers.seated if seat.offer is None]
    for seats in with_offers.by_offer.values():
        seated += _with_places(with_offers, seats)
    return with_offers.with_seated(seated)


def _with_offers(plan: Plan) -> Plan:
    """Give open seats a matching offer of their site, moving other open seats aside where that helps."""
    seated: list[Seated] = []
    for seats in plan.by_site.values():
        table = _Table(plan, seats)
        for seat in seats:
            if table.is_open(seat):
                table.seat(seat.student, set())
        seated += table.seats()
    return plan.with_seated(seated)


class _Table:
    """The offers of one site and who takes them."""

    def __init__(self, plan: Plan, seats: Sequence[Seated]) -> None:
        self.plan = plan
        self.site = seats[0].site
        self.by_id = {seat.student.id: seat for seat in seats}
        self.taken: dict[str, Offer] = {seat.student.id: seat.offer for seat in seats if seat.offer}
        self.movable = {seat.student.id for seat in seats if self.is_open(seat)}

    def is_open(self, seat: Seated) -> bool:
        """Tell whether the planner named no offer for a seat."""
        return seat.offer is None and seat.student.id not in self.plan.stated_offers

    def seat(self, student: Student, tried: set[str]) -> bool:
        """Find a matching offer with room, or make room along an augmenting path (Berge, 1957)."""
        suiting = [offer for offer in self.site.offers if offer_suits(student, self.site, offer)]
        untried = [offer for offer in suiting if offer.id not in tried]
        for offer in untried:
            if self._holds(offer, [*self._members(offer), student]):
                self.taken[student.id] = offer
                return True
        for offer in untried:
            tried.add(offer.id)
            if self._swap(student, offer, tried):
                return True
        if student.id not in self.taken and suiting:
            self.taken[student.id] = suiting[0]
        return False

    def _swap(self, student: Student, offer: Offer, tried: set[str]) -> bool:
        members = self._members(offer)
        for other in [row for row in members if row.id in self.movable]:
            others = [row for row in members if row.id != other.id]
            if not self._holds(offer, [*others, student]):
                continue
            if self.seat(other, tried):
                self.taken[student.id] = offer
                return True
        return False

    def _members(self, offer: Offer) -> list[Student]:
        return [self.by_id[key].student for key, taken in self.taken.items() if taken.id == offer.id]

    def _holds(self, offer: Offer, students: list[Student]) -> bool:
        places = offer.mentor_places
        return arrange(self.plan.directory, self.site, offer, students, places) is not None

    def seats(self) -> Iterator[Seated]:
        """Yield the seats with the offers found."""
        for key, seat in self.by_id.items():
            yield Seated(seat.student, seat.site, self.taken.get(key), seat.mentor_place)


def _with_places(plan: Plan, seats: list[Seated]) -> list[Seated]:
    """Give the open seats of an offer a place: beside the named ones, or in a duo with one of them."""
    named = [seat for seat in seats if seat.mentor_place is not None]
    if not named:
        return name_offer(plan, seats)
    for fixed in (named, [seat for seat in named if plan.place_mates(seat)]):
        rest = [seat for seat in seats if seat not in fixed]
        placed = _fill(plan, rest, {seat.mentor_place or 0 for seat in fixed})
        if placed is not None:
            return fixed + placed
    return seats


def _fill(plan: Plan, rest: list[Seated], used: set[int]) -> list[Seated] | None:
    """Share the unused places among the rest; named seats among them keep their number."""
    if not rest or rest[0].offer is None:
        return rest
    offer, site = rest[0].offer, rest[0].site
    numbers = [n for n in range(1, offer.mentor_places + 1) if n not in used]
    groups = arrange(plan.directory, site, offer, [seat.student for seat in rest], len(numbers))
    wanted = {seat.student.id: seat.mentor_place for seat in rest if seat.mentor_place is not None}
    if groups is None:
        return None
    placed: list[Seated] = []
    keeping = [[wanted[row.id] for row in group if row.id in wanted] for group in groups]
    if any(len(kept) > 1 for kept in keeping):
        return None
    free = iter([n for n in numbers if n not in wanted.values()])
    for group, kept in zip(groups, keeping, strict=True):
        number = kept[0] if kept else next(free)
        placed += [Seated(row, site, offer, number) for row in group]
    return placed
