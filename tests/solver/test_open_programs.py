"""The linear program of a level that stays open from one change to the next."""

from itertools import repeat

import pytest

from solver.engine import Deadline
from solver.search.rows import Cut
from solver.warm import program
from solver.warm.revaluing import Revaluing
from tests.solver.test_refuting_tree import WARM


def test_cuts_that_raise_no_cost_are_no_reason_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are found, the first that bring nothing are the last; the vertex costs what it did."""
    final = Revaluing(WARM, Deadline()).final
    row = int(Revaluing(WARM, Deadline()).place_rows[2])
    capacities = {row: (float("-inf"), float(WARM.assembled.whole.row_upper[row]) + 1)}
    before = final.solve(capacities, final.base_costs, Deadline())
    idle = next(cut for cut in final.cuts if isinstance(cut, Cut))
    asked = repeat([idle], 3)
    monkeypatch.setattr(program, "violated_cuts", lambda *_: next(asked))
    monkeypatch.setattr(program.LevelProgram, "_is_whole", lambda *_: False)
    count = len(final.cuts)
    after = final.solve(capacities, final.base_costs, Deadline())
    assert before
    assert after
    assert after.cost == pytest.approx(before.cost)
    assert len(final.cuts) == count + 1
