"""The linear relaxation of the levels: bounds by LP and blossom cuts, level rows kept as they are fixed."""

import math
from collections.abc import Callable

import numpy as np
from scipy import sparse

from solver.assemble import Assembled
from solver.engine import Deadline, LinearProgram, LinearSolution, Row
from solver.model import Floats, Matrix
from solver.search.blossom import Blossoms

TOLERANCE = 1e-6
"""How far an LP value may miss an integer and still count as it."""

OnBound = Callable[[int], None]


class Relaxation:
    """A growing LP; ``rows`` are the cuts and level rows added so far."""

    def __init__(self, assembled: Assembled, cuts: list[Row]) -> None:
        self.assembled = assembled
        self.cuts = list(cuts)
        self.level_rows: list[Row] = []
        self._program = LinearProgram(assembled.matrix)
        self._blossoms = Blossoms.of(assembled)
        if cuts:
            self._program.add_rows(cuts)

    def minimise(
        self, costs: Floats, deadline: Deadline, *, on_bound: OnBound, enough: float = math.inf
    ) -> LinearSolution | None:
        """Minimise with all violated blossom inequalities in; ``None`` when the relaxation is infeasible.

        Stops early once the value, rounded up, reaches ``enough``: a plan of that cost is known.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first; cuts found so far stay.
        """
        self._program.set_costs(costs)
        solution = self._program.solve(deadline, dual=False)
        while solution is not None:
            on_bound(round_up(solution.value))
            if round_up(solution.value) >= enough:
                return solution
            violated = self._blossoms.violated(solution.columns)
            if not violated:
                return solution
            self.cuts += violated
            self._program.add_rows(violated)
            solution = self._program.solve(deadline, dual=True)
        return None

    def fix_level(self, entry: int, cost: int) -> None:
        """Keep an entry from getting worse than ``cost`` (signed, without the objective's constant)."""
        costs = self.assembled.costs[entry]
        used = np.flatnonzero(costs)
        if len(used):
            row = Row(used, costs[used], upper=float(cost))
            self.level_rows.append(row)
            self._program.add_rows([row])

    def integer_matrix(self) -> Matrix:
        """Return the model with all level rows and cuts."""
        return with_rows(self.assembled.matrix, self.level_rows + self.cuts)


def with_rows(matrix: Matrix, rows: list[Row]) -> Matrix:
    """Return the matrix with rows below it."""
    if not rows:
        return matrix
    lengths = [len(row.columns) for row in rows]
    body = sparse.csr_array(
        (
            np.concatenate([row.values for row in rows]),
            np.concatenate([row.columns for row in rows]),
            np.concatenate([[0], np.cumsum(lengths)]),
        ),
        shape=(len(rows), matrix.body.shape[1]),
    )
    return Matrix(
        column_lower=matrix.column_lower,
        column_upper=matrix.column_upper,
        column_integer=matrix.column_integer,
        row_lower=np.append(matrix.row_lower, [row.lower for row in rows]),
        row_upper=np.append(matrix.row_upper, [row.upper for row in rows]),
        body=sparse.csr_array(sparse.vstack([matrix.body, body])),
    )


def round_up(value: float) -> int:
    """Return the least integer that is not below an LP value: a proven bound on an integer cost."""
    return math.ceil(value - TOLERANCE * max(1.0, abs(value) * 1e-3))
