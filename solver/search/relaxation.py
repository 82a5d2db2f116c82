"""The linear relaxation of the levels: bounds by LP and blossom cuts, level rows kept as they are fixed."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy import sparse

from solver.assemble import Assembled
from solver.engine import Deadline, LinearProgram, LinearSolution, Row
from solver.instance import Bools
from solver.model import Floats, Matrix
from solver.search.blossom import Blossoms

TOLERANCE = 1e-6
"""How far an LP value may miss an integer and still count as it."""

_ROUNDS_OF_PRIMAL = 2
"""The first solve is presolved and keeps no basis; the second goes on by the primal simplex, later ones by the dual."""

OnBound = Callable[[int], None]


class Relaxation:
    """The LP of one level after another; ``level_rows`` and the cuts that were tight at the last level stay."""

    def __init__(self, assembled: Assembled, cuts: list[Row]) -> None:
        self.assembled = assembled
        self.cuts = list(cuts)
        self.level_rows: list[Row] = []
        self._blossoms = Blossoms.of(assembled)

    def minimise(
        self, costs: Floats, deadline: Deadline, *, on_bound: OnBound, enough: float = math.inf, patience: float
    ) -> LinearSolution | None:
        """Minimise with violated blossom inequalities in; ``None`` when the relaxation is infeasible.

        Ends when no inequality is violated, when the value, rounded up, reaches ``enough`` (a plan of that cost is
        known), or when it has not risen for ``patience`` rounds. Each level starts a fresh LP: its presolved first
        solve is many times faster than a warm start from the last level's vertex.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first; cuts found so far stay.
        """
        program = LinearProgram(with_rows(self.assembled.matrix, self.level_rows + self.cuts), costs)
        best, waited, rounds = -math.inf, 0, 0
        while True:
            solution = program.solve(deadline, dual=rounds >= _ROUNDS_OF_PRIMAL)
            if solution is None:
                return None
            bound = round_up(solution.value)
            best, waited, rounds = max(best, bound), 0 if bound > best else waited + 1, rounds + 1
            on_bound(bound)
            violated = [] if bound >= enough or waited >= patience else self._blossoms.violated(solution.columns)
            if not violated:
                self.cuts = [cut for cut in self.cuts if cut.slack(solution.columns) <= TOLERANCE]
                return solution
            self.cuts += violated
            program.add_rows(violated)

    def fix_level(self, entry: int, cost: int) -> None:
        """Keep an entry from getting worse than ``cost`` (signed, without the objective's constant)."""
        costs = self.assembled.costs[entry]
        used = np.flatnonzero(costs)
        if len(used):
            self.level_rows.append(Row(used, costs[used], upper=float(cost)))

    def integer_matrix(self) -> Matrix:
        """Return the model with all level rows and the tight cuts."""
        return with_rows(self.assembled.matrix, self.level_rows + self.cuts)


def beyond(assembled: Assembled, relaxed: LinearSolution, slack: float) -> Bools:
    """Tell which pairs no plan within ``slack`` of the relaxed value uses."""
    useless: Bools = relaxed.reduced_costs > slack + TOLERANCE
    useless &= relaxed.columns <= TOLERANCE
    useless[: assembled.first_pair] = False
    return useless


def shut(matrix: Matrix, columns: Bools) -> Matrix:
    """Return the matrix with some columns held at zero."""
    return replace(matrix, column_upper=np.where(columns, 0.0, matrix.column_upper))


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
