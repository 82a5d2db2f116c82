"""Hypothesis strategies of things that are seldom so."""

from collections.abc import Iterable
from typing import TypeVar

from hypothesis import strategies as st

Row = TypeVar("Row")


def chance(numerator: int, denominator: int = 10) -> st.SearchStrategy[bool]:
    """Draw True about ``numerator`` times out of ``denominator``; shrinks to False."""
    return st.integers(1, denominator).map(lambda drawn: drawn > denominator - numerator)


def maybe(values: Iterable[Row], numerator: int = 3) -> st.SearchStrategy[Row | None]:
    """Draw None, or now and then one of the values."""
    return chance(numerator).flatmap(lambda yes: st.sampled_from(tuple(values)) if yes else st.none())
