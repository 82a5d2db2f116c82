"""Bounds proven in a thread beside the search: told at once, in their order, and never after an error unseen."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest

from solver.areas.bounding import Bounding, Order, Proven
from solver.engine import Deadline, OutOfTimeError
from solver.prices.bound import Bound


def proven(cost: float) -> Proven:
    """Make a bound of one entry."""
    return Proven(Bound(np.ones(1), cost), 0.0)


@dataclass
class Steps(Order):
    """Proves a cost at each step; each but the first waits until it may go on."""

    costs: list[float]
    deadline: Deadline = field(default_factory=Deadline)
    may_go_on: threading.Event = field(default_factory=threading.Event)
    is_told: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None

    def prove(self) -> Iterator[Proven]:
        """Yield the costs as bounds, then raise the error."""
        for number, cost in enumerate(self.costs):
            if number:
                self.is_told.set()
                assert self.may_go_on.wait(30)
            yield proven(cost)
        if self.error:
            raise self.error


def costs(found: list[Proven]) -> list[float]:
    """Return the costs of some bounds."""
    return [one.bound.cost for one in found]


def test_each_bound_is_told_as_soon_as_it_is_proven() -> None:
    """The first can be taken while the second is worked on, and no bound twice."""
    order = Steps([1.0, 2.0])
    with Bounding(0) as bounding:
        bounding.start(order)
        assert order.is_told.wait(30)
        assert costs(bounding.take()) == [1.0]
        assert bounding.is_busy
        order.may_go_on.set()
        bounding.wait()
        assert not bounding.is_busy
        assert costs(bounding.take()) == [2.0]
        assert bounding.take() == []


def test_what_was_proven_before_the_end_of_time_is_kept() -> None:
    """The order just ends."""
    with Bounding(0) as bounding:
        bounding.start(Steps([3.0], error=OutOfTimeError()))
        bounding.wait()
        assert costs(bounding.take()) == [3.0]


def test_any_other_error_is_raised_where_bounds_are_taken() -> None:
    """A mistake in a bound is not swallowed by the thread."""
    with Bounding(0) as bounding:
        bounding.start(Steps([3.0], error=ZeroDivisionError()))
        bounding.wait()
        with pytest.raises(ZeroDivisionError):
            bounding.take()


def test_no_order_begins_after_its_deadline() -> None:
    """Nothing is proven then."""
    with Bounding(0) as bounding:
        bounding.start(Steps([1.0], deadline=Deadline(0.0)))
        assert not bounding.is_busy
        assert bounding.take() == []
