"""Seat the students of one site and subject on its benches as well as can be: most fit points, then fewest duos.

Nothing outside the site depends on who takes which of its offers; only the level ``fit`` does, if the planner has it,
and whether two who asked for each other share. So this is the placement problem again, small: the students are pinned
to the site, the benches are its offers, and the rows are those of the rules C1, D1 and D2. It is solved exactly, with
``duos = sum over cells c of (f_c - d_c)``, where ``d_c <= f_c`` keeps empty places from counting as taken. Unit: duos.
Source: domain rules D1 to D3.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from solver.assemble import Assembled, assemble
from solver.benches import Bench
from solver.directory import Directory
from solver.duos import arrange
from solver.engine import Deadline, OutOfTimeError, Row, Status, solve_integer
from solver.instance import Bools, Instance
from solver.model import Floats
from solver.objectives.e4_fit import tag_points
from solver.plan import Seated
from solver.problem import DuoWish, LevelName, Offer, Problem, Site, Student, Travel, TravelSource
from solver.search.rows import with_rows

SECONDS_TO_SEAT = 10.0
"""The longest search for one site and subject; ten milliseconds are usual, 200 students at ten offers take 0.4 s."""

Taken = dict[str, Bench]
"""The bench of each seated student, by student id."""


def best_seating(
    directory: Directory, seats: Sequence[Seated], benches: Sequence[Bench], deadline: Deadline
) -> Taken | None:
    """Return a bench for every seat: most fit points, then fewest duos; ``None`` when not all can sit (or no time)."""
    seating = _Seating(directory, seats, benches, deadline)
    return seating.obvious() or seating.best()


def largest_seating(
    directory: Directory, seats: Sequence[Seated], benches: Sequence[Bench], deadline: Deadline
) -> Taken:
    """Return benches for as many seats as can have one, or as many as were found in time."""
    return _Seating(directory, seats, benches, deadline).largest()


def with_places(directory: Directory, seats: Sequence[Seated], taken: Taken) -> list[Seated]:
    """Return the seats of the students who have a bench, each with offer and place number (rule D3)."""
    by_bench: defaultdict[Bench, list[Seated]] = defaultdict(list)
    for seat in seats:
        if seat.student.id in taken:
            by_bench[taken[seat.student.id]].append(seat)
    return [seat for bench, here in by_bench.items() for seat in _on_bench(directory, bench, here)]


def _on_bench(directory: Directory, bench: Bench, seats: list[Seated]) -> list[Seated]:
    site, students = seats[0].site, [seat.student for seat in seats]
    groups = arrange(directory, site, bench.offer, students, bench.places) or []
    return [
        Seated(student, site, bench.offer, number)
        for group, number in zip(groups, bench.numbers(), strict=False)
        for student in group
    ]


class _Seating:
    """The seats and benches of one site and subject."""

    def __init__(
        self, directory: Directory, seats: Sequence[Seated], benches: Sequence[Bench], deadline: Deadline
    ) -> None:
        self.directory, self.seats, self.benches, self.deadline = directory, seats, benches, deadline
        self.counts_tags = LevelName.FIT in directory.problem.policy.levels

    def obvious(self) -> Taken | None:
        """Seat everyone alone on a bench of most points, if that is easily found; nothing can be better."""
        if any(self._wants_a_duo(seat.student) for seat in self.seats):
            return None
        taken: Taken = {}
        used: Counter[Bench] = Counter()
        options = {seat.student.id: self._best_benches(seat) for seat in self.seats}
        for name in sorted(options, key=lambda key: len(options[key])):
            free = [bench for bench in options[name] if used[bench] < bench.places]
            if not free:
                return None
            taken[name] = free[0]
            used[free[0]] += 1
        return taken

    def _wants_a_duo(self, student: Student) -> bool:
        return student.duo is DuoWish.REQUIRED or self.directory.mutual_partner(student) is not None

    def _best_benches(self, seat: Seated) -> list[Bench]:
        points = {
            bench: tag_points(seat.student, seat.site, bench.offer) if self.counts_tags else 0
            for bench in self.benches
            if bench.takes(seat)
        }
        most = max(points.values(), default=0)
        return [bench for bench, value in points.items() if value == most]

    def best(self) -> Taken | None:
        """Seat everyone by the integer program; no duo is worth a fit point."""
        assembled = self._program
        cells = assembled.model.cells
        duos = np.zeros(len(assembled.whole.column_lower))
        duos[cells.taken] = -1.0
        duos[assembled.first_pair :] = cells.find(assembled.pairs) >= 0
        fit = assembled.costs(assembled.only(0), assembled.everything())
        return self._solve(fit * (len(self.seats) // 2 + 1) + duos, may_stand=False)

    def largest(self) -> Taken:
        """Seat as many as can sit."""
        standing = np.zeros(len(self._program.whole.column_lower))
        standing[self._program.model.unplaced] = 1.0
        return self._solve(standing, may_stand=True) or {}

    def _solve(self, costs: Floats, *, may_stand: bool) -> Taken | None:
        assembled, upper = self._program, self._program.whole.column_upper.copy()
        upper[assembled.model.unplaced] = float(may_stand)
        upper[assembled.first_pair :] = self._allowed
        matrix = replace(with_rows(assembled.whole, self._no_more_than_heads()), column_upper=upper)
        try:
            answer = solve_integer(matrix, costs, self.deadline, seed=0)
        except OutOfTimeError:
            return None
        if answer.columns is None or not (may_stand or answer.status is Status.OPTIMAL):
            return None
        chosen, pairs = np.flatnonzero(answer.columns[assembled.first_pair :] > 0.5), assembled.pairs
        return {self.seats[pairs.student[p]].student.id: self.benches[pairs.offer[p]] for p in chosen}

    def _no_more_than_heads(self) -> list[Row]:
        """Return ``d_c <= f_c`` for each cell: no place is taken that nobody sits at."""
        assembled = self._program
        cell_of_pair = assembled.model.cells.find(assembled.pairs)
        rows = []
        for cell, taken in enumerate(assembled.model.cells.taken.tolist()):
            heads = assembled.first_pair + np.flatnonzero(cell_of_pair == cell)
            rows.append(Row(np.append(taken, heads), np.append(1.0, -np.ones(len(heads))), upper=0.0))
        return rows

    @cached_property
    def _allowed(self) -> Bools:
        """Tell which pairs are what the seats name; a locked student sits nowhere without the partner (rule D2)."""
        here = {seat.student.id for seat in self.seats}
        locked = [self.directory.locked_partner(seat.student) for seat in self.seats]
        pairs = zip(self._program.pairs.student, self._program.pairs.offer, strict=True)
        return np.array(
            [
                k >= 0 and self.benches[k].takes(self.seats[i]) and (locked[i] is None or locked[i].id in here)
                for i, k in pairs
            ],
            dtype=bool,
        )

    @cached_property
    def _program(self) -> Assembled:
        site = self.seats[0].site
        offers = tuple(_open_to_all(bench, str(k)) for k, bench in enumerate(self.benches))
        problem = Problem(
            sites=(replace(site, max_students=None, offers=offers),),
            students=tuple(self._pinned(seat.student, site) for seat in self.seats),
            travel=Travel(source=TravelSource.MATRIX),
            policy=replace(self.directory.problem.policy, levels=(LevelName.FIT,)),
        )
        return assemble(Instance.of(problem))

    def _pinned(self, student: Student, site: Site) -> Student:
        """Return the student without what is settled; one of another subject, wrongly put here, shares with nobody."""
        subject = self.benches[0].offer.subject
        return replace(
            student,
            subject=subject,
            pinned_site=site.id,
            excluded_sites=(),
            preferences=(),
            wishes=student.wishes if self.counts_tags else (),
            duo=student.duo if student.subject == subject else DuoWish.REFUSED,
        )


def _open_to_all(bench: Bench, key: str) -> Offer:
    """Return the bench as an offer of its own; which seats it takes is for the bench to say."""
    return replace(bench.offer, id=key, mentor_places=bench.places, degree=None, years=None, institutes=None)
