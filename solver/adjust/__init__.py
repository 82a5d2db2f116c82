"""The smallest change that places a student: which limit, by how much, and who would have to move."""

from solver.adjust.levers import LeverKind
from solver.adjust.smallest import NothingHelps, Way, ways_to_place

__all__ = ["LeverKind", "NothingHelps", "Way", "ways_to_place"]
