"""Dutch, one file for each family of sentences. The words are those of the glossary."""

from solver.wording.dutch.absent import ABSENT
from solver.wording.dutch.broken import BROKEN
from solver.wording.dutch.changes import CHANGES
from solver.wording.dutch.comparisons import COMPARISONS
from solver.wording.dutch.conflicts import CONFLICTS
from solver.wording.dutch.counts import COUNTS
from solver.wording.dutch.earlier import EARLIER
from solver.wording.dutch.endings import ENDINGS
from solver.wording.dutch.letters import LETTERS
from solver.wording.dutch.levels import LEVELS
from solver.wording.dutch.moves import MOVES
from solver.wording.dutch.newcomers import NEWCOMERS
from solver.wording.dutch.reasons import REASONS
from solver.wording.dutch.values import VALUES
from solver.wording.tongue import Tongue

DUTCH = Tongue(
    sentences={
        **REASONS,
        **LETTERS,
        **MOVES,
        **COMPARISONS,
        **CHANGES,
        **CONFLICTS,
        **BROKEN,
        **ENDINGS,
        **ABSENT,
        **EARLIER,
        **NEWCOMERS,
        **VALUES,
    },
    counts=COUNTS,
    levels=LEVELS,
    nobody="niemand",
    last_joined_by=" en ",
)
