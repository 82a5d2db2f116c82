"""An effect in a sentence: what it is about, and what happens on the first levels that change."""

from solver.answers.effect import Effect, LevelEffect
from solver.answers.sentences import Sentence
from solver.wording import Data

MOST_LEVELS = 2
"""Further levels follow from the first ones: who has a place more also travels more minutes."""


def headline(code: str, data: Data, effect: Effect) -> Sentence:
    """Return a sentence of ``code`` with its data, with a phrase for each of the first levels that change."""
    changed = [row for row in effect.levels if row.better is not None]
    return Sentence(code=code, data=data, parts=tuple(map(_of_level, changed[:MOST_LEVELS])))


def worth_sentences(code: str, data: Data, effect: Effect | None, *, cannot_hold: bool) -> tuple[Sentence, ...]:
    """Return the headline of what a change is worth, or that nothing gets better or worse, or that it cannot be."""
    if cannot_hold:
        return (Sentence(code=f"{code}.cannot_hold", data=data),)
    if effect is None or all(row.better is None for row in effect.levels):
        return (Sentence(code=f"{code}.as_good", data=data),)
    return (headline(code, data, effect),)


def _of_level(row: LevelEffect) -> Sentence:
    """Say how much a level changes; priorities of students and the kinds of moves are not told apart."""
    level = row.name if row.name.startswith("partnership.") else row.name.partition(".")[0]
    way = "more" if row.after > row.before else "fewer"
    return Sentence(code=f"part.{level}.{way}", data={"by": abs(row.after - row.before)})
