"""An effect in a few sentences: what it is about, and what happens on the first levels that change."""

from solver.answers.effect import Effect, LevelEffect
from solver.answers.sentences import Sentence
from solver.wording import Data

MOST_LEVELS = 2
"""Further levels follow from the first ones: who has a place more also travels more minutes."""


def headlines(code: str, data: Data, effect: Effect) -> tuple[Sentence, ...]:
    """Return a sentence of ``code`` with its data, and one for each of the first levels that change."""
    changed = [row for row in effect.levels if row.better is not None]
    return (Sentence(code=code, data=data), *map(_of_level, changed[:MOST_LEVELS]))


def worth_sentences(code: str, data: Data, effect: Effect | None, *, cannot_hold: bool) -> tuple[Sentence, ...]:
    """Return the headlines of what a change is worth, or that nothing gets better or worse, or that it cannot be."""
    if cannot_hold:
        return (Sentence(code=f"{code}.cannot_hold", data=data),)
    if effect is None or all(row.better is None for row in effect.levels):
        return (Sentence(code=f"{code}.as_good", data=data),)
    return headlines(code, data, effect)


def _of_level(row: LevelEffect) -> Sentence:
    family = row.name.partition(".")[0]
    way = "more" if row.after > row.before else "fewer"
    return Sentence(code=f"value.{family}.{way}", data={"level": row.name, "by": abs(row.after - row.before)})
