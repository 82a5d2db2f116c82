"""How a search by prices ends: what is open is left to the exact search, and no timing has chosen the plan.

*What is open.* When areas and looks bring nothing more, the exact search goes on from the best plan and all proven
bounds. Say that the entries above ``e`` are proven, and prices with reduced costs ``r`` prove of the entries down to
``e`` that ``sum of w_a z_a >= c``. A plan that uses pair ``p`` costs at least ``c + r_p`` there. So whatever is as good
as the best plan uses only pairs of ``r_p <= sum of w_a z_a - c`` with its ``z``: a small gap leaves few.

*The same plan.* Which of several best plans a search by prices ends with depends on whether a plan or a bound came
first, and so on the machine. The values do not. Once all are proven, another exact search begins from the problem, the
seed and these values alone; no pair, cut or plan found so far is passed on. The plan that it finds is a function of
them, whatever the timing was.
"""

from contextlib import suppress
from dataclasses import dataclass

from solver.areas.priced import PricedSearch
from solver.engine import Deadline, NumericalError, OutOfTimeError
from solver.instance import Bools
from solver.search.levels import InfeasibleError, Search
from solver.search.searched import Searched

SAME_PLAN = "same plan"
"""The phase when all is proven, and the plan that follows from the values is looked for."""


@dataclass
class EndingSearch(PricedSearch):
    """A search by prices; ``exact`` is what its end was left to."""

    exact: Search | None = None

    def bound(self, entry: int) -> int | None:
        """Return the better of what prices and the exact search prove, given the best plan's values above."""
        told = (super().bound(entry), None if self.exact is None else self.exact.bound(entry))
        return max((bound for bound in told if bound is not None), default=None)

    def _search_exactly(self, deadline: Deadline) -> None:
        """Leave to the exact search what is open, and without a plan, whether the pins can hold, and where.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        InfeasibleError
            When the pins cannot all hold.
        NumericalError
            When it finds none of the plans that are as good as the best one.
        """
        self.exact = self._exact(deadline)
        try:
            self._run(self.exact)
        finally:
            self._keep_exact()

    def _exact(self, deadline: Deadline) -> Search:
        """Return an exact search that begins with all that is known."""
        known = self._known()
        return Search(
            self.assembled,
            self.minutes,
            deadline,
            self.seed,
            lambda _exact, phase, entry: self._hear(phase, entry),
            start=self.start,
            best=self.best,
            chosen=self.chosen,
            seconds=self.seconds,
            known=known,
            allowed=self._as_good(max(known)) if known else None,
        )

    def _known(self) -> dict[int, int]:
        """Return the bounds of the entries that are proven, and of the one after them if there is one."""
        known: dict[int, int] = {}
        for entry, cost in enumerate(self._costs()):
            bound = self.bound(entry)
            if bound is None:
                break
            if entry in self.entries.own:
                known[entry] = bound
            if bound != cost:
                break
        return known

    def _as_good(self, _entry: int) -> Bools | None:
        """Return the pairs of plans as good as the best one down to an entry, those above proven; ``None``: all."""
        return None

    def _hear(self, phase: str, entry: int) -> None:
        """Keep the exact search's plan, and tell its step as one of this search."""
        self._keep_exact()
        self.tell(self, phase, entry)

    def _keep_exact(self) -> None:
        """Keep the exact search's plan if it is better."""
        if self.exact is not None and self.exact.best is not None and self.exact.best.beats(self.best, self.assembled):
            self.best, self.chosen = self.exact.best, self.exact.chosen

    def _run(self, search: Search) -> None:
        """Run an exact search; that it finds no plan where one is known can only be for rounding errors."""
        try:
            search.run()
        except InfeasibleError:
            if self.best is None:
                raise
            raise NumericalError("A search from what is known of a plan found none.") from None

    def _choose_by_values(self, deadline: Deadline) -> None:
        """Put the plan that follows from the proven values alone in the place of the best one, if it is found in time.

        Moves from a base plan are not proven fewest: near a base plan there are no such values.
        """
        if self.entries.own != self.entries.real:
            return
        known = {entry: round(cost) for entry, cost in enumerate(self._costs()) if entry in self.entries.own}
        last = self.entries.own[-1]

        def tell(_search: Searched, _phase: str, _entry: int) -> None:
            self.tell(self, SAME_PLAN, last)

        again = Search(self.assembled, self.minutes, deadline, self.seed, tell, start=self.start, known=known)
        self.tell(self, SAME_PLAN, last)
        with suppress(OutOfTimeError, NumericalError, MemoryError):  # the proven plan is there already
            self._run(again)
        if again.best is not None and self.best is not None and again.best.values == self.best.values:
            self.best, self.chosen = again.best, again.chosen
