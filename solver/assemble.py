"""Put rules, objectives and pairs together; columns of pairs are made on demand."""

from collections.abc import Iterator, Sequence
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

_CHUNK = 1_000_000
"""Pairs priced at once: bounds the memory that pricing needs."""


@dataclass(frozen=True)
class Assembled:
    """A model whose columns are the declared ones, then any chosen pairs.

    ``weights`` stand for a combined objective: ``sum over entries e of weights[e] * sign_e * value_e``, a cost.
    """

    instance: Instance
    model: Model
    pairs: Pairs
    rules: tuple[Rule, ...]
    objectives: tuple[Objective, ...]

    @property
    def first_pair(self) -> int:
        """Return the number of declared columns: the column of the first chosen pair."""
        return self.model.columns

    @cached_property
    def first_of_student(self) -> Ints:
        """Return where each student's pairs begin; one entry more for the end of the last."""
        ends = np.arange(len(self.instance.students) + 1)
        return np.searchsorted(self.pairs.student, ends).astype(np.int64)

    def everything(self) -> Ints:
        """Return all pairs."""
        return np.arange(len(self.pairs))

    def only(self, entry: int) -> Floats:
        """Return the weights of one entry alone."""
        weights = np.zeros(len(self.objectives))
        weights[entry] = 1.0
        return weights

    def declared_costs(self, weights: Floats) -> Floats:
        """Return what one unit of each declared column costs."""
        costs = np.zeros(self.first_pair)
        for weight, objective in zip(weights, self.objectives, strict=True):
            columns, values = objective.column_values()
            np.add.at(costs, columns, weight * objective.sign * values)
        return costs

    def pair_costs(self, weights: Floats, pairs: Pairs) -> Floats:
        """Return what each pair costs by itself."""
        costs = np.zeros(len(pairs))
        for weight, objective in zip(weights, self.objectives, strict=True):
            if weight:
                costs += weight * objective.sign * objective.pair_values(pairs)
        return costs

    def costs(self, weights: Floats, chosen: Ints | slice) -> Floats:
        """Return the costs of the declared columns and the chosen pairs."""
        return np.concatenate([self.declared_costs(weights), self.pair_costs(weights, self.pairs.where(chosen))])

    def reduced_costs(self, weights: Floats, prices: Floats) -> Floats:
        """Return ``c_p - sum over rows r of prices_r a_rp`` for every pair ``p``, in chunks."""
        reduced = np.empty(len(self.pairs))
        for start in range(0, len(self.pairs), _CHUNK):
            part = slice(start, start + _CHUNK)
            pairs = self.pairs.where(part)
            rows, columns, values = self._pair_entries(pairs)
            reduced[part] = self.pair_costs(weights, pairs)
            reduced[part] -= np.bincount(columns, values * prices[rows], len(pairs))
        return reduced

    @cached_property
    def whole(self) -> Matrix:
        """Return the model with all pairs."""
        return self.matrix(self.everything())

    def matrix(self, chosen: Ints) -> Matrix:
        """Return the model with the declared columns and the chosen pairs."""
        model, count = self.model, len(chosen)
        return Matrix(
            column_lower=np.concatenate([*model.column_lower, np.zeros(count)]),
            column_upper=np.concatenate([*model.column_upper, np.ones(count)]),
            column_integer=np.concatenate([*model.column_integer, np.ones(count, dtype=bool)]),
            row_lower=np.concatenate([np.zeros(0), *model.row_lower]),
            row_upper=np.concatenate([np.zeros(0), *model.row_upper]),
            body=self._body(self.pairs.where(chosen)),
        )

    def _body(self, pairs: Pairs) -> sparse.csr_array:
        rows, columns, values = self._pair_entries(pairs)
        declared = [(entry.rows, entry.columns, entry.values) for entry in self.model.entries]
        blocks = [*declared, (rows, columns + self.first_pair, values)]
        rows, columns, values = (np.concatenate(block) for block in zip(*blocks, strict=True))
        shape = (self.model.rows, self.first_pair + len(pairs))
        return sparse.csr_array(sparse.coo_array((values, (rows, columns)), shape=shape))

    def _pair_entries(self, pairs: Pairs) -> tuple[Ints, Ints, Floats]:
        """Return rows, pairs and values of all that rules and objectives say about some pairs."""
        parts: Iterator[Rule | Objective] = iter([*self.rules, *self.objectives])
        entries = [entry for part in parts for entry in part.entries(pairs)]
        return (
            np.concatenate([entry.rows for entry in entries]),
            np.concatenate([entry.columns for entry in entries]),
            np.concatenate([entry.values for entry in entries]),
        )


def assemble(instance: Instance, *, last: Sequence[Objective] = ()) -> Assembled:
    """State every rule and objective of a canonical problem, and find the pairs that the rules allow.

    The objectives ``last`` rank below all levels of the problem.
    """
    rules = tuple(rule() for rule in HARD_RULES)
    objectives = (*objectives_of(instance.problem), *last)
    pairs = find_pairs(instance, rules)
    model = Model(instance)
    parts: list[Rule | Objective] = [*rules, *objectives]
    for part in parts:
        part.declare(model)
    return Assembled(instance, model, pairs, rules, objectives)
