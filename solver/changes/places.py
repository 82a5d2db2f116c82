"""Changes of the number of mentor places."""

from dataclasses import dataclass, replace
from typing import ClassVar

from solver.changes.base import BaseChange, chosen_sites, listed, new_value, number_place, refuse, require
from solver.changes.sites import with_sites
from solver.faults.register import Register
from solver.problem import Offer, Problem, Where


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMentorPlaces(BaseChange):
    """An offer has ``by`` mentor places more (or fewer), or ``value`` of them.

    The offer is named by ``offer``, or by ``site`` and ``subject`` when the site has one offer of the subject. With
    ``where``, and perhaps ``subject``, every offer at those sites changes.
    """

    kind: ClassVar[str] = "mentor_places"
    offer: str | None = None
    site: str | None = None
    where: Where | None = None
    subject: str | None = None
    by: int | None = None
    value: int | None = None

    def apply(self, problem: Problem) -> Problem:
        """Change the places of the offers that are meant."""
        changed = {offer.id: replace(offer, mentor_places=self._places(offer)) for offer in self._offers(problem)}
        return with_sites(
            problem,
            [replace(site, offers=tuple(changed.get(row.id, row) for row in site.offers)) for site in problem.sites],
        )

    def _places(self, offer: Offer) -> int:
        places = new_value(offer.mentor_places, self.by, self.value)
        if places < 0:
            message = f"Offer {offer.id!r} would have {places} mentor places; it has {offer.mentor_places}."
            raise refuse(message, number_place(self.by))
        return places

    def _offers(self, problem: Problem) -> list[Offer]:
        if self.offer is not None:
            return self._named(problem, self.offer)
        sites = chosen_sites(problem, self.site, self.where)
        found = [row for site in sites for row in site.offers if self.subject in (None, row.subject)]
        if not found:
            raise refuse("There is no such offer." + _subjects(sites[0].offers), "subject")
        if self.site is not None and len(found) > 1:
            ids = listed([row.id for row in found])
            raise refuse(f"Several offers are meant: {ids}. Name one of them in 'offer'.", "site")
        return found

    def _named(self, problem: Problem, offer_id: str) -> list[Offer]:
        if (self.site, self.where, self.subject) != (None, None, None):
            raise refuse("Give either 'offer' alone, or 'site' or 'where' with a 'subject'.", "offer")
        require(Register(problem).offers.unknown(("offer",), offer_id))
        return [offer for site in problem.sites for offer in site.offers if offer.id == offer_id]


def _subjects(offers: tuple[Offer, ...]) -> str:
    subjects = sorted({offer.subject for offer in offers})
    return f" Subjects there: {listed(subjects)}." if subjects else ""
