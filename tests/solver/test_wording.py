"""Sentences: the same codes and data in every language, and letters that tell nothing about others."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from solver.answers.effect import Effect, LevelEffect
from solver.answers.headlines import headline
from solver.answers.sentences import Sentence, told
from solver.directory import Directory
from solver.explain import explain_unplaced
from solver.objectives import objectives_of
from solver.plan import Plan
from solver.problem import DuoWish, LevelName, Policy, Problem, Quota, Who
from solver.result import Reason, ReasonCode, Seat
from solver.travel import minutes_lookup
from solver.wording import Language, say
from solver.wording.say import TONGUES
from solver.wording.tongue import Tongue
from tests.house.tree import ROOT, project_files
from tests.solver.builders import ANNA, BRAM, CHIARA, problem, seat, site, student, three

ENGLISH, DUTCH = TONGUES[Language.EN], TONGUES[Language.NL]


def placeholders(sentence: str) -> set[str]:
    """Return the data that a sentence is made of."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("tongue", [DUTCH], ids=["nl"])
def test_all_languages_say_the_same(tongue: Tongue) -> None:
    """Every code of one language is in the other, made of the same data; so are the counted phrases."""
    assert set(tongue.sentences) == set(ENGLISH.sentences)
    different = {
        code
        for code, sentence in ENGLISH.sentences.items()
        if placeholders(sentence) != placeholders(tongue.sentences[code])
    }
    assert different == set()
    assert set(tongue.counts) == set(ENGLISH.counts)
    assert set(tongue.levels) == set(ENGLISH.levels)


@pytest.mark.parametrize("tongue", TONGUES.values(), ids=TONGUES)
def test_sentences_are_whole(tongue: Tongue) -> None:
    """Each format that a sentence asks for is one that the language has, and each sentence ends as one."""
    formats = {spec for text in tongue.sentences.values() for _, _, spec, _ in Formatter().parse(text) if spec}
    assert formats - {"names", "level", "listed"} <= set(tongue.counts)
    sentences = {code: text for code, text in tongue.sentences.items() if not code.startswith("part.")}
    assert {code for code, text in sentences.items() if text[-1] not in ".}"} == set()


def test_every_reason_has_a_letter() -> None:
    """What can be said of a reason can be written to the student too, and every reason's code can be said."""
    families: dict[str, set[str]] = {"reason": set(), "letter": set()}
    for code in ENGLISH.sentences:
        family, _, wording = code.partition(".")
        families.setdefault(family, set()).add(wording)
    assert families["reason"] <= families["letter"]
    assert set(ReasonCode) <= families["reason"]


def test_what_no_version_knows_any_more_is_named() -> None:
    """A sentence that was stored, and is gone since or made of other data: its code is told, in any language."""
    stored = [Sentence(code="value.gone", data={"by": 3}), Sentence(code="ending.signal", data={"number": 6})]
    assert told(stored) == (
        "Another version stored what it calls 'value.gone'; this version has no words for it. "
        "Another version stored what it calls 'ending.signal'; this version has no words for it."
    )
    assert told(stored[:1], Language.NL) == (
        "Een andere versie bewaarde wat zij 'value.gone' noemt; deze versie heeft er geen woorden voor."
    )


def test_every_sentence_that_is_made_can_be_said() -> None:
    """The codes that the program writes are known; of one that is put together, some code has the known pieces."""
    written = [code for path in project_files(".py") if is_program(path) for code in sentence_codes(path)]
    assert len(written) > 40
    unsaid = [code for code in written if not any(re.fullmatch(code, known) for known in ENGLISH.sentences)]
    assert unsaid == []


def is_program(path: Path) -> bool:
    """Tell whether a file makes sentences for answers; the command line has another way to say something."""
    parts = path.relative_to(ROOT).parts
    return parts[0] in {"api", "service", "solver"} and "cli" not in parts


def sentence_codes(path: Path) -> Iterator[str]:
    """Yield each code that a file makes a sentence of, as a pattern with ``.*`` for what is put in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Sentence", "say"}:
            codes = [word.value for word in node.keywords if word.arg == "code"] or node.args[:1]
            yield from (pattern for code in codes for pattern in patterns(code))


def patterns(code: ast.expr) -> Iterator[str]:
    """Yield the patterns of a literal, of one with fields, and of a choice of two."""
    match code:
        case ast.Constant(value=str(text)):
            yield re.escape(text)
        case ast.JoinedStr(values=pieces):
            yield "".join(re.escape(str(piece.value)) if isinstance(piece, ast.Constant) else ".*" for piece in pieces)
        case ast.IfExp(body=one, orelse=other):
            yield from (*patterns(one), *patterns(other))


def test_nouns_are_counted() -> None:
    """One mentor place, two mentor places, and none."""
    data = {"offer": "A1", "site": "A", "students": ()}
    texts = [
        say("reason.offer_full", {**data, "places": places}, language) for language in Language for places in (0, 1, 2)
    ]
    assert texts == [
        "Offer 'A1' at 'A' has 0 mentor places and none free; there: nobody.",
        "Offer 'A1' at 'A' has 1 mentor place and none free; there: nobody.",
        "Offer 'A1' at 'A' has 2 mentor places and none free; there: nobody.",
        "Aanbod 'A1' op vestiging 'A' heeft 0 begeleidingsplaatsen, waarvan geen vrij; bezet door: niemand.",
        "Aanbod 'A1' op vestiging 'A' heeft 1 begeleidingsplaats, waarvan geen vrij; bezet door: niemand.",
        "Aanbod 'A1' op vestiging 'A' heeft 2 begeleidingsplaatsen, waarvan geen vrij; bezet door: niemand.",
    ]


def test_what_a_place_is_worth_reads_as_a_sentence() -> None:
    """The levels that change are phrases of one sentence, one or two or more, gained or lost."""
    levels = (("placed", 3, 4), ("partnership.partner", 3, 1), ("travel", 100, 66))
    rows = tuple(LevelEffect(name=name, unit="", before=b, after=a, better=True) for name, b, a in levels)
    parts = [
        headline("value.place", {"subject": "art", "site": "A"}, Effect(moves=(), levels=rows[n:])) for n in (0, 2)
    ]
    place = "Eén begeleidingsplaats meer voor art op 'A' levert op:"
    assert [told([row], language) for language in Language for row in parts] == [
        "One more mentor place for art at 'A' brings one more student placed and 2 fewer students at partner sites.",
        "One more mentor place for art at 'A' brings 34 charged minutes less travel in all.",
        f"{place} één student meer geplaatst en 2 studenten minder op partnerscholen.",
        f"{place} 34 gewogen minuten minder reistijd in totaal.",
    ]


@pytest.mark.parametrize("language", Language)
def test_every_level_change_is_a_phrase(language: Language) -> None:
    """Each level that a policy can have can be told as more and as fewer."""
    everything = problem([student(priority=3)], [site("A")], policy=Policy(levels=tuple(LevelName)))
    for entry in objectives_of(everything):
        for after in (0, 3):
            row = LevelEffect(name=entry.name, unit=entry.unit, before=1, after=after, better=True)
            said = headline("value.withdrawal.site", {"site": "A"}, Effect(moves=(), levels=(row,)))
            assert "{" not in told([said], language)


@pytest.mark.parametrize("language", Language)
def test_every_level_can_be_told(language: Language) -> None:
    """Each level that a policy can have, and each priority of the first one."""
    hurry, calm = student(priority=3), student(BRAM, priority=-1)
    everything = problem([hurry, calm], [site("A")], policy=Policy(levels=tuple(LevelName)))
    names = [entry.name for entry in objectives_of(everything)]
    assert len(names) > len(LevelName)
    data = {"base": 1, "other": 2}
    told = {say("compare.level_better", {"level": name, **data}, language) for name in names}
    assert len(told) == len(names)
    assert say("compare.level_worse", {"level": "placed.priority_-1", **data}, Language.NL) == (
        "Slechter: geplaatste studenten met prioriteit -1, 2 in plaats van 1."
    )


def reasons_of(problem: Problem, *seats: Seat) -> Iterator[Reason]:
    """Yield all reasons of those whom a plan leaves out."""
    plan = Plan.of(Directory.of(problem), seats, minutes_lookup(problem))
    return (reason for row in explain_unplaced(plan) for reason in row.reasons)


def hard_times() -> list[Reason]:
    """Return reasons of every kind that names other students."""
    full = problem(three(), [site("A", max_students=1)], quotas=(Quota(who=Who(), max=1, id="q"), Quota(max=1)))
    refused = problem([student(duo=DuoWish.ALLOWED), student(BRAM, duo=DuoWish.REFUSED)], [site("A", duo_allowed=True)])
    required = problem(
        [student(duo=DuoWish.REQUIRED), student(BRAM, duo=DuoWish.REFUSED)], [site("A", duo_allowed=True)]
    )
    locked = problem(
        [
            student(duo=DuoWish.REQUIRED, duo_with=BRAM),
            student(BRAM, duo=DuoWish.REQUIRED, duo_with=ANNA),
            student(CHIARA),
        ],
        [site("A", duo_allowed=True)],
    )
    return [
        *reasons_of(full, seat(BRAM, "A", "A1", 1)),
        *reasons_of(refused, seat(BRAM, "A", "A1", 1)),
        *reasons_of(required, seat(BRAM, "A", "A1", 1)),
        *reasons_of(locked, seat(CHIARA, "A", "A1", 1)),
    ]


def test_letters_name_nobody_else() -> None:
    """Whoever sits there instead, refuses, or should be the partner: no letter names them, in any language."""
    reasons = hard_times()
    assert {reason.wording for reason in reasons} >= {
        "offer_full",
        "site_full",
        "quota_reached",
        "quota_reached.unnamed",
        "duo_refused",
        "no_duo_partner",
        "no_duo_partner.locked",
    }
    assert any(BRAM in reason.text for reason in reasons)
    for reason in reasons:
        for language in Language:
            letter = say(f"letter.{reason.wording}", reason.data, language)
            assert not any(name in letter for name in (ANNA, BRAM, CHIARA))
