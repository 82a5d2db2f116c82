"""Cells: where first-years may share mentor places (rule D1), as index arrays."""

from dataclasses import dataclass

import numpy as np

from solver.instance import Bools, Instance, Ints
from solver.pairs import Pairs


@dataclass(frozen=True)
class Cells:
    """One cell for each consenting offer and degree of students who may share there.

    ``cell_of[offer, degree code]`` is -1 where nobody may; ``taken[cell]`` is the column that counts the mentor
    places that the cell's students use. Locked pairs (rule D2) are in no cell: they always take one place.
    """

    cell_of: Ints
    degree_code: Ints
    offer: Ints
    taken: Ints
    member: Bools

    @classmethod
    def of(cls, instance: Instance, first_column: int) -> "Cells":
        """Return the numbered cells of an instance; their columns start at ``first_column``."""
        member = instance.may_share.copy()
        member[[i for pair in instance.locked_pairs for i in pair]] = False
        degrees, degree_code = np.unique(instance.degree, return_inverse=True)
        cell_of = np.full((len(instance.offers), max(1, len(degrees))), -1)
        wanted = {(instance.students[i].subject, int(degree_code[i])) for i in np.flatnonzero(member)}
        offers: list[int] = []
        for k in np.flatnonzero(instance.consent):
            for code in range(len(degrees)):
                if (instance.offers[k].subject, code) in wanted:
                    cell_of[k, code] = len(offers)
                    offers.append(int(k))
        taken = np.arange(first_column, first_column + len(offers))
        return cls(cell_of, degree_code, np.array(offers, dtype=np.int64), taken, member)

    def find(self, pairs: Pairs) -> Ints:
        """Return the cell of each pair, -1 where its student sits alone."""
        may = self.member[pairs.student] & (pairs.offer >= 0)
        if not len(self.cell_of):
            return np.full(len(pairs), -1)
        cells: Ints = np.where(may, self.cell_of[pairs.offer, self.degree_code[pairs.student]], -1)
        return cells
