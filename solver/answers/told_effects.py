"""The sentences of an effect: who moves, and what each level gains or loses."""

from collections.abc import Iterator

from solver.answers.effect import Effect, Moved
from solver.answers.sentences import Sentence


def effect_sentences(effect: Effect) -> Iterator[Sentence]:
    """Yield a sentence for each move, in their order, and for each level that changes."""
    if not effect.moves:
        yield Sentence(code="newcomer.nobody_else", data={})
    for move in effect.moves:
        yield move_sentence(move)
    for level in effect.levels:
        if level.better is not None:
            code = "compare.level_better" if level.better else "compare.level_worse"
            yield Sentence(code=code, data={"level": level.name, "base": level.before, "other": level.after})


def move_sentence(move: Moved) -> Sentence:
    """Say who moves from where to where."""
    student = {"student": move.student}
    if move.from_site is None:
        return Sentence(code="newcomer.also_placed", data={**student, "to": move.to_site or ""})
    if move.to_site is None:
        return Sentence(code="newcomer.loses_place", data={**student, "from": move.from_site})
    return Sentence(code="newcomer.moves", data={**student, "from": move.from_site, "to": move.to_site})
