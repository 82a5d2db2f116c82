"""English, one file for each family of sentences."""

from solver.wording.english.absent import ABSENT
from solver.wording.english.broken import BROKEN
from solver.wording.english.changes import CHANGES
from solver.wording.english.comparisons import COMPARISONS
from solver.wording.english.conflicts import CONFLICTS
from solver.wording.english.counts import COUNTS
from solver.wording.english.earlier import EARLIER
from solver.wording.english.endings import ENDINGS
from solver.wording.english.letters import LETTERS
from solver.wording.english.levels import LEVELS
from solver.wording.english.moves import MOVES
from solver.wording.english.newcomers import NEWCOMERS
from solver.wording.english.reasons import REASONS
from solver.wording.english.values import VALUES
from solver.wording.tongue import Tongue

ENGLISH = Tongue(
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
    nobody="nobody",
    last_joined_by=" and ",
)
