"""Which way to search: by size and structure, in this one place."""

from collections.abc import Callable, Sequence

from solver.apart.parts import PartsSearch, independent_parts
from solver.assemble import Assembled
from solver.country.search import CountrySearch
from solver.engine import Deadline
from solver.large.search import LargeSearch
from solver.problem import CurrentPlacement
from solver.search.levels import Search
from solver.search.searched import Searched
from solver.travel import minutes_lookup

LARGE = 3_000
"""Students from which on proving all levels takes too long, and prices by blocks bring better plans and bounds."""

MOST_PAIRS = 4_000_000
"""Blocks hold all pairs in memory, some hundred bytes each; with more, programs over few pairs bring prices."""

Tell = Callable[[Searched, str, int], None]


def choose_search(
    assembled: Assembled, deadline: Deadline, seed: int, tell: Tell, base: Sequence[CurrentPlacement] | None
) -> Searched:
    """Return a search of the parts when a problem falls apart, else of the whole, exact unless large.

    A part that is large itself is searched with the whole.

    A maximum of moves (K1) counts over all parts, and moves from a base plan rank below all levels: then the whole.
    From a base plan areas are changed where that brings something; blocks would begin with another plan.
    """
    problem = assembled.instance.problem
    minutes = minutes_lookup(problem)
    start = problem.current_plan if base is None else base
    if problem.policy.max_moves is None:
        parts = independent_parts(assembled) if base is None else []
        if len(parts) > 1 and len(parts[0].students) < LARGE:
            return PartsSearch(assembled, minutes, deadline, seed, tell, start=start, parts=parts)
        if len(problem.students) >= LARGE:
            way = LargeSearch if base is None and len(assembled.pairs) <= MOST_PAIRS else CountrySearch
            return way(assembled, minutes, deadline, seed, tell, start=start)
    return Search(assembled, minutes, deadline, seed, tell, start=start)
