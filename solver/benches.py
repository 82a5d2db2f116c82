"""Benches: the mentor places of an offer, with a bench of its own for each place that somebody names (rule D3).

A named place is then nothing but a small offer with one place: who names it sits there, another may join as at any
offer, and no rule on duos needs a second form.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solver.plan import Seated
from solver.problem import Offer
from solver.rules.e1_match import offer_suits


@dataclass(frozen=True)
class Bench:
    """Some ``places`` of one offer: the place ``number``, or with ``None`` those that are not in ``elsewhere``."""

    offer: Offer
    number: int | None
    places: int
    elsewhere: frozenset[int] = frozenset()

    def numbers(self) -> Iterator[int]:
        """Yield the numbers of the places, lowest first."""
        if self.number is not None:
            yield self.number
            return
        yield from (n for n in range(1, self.offer.mentor_places + 1) if n not in self.elsewhere)

    def takes(self, seat: Seated) -> bool:
        """Tell whether a seat can be here: by the planner's word, else where the offer suits the student (rule E1)."""
        if seat.mentor_place not in (None, self.number):
            return False
        return seat.offer == self.offer if seat.offer else offer_suits(seat.student, seat.site, self.offer)


def benches_of(offers: Sequence[Offer], seats: Sequence[Seated], held: Sequence[Seated]) -> list[Bench]:
    """Return the benches of some offers for ``seats``; places named by ``held`` are taken and belong to none."""
    return [bench for offer in offers for bench in _benches(offer, _numbers(offer, seats), _numbers(offer, held))]


def _numbers(offer: Offer, seats: Sequence[Seated]) -> frozenset[int]:
    """Return the numbers of the offer's places that seats name; without an offer a number may be of any."""
    named = (seat.mentor_place for seat in seats if seat.offer in (None, offer))
    return frozenset(number for number in named if number is not None and 1 <= number <= offer.mentor_places)


def _benches(offer: Offer, named: frozenset[int], taken: frozenset[int]) -> Iterator[Bench]:
    yield from (Bench(offer, number, 1) for number in sorted(named - taken))
    rest = offer.mentor_places - len(named | taken)
    if rest:
        yield Bench(offer, None, rest, named | taken)
