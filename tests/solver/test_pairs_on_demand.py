"""A search that starts with hardly any pairs comes to the same levels as one that has all of them."""

import pytest

from benchmarks.family import tight
from solver.result import Termination
from solver.search import pricing, relaxation
from solver.solve import solve


@pytest.mark.parametrize("seed", range(1, 7))
def test_few_pairs_lead_to_the_levels_of_all_pairs(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One pair a student at first, chosen anew while prices move; the others join when they are wanted."""
    problem = tight(70, 10, seed)
    whole = solve(problem)
    monkeypatch.setattr(pricing, "_FEW", 0)
    monkeypatch.setattr(pricing, "_OF_STUDENT", 1)
    monkeypatch.setattr(pricing, "_OF_SEAT", -99)  # none beside those of the students
    monkeypatch.setattr(pricing, "_JOINING", 1)
    monkeypatch.setattr(relaxation, "_NEAR_PAIRS", 1)
    monkeypatch.setattr(relaxation, "_MANY", 1.0)
    few = solve(problem)
    assert (whole.termination, few.termination) == (Termination.OPTIMAL, Termination.OPTIMAL)
    assert [level.value for level in few.levels] == [level.value for level in whole.levels]
    assert len(few.placements) < 70
