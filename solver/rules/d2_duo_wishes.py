"""D2: who refuses never shares, who must share shares, and two who asked for each other can.

For a cell ``c`` with ``f_c`` students, ``r_c`` required ones, ``d_c`` places and thus ``f_c - d_c`` duos:
``r_c + sum over mutual pairs p of (2 - required in p) m_pc <= 2 (f_c - d_c)``, where ``m_pk <= x_ak`` and
``m_pk <= x_bk`` tell whether the pair ``p = {a, b}`` shares at offer ``k``. Two required students who asked for
each other are *locked*: ``x_ak = x_bk``, one place together. Unit: students. Source: domain rule D2.
"""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from solver.instance import Bools, Instance
from solver.model import Entries, Model
from solver.pairs import Pairs
from solver.plan import Plan
from solver.problem import DuoWish
from solver.result import Broken
from solver.rules.base import Rule
from solver.wording import Data


class DuoWishes(Rule):
    """D2."""

    code = "D2"

    def allows(self, instance: Instance, pairs: Pairs) -> Bools:
        """Refuse required students where no duo can form, and locked pairs who can never share."""
        required = instance.must_share[pairs.student]
        consent = np.append(instance.consent, False)[pairs.offer]
        possible = instance.may_share.copy()
        for a, b in instance.locked_pairs:
            possible[[a, b]] &= _alike(instance, a, b)
        allowed: Bools = ~required | (consent & possible[pairs.student])
        return allowed

    def declare(self, model: Model) -> None:
        """Declare rows for required students, columns and rows for mutual pairs, rows for locked pairs."""
        self.model, self.cells = model, model.cells
        self.offers_of: defaultdict[str, list[int]] = defaultdict(list)
        for k, offer in enumerate(model.instance.offers):
            self.offers_of[offer.subject].append(k)
        mutual = self._mutual_pairs(model.instance)
        self._declare_shared(model, mutual)
        self._declare_mutual(model, mutual)
        self._declare_locked(model)

    def _mutual_pairs(self, instance: Instance) -> list[tuple[int, int]]:
        """Return the pairs who asked for each other and can share a cell."""
        pairs = [pair for pair in instance.mutual_pairs if self.cells.member[list(pair)].all()]
        return [pair for pair in pairs if _alike(instance, *pair)]

    def _declare_shared(self, model: Model, mutual: list[tuple[int, int]]) -> None:
        """Declare the row of every cell that somebody with a wish can belong to; elsewhere it says nothing."""
        required = np.flatnonzero(model.instance.must_share & self.cells.member)
        wishing = {*required.tolist(), *(i for pair in mutual for i in pair)}
        needed = sorted({cell for i in wishing for cell in self._cells_of(i)})
        self.required_rows = np.full(len(self.cells.offer), -1)
        self.required_rows[needed] = model.add_rows(len(needed), upper=0.0)
        model.put(self.required_rows[needed], self.cells.taken[needed], 2.0)

    def _declare_mutual(self, model: Model, pairs: list[tuple[int, int]]) -> None:
        instance, cells = model.instance, self.cells
        self.ask_rows: dict[int, dict[int, int]] = {}
        together = []
        for a, b in pairs:
            weight = 2 - int(instance.must_share[[a, b]].sum())
            for cell in self._cells_of(a):
                column, rows = model.add_columns(1, upper=1.0, integer=True), model.add_rows(2, upper=0.0)
                model.put(rows, column[0])
                model.put(self.required_rows[cell], column, float(weight))
                self.ask_rows.setdefault(a, {})[int(cells.offer[cell])] = int(rows[0])
                self.ask_rows.setdefault(b, {})[int(cells.offer[cell])] = int(rows[1])
                together.append(int(column[0]))
        model.together = np.array(together, dtype=np.int64)

    def _cells_of(self, i: int) -> list[int]:
        """Return the cells that student ``i`` can belong to."""
        offers = self.offers_of[self.model.instance.students[i].subject]
        cells = self.cells.cell_of[offers, self.cells.degree_code[i]]
        return [int(cell) for cell in cells if cell >= 0]

    def _declare_locked(self, model: Model) -> None:
        instance = model.instance
        self.locked_rows: dict[int, tuple[int, float]] = {}
        self.locked_offers = {k: n for n, k in enumerate(np.flatnonzero(instance.consent))}
        for a, b in instance.locked_pairs:
            rows = model.add_rows(len(self.locked_offers), lower=0.0, upper=0.0)
            first = int(rows[0]) if len(rows) else 0
            self.locked_rows[a], self.locked_rows[b] = (first, 1.0), (first, -1.0)

    def entries(self, pairs: Pairs) -> Iterator[Entries]:
        """Yield each pair in the rows of its cell, of its mutual pair and of its locked pair."""
        cell = self.cells.find(pairs)
        chosen = np.flatnonzero(np.append(self.required_rows, -1)[cell] >= 0)
        required = self.model.instance.must_share[pairs.student[chosen]]
        yield Entries.of(self.required_rows[cell[chosen]], chosen, np.where(required, -1.0, -2.0))
        yield from self._wish_entries(pairs)

    def _wish_entries(self, pairs: Pairs) -> Iterator[Entries]:
        for i, rows in self.ask_rows.items():
            mine = [p for p in np.flatnonzero(pairs.student == i) if int(pairs.offer[p]) in rows]
            yield Entries.of([rows[int(pairs.offer[p])] for p in mine], mine, -1.0)
        for i, (first, sign) in self.locked_rows.items():
            mine = list(np.flatnonzero(pairs.student == i))
            yield Entries.of([first + self.locked_offers[pairs.offer[p]] for p in mine], mine, sign)

    def find_broken(self, plan: Plan) -> Iterator[Broken]:
        """Yield students who share against a refusal, and required ones who share with nobody or another."""
        for seat in plan.seated:
            student, mates = seat.student, plan.place_mates(seat)
            partner = plan.directory.locked_partner(student)
            data: Data
            if student.duo is DuoWish.REFUSED and mates:
                wording, data = "refused", {"other": mates[0].id}
            elif student.duo is DuoWish.REQUIRED and not mates:
                wording, data = "alone", {}
            elif partner is not None and mates and partner not in mates:
                wording, data = "partner", {"partner": partner.id, "other": mates[0].id}
            else:
                continue
            yield Broken(
                rule=self.code,
                wording=f"D2.{wording}",
                data={"student": student.id, **data},
                students=(student.id,),
                site=seat.site.id,
            )


def _alike(instance: Instance, a: int, b: int) -> bool:
    one, other = instance.students[a], instance.students[b]
    both_may = bool(instance.may_share[[a, b]].all())
    return both_may and (one.subject, one.degree) == (other.subject, other.degree)
