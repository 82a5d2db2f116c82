"""Find the rows of a problem by id, and who belongs to a WHO or a WHERE."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from solver.problem import DuoWish, Offer, Problem, Site, Student, Where, Who


@dataclass(frozen=True)
class Directory:
    """The rows of one problem by their ids; ``site_of_offer`` holds each offer's site."""

    problem: Problem
    students: dict[str, Student]
    sites: dict[str, Site]
    offers: dict[str, Offer]
    site_of_offer: dict[str, Site]

    @classmethod
    def of(cls, problem: Problem) -> "Directory":
        """Index a problem without faults."""
        return cls(
            problem=problem,
            students={row.id: row for row in problem.students},
            sites={row.id: row for row in problem.sites},
            offers={offer.id: offer for site in problem.sites for offer in site.offers},
            site_of_offer={offer.id: site for site in problem.sites for offer in site.offers},
        )

    @cached_property
    def sites_offering(self) -> dict[str, tuple[Site, ...]]:
        """Return the sites that offer each subject, in the order of their ids."""
        found: defaultdict[str, list[Site]] = defaultdict(list)
        for site in sorted(self.problem.sites, key=lambda row: row.id):
            for subject in {offer.subject for offer in site.offers}:
                found[subject].append(site)
        return {subject: tuple(sites) for subject, sites in found.items()}

    def mutual_partner(self, student: Student) -> Student | None:
        """Return the student whom ``student`` asked to share with, if the wish is mutual (rule D2)."""
        partner = self.students.get(student.duo_with or "")
        return partner if partner is not None and partner.duo_with == student.id else None

    def locked_partner(self, student: Student) -> Student | None:
        """Return the only student whom ``student`` may share with: mutual and both required (rule D2)."""
        partner = self.mutual_partner(student)
        both = partner is not None and student.duo is DuoWish.REQUIRED is partner.duo
        return partner if both else None


def is_who(student: Student, who: Who) -> bool:
    """Tell whether a student is in WHO: every given part holds."""
    return (
        (who.institute is None or student.institute == who.institute)
        and (who.subject is None or student.subject == who.subject)
        and (who.degree is None or student.degree == who.degree)
        and (who.years is None or student.year in who.years)
        and (who.modes is None or student.mode in who.modes)
    )


def is_where(site: Site, where: Where) -> bool:
    """Tell whether a site is in WHERE: every given part holds."""
    return (
        (where.site is None or site.id in where.site)
        and (where.cluster is None or site.cluster in where.cluster)
        and (where.board is None or site.board in where.board)
        and (where.partnership is None or site.partnership in where.partnership)
    )
