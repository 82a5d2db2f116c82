"""Put rules, objectives and pairs together into one matrix."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from solver.candidates import find_pairs
from solver.instance import Instance, Ints
from solver.model import Floats, Matrix, Model
from solver.objectives import objectives_of
from solver.objectives.base import Objective
from solver.pairs import Pairs
from solver.rules import HARD_RULES
from solver.rules.base import Rule


@dataclass(frozen=True)
class Assembled:
    """A model ready to solve: column ``first_pair + p`` is pair ``p``."""

    instance: Instance
    model: Model
    pairs: Pairs
    objectives: tuple[Objective, ...]
    matrix: Matrix

    @property
    def first_pair(self) -> int:
        """Return the column of the first pair."""
        return self.model.columns

    @cached_property
    def costs(self) -> list[Floats]:
        """Return each entry's signed values: what one unit of each column costs."""
        return [entry.sign * self._values(entry) for entry in self.objectives]

    def _values(self, objective: Objective) -> Floats:
        columns, values = objective.column_values()
        dense = np.zeros(self.first_pair + len(self.pairs))
        dense[columns] = values
        dense[self.first_pair :] = objective.pair_values(self.pairs)
        return dense

    def chosen_pairs(self, columns: Floats) -> Ints:
        """Return the pairs whose column is one."""
        return np.flatnonzero(columns[self.first_pair :] > 0.5)


def assemble(instance: Instance) -> Assembled:
    """State every rule and objective of a canonical problem as one sparse model."""
    rules = [rule() for rule in HARD_RULES]
    objectives = objectives_of(instance.problem)
    pairs = find_pairs(instance, rules)
    model = Model(instance)
    parts: list[Rule | Objective] = [*rules, *objectives]
    for part in parts:
        part.declare(model)
    body = _body(model, pairs, parts)
    count = len(pairs)
    matrix = Matrix(
        column_lower=np.concatenate([*model.column_lower, np.zeros(count)]),
        column_upper=np.concatenate([*model.column_upper, np.ones(count)]),
        column_integer=np.concatenate([*model.column_integer, np.ones(count, dtype=bool)]),
        row_lower=np.concatenate([np.zeros(0), *model.row_lower]),
        row_upper=np.concatenate([np.zeros(0), *model.row_upper]),
        body=body,
    )
    return Assembled(instance, model, pairs, tuple(objectives), matrix)


def _body(model: Model, pairs: Pairs, parts: Sequence[Rule | Objective]) -> sparse.csr_array:
    declared = [(entry.rows, entry.columns, entry.values) for entry in model.entries]
    for part in parts:
        declared += [(entry.rows, entry.columns + model.columns, entry.values) for entry in part.entries(pairs)]
    rows, columns, values = (np.concatenate(block) for block in zip(*declared, strict=True))
    shape = (model.rows, model.columns + len(pairs))
    return sparse.csr_array(sparse.coo_array((values, (rows, columns)), shape=shape))
