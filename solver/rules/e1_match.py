"""E1: subject, degree, year and institute match the offer.

A student ``i`` may take offer ``k`` only if ``subject_i = subject_k``; ``degree_i = degree_k`` when both are
given, or ``i`` studies for the second degree and the site is mbo; ``year_i`` is in ``years_k`` when given; and
the institute is in ``institutes_k`` when given. A pin waives the rule (E2). No unit. Source: domain rule E1.
"""

from collections.abc import Iterator

from solver.plan import Plan
from solver.problem import Offer, Sector, Site, Student
from solver.result import Broken
from solver.rules.base import Rule
from solver.wording import Data

SECOND_DEGREE = 2


def offer_suits(student: Student, site: Site, offer: Offer) -> bool:
    """Tell whether an offer matches a student (the model pairs only those)."""
    return (
        offer.subject == student.subject
        and degree_suits(student, site, offer)
        and (offer.years is None or student.year in offer.years)
        and (offer.institutes is None or student.institute in offer.institutes)
    )


def degree_suits(student: Student, site: Site, offer: Offer) -> bool:
    """Tell whether the degrees agree, an open one agreeing with any."""
    given = student.degree is not None and offer.degree is not None
    in_mbo = student.degree == SECOND_DEGREE and site.sector is Sector.MBO
    return not given or student.degree == offer.degree or in_mbo


class Match(Rule):
    """E1. The model's statement is ``offer_suits``, by which the pairs are joined."""

    code = "E1"

    def find_broken(self, plan: Plan) -> Iterator[Broken]:
        """Yield students at offers that do not exist at the site, do not suit, or are missing."""
        for seat in plan.seated:
            student, site, offer = seat.student, seat.site, seat.offer
            stated = plan.stated_offers.get(student.id)
            data: Data
            if offer is None and stated is not None:
                wording, data = "unknown", {"site": site.id, "offer": stated}
            elif offer is None and not _pin_waives(student, site):
                wording, data = "none", {"site": site.id, "student": student.id}
            elif offer is not None and not offer_suits(student, site, offer):
                wording, data = _difference(student, site, offer)
            else:
                continue
            yield Broken(
                rule=self.code, wording=f"E1.{wording}", data=data, students=(student.id,), site=site.id, offer=stated
            )


def _pin_waives(student: Student, site: Site) -> bool:
    """Tell whether a student may sit at a site without an offer: pinned there, and none matches."""
    matching = any(offer_suits(student, site, offer) for offer in site.offers)
    return student.pinned_site == site.id and not matching


def _difference(student: Student, site: Site, offer: Offer) -> tuple[str, Data]:
    """Return the first thing in which an offer does not match a student, as a wording and its data."""
    who: Data = {"offer": offer.id, "student": student.id}
    if offer.subject != student.subject:
        return "subject", {**who, "subject": offer.subject, "studies": student.subject}
    if offer.degree is not None and student.degree is not None and not degree_suits(student, site, offer):
        return "degree", {**who, "degree": offer.degree, "studies": student.degree}
    if offer.years is not None and student.year not in offer.years:
        return "years", {**who, "years": tuple(map(str, offer.years)), "year": student.year}
    return "institutes", {**who, "institutes": offer.institutes or (), "institute": student.institute}
