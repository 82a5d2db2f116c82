"""Sentences for people: a dotted code with its data becomes a sentence in Dutch or English.

The first part of a code is its family. Sentences of ``reason``, ``move`` and the like are for planners and may name any
student. Those of ``letter`` go to one student: their data name nobody else.
"""

from solver.wording.language import Language
from solver.wording.say import Data, Datum, say

__all__ = ["Data", "Datum", "Language", "say"]
