"""Students and offers by kind: rule E1 is asked once for each kind of student and each kind of offer."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from solver.instance import Bools, Instance, Ints
from solver.rules.e1_match import offer_suits


@dataclass(frozen=True)
class Kinds:
    """The kind of each student and of each offer; ``suits[student kind, offer kind]`` tells who may go where (E1)."""

    instance: Instance
    of_student: Ints
    of_offer: Ints
    suits: Bools

    @classmethod
    def of(cls, instance: Instance) -> "Kinds":
        """Sort the students and the offers of an instance into kinds."""
        of_student, first_student = _number(
            [(row.subject, row.degree, row.year, row.institute) for row in instance.students]
        )
        sites = [instance.sites[s] for s in instance.site_of_offer]
        of_offer, first_offer = _number(
            [
                (row.subject, row.degree, row.years, row.institutes, site.sector)
                for row, site in zip(instance.offers, sites, strict=True)
            ]
        )
        suits = np.array(
            [
                [offer_suits(instance.students[i], sites[k], instance.offers[k]) for k in first_offer]
                for i in first_student
            ],
            dtype=bool,
        ).reshape(len(first_student), len(first_offer))
        return cls(instance, of_student, of_offer, suits)

    def suit(self, student: Ints, offer: Ints) -> Bools:
        """Tell which pairs of a student and an offer rule E1 allows."""
        allowed: Bools = self.suits[self.of_student[student], self.of_offer[offer]]
        return allowed

    def by_subject(self, chosen: Bools) -> Iterator[tuple[Ints, Ints]]:
        """Yield the chosen students of each subject with its offers, where there are any of both."""
        subjects, code = np.unique([row.subject for row in self.instance.students], return_inverse=True)
        number = {subject: n for n, subject in enumerate(subjects.tolist())}
        code_of_offer = np.array([number.get(row.subject, -1) for row in self.instance.offers], dtype=np.int64)
        for n in range(len(subjects)):
            members, offers = np.flatnonzero((code == n) & chosen), np.flatnonzero(code_of_offer == n)
            if len(members) and len(offers):
                yield members, offers


def _number(rows: Sequence[Hashable]) -> tuple[Ints, list[int]]:
    """Return each row's number among the different rows, and where each different row stands first."""
    first: dict[Hashable, int] = {}
    places: list[int] = []
    numbers = np.empty(len(rows), dtype=np.int64)
    for place, row in enumerate(rows):
        if row not in first:
            first[row] = len(places)
            places.append(place)
        numbers[place] = first[row]
    return numbers, places
