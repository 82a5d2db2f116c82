"""Comparisons of plans that one can count by hand."""

from dataclasses import replace

import pytest

from solver.changes import Change, apply_changes
from solver.changes.limits import ChangeQuota, SetTravelLimit
from solver.changes.places import ChangeMentorPlaces
from solver.changes.sites import AddSite, SetDuoAllowed, SetMaxStudents, StudentMinutes, WithdrawSite
from solver.changes.students import AddStudent, RemoveStudents, SiteMinutes
from solver.compare import Comparison, Move, Welfare, compare
from solver.complete import completed
from solver.problem import Institute, PartnerStatus, Problem, Quota, Where, Who
from solver.result import Seat
from solver.wording import Language, say
from tests.solver.builders import ANNA, BRAM, CHIARA, offer, problem, seat, site, student

PARTNER = site("A", offer("A1", 1), partner_status=PartnerStatus.PARTNER)
OTHERS = site("B", offer("B1", 2))


def base_problem() -> Problem:
    """Return Anna, who prefers A, Bram and Chiara; A has one place and B two; Bram's trip to B is twenty minutes."""
    people = [student(ANNA, preferences=("A",)), student(BRAM), student(CHIARA, subject="history", year=2)]
    return problem(
        people,
        [PARTNER, OTHERS],
        {(BRAM, "B"): 20},
        institutes=(Institute(id="hr"),),
        quotas=(Quota(id="b", who=Who(), where=Where(site=("B",)), max=2),),
    )


def compared(base: tuple[Problem, list[Seat]], other: tuple[Problem, list[Seat]]) -> Comparison:
    """Compare two plans made by hand."""
    return compare(completed(*base), completed(*other))


def moves_of(comparison: Comparison) -> dict[str, tuple[str | None, str | None, str]]:
    """Return from, to and code of each move."""
    return {
        move.student: (move.base and move.base.site, move.other and move.other.site, move.code)
        for move in comparison.moves
    }


ANNA_AT_A = [seat(ANNA, "A"), seat(BRAM, "B"), seat(CHIARA, "B")]
BRAM_AT_A = [seat(ANNA, "B"), seat(BRAM, "A"), seat(CHIARA, "B")]


def test_two_students_change_places() -> None:
    """Anna loses her first choice to Bram, who has ten minutes less: every number by hand."""
    comparison = compared((base_problem(), ANNA_AT_A), (base_problem(), BRAM_AT_A))
    anna, bram = comparison.moves
    assert moves_of(comparison) == {ANNA: ("A", "B", "displaced_by"), BRAM: ("B", "A", "freed_place")}
    assert (anna.data, bram.data) == ({"site": "A", "students": (BRAM,)}, {"site": "A", "students": (ANNA,)})
    assert (anna.minutes, bram.minutes) == (0, -10)
    assert (anna.welfare, bram.welfare) == (Welfare.WORSE, Welfare.BETTER)
    assert (comparison.better, comparison.same, comparison.worse) == (1, 1, 1)
    levels = {level.name: (level.base, level.other, level.better) for level in comparison.levels}
    assert levels["placed"] == (3, 3, None)
    assert levels["fit"] == (3, 0, False)
    assert levels["travel"] == (40, 30, True)
    figures = {row.name: (row.base, row.other, row.difference) for row in comparison.kpis}
    assert figures["first_choice"] == (1, 0, -1)
    assert figures["travel_minutes"] == (40, 30, -10)
    assert figures["mean_travel_minutes"] == (13.33, 10, -3.33)
    assert [(row.key, row.base, row.other, row.arrived, row.left) for row in comparison.by_site] == [
        ("A", 1, 1, 1, 1),
        ("B", 2, 2, 1, 1),
    ]
    assert [(row.better, row.same, row.worse) for row in comparison.by_site] == [(1, 0, 1), (1, 1, 1)]
    (group,) = comparison.by_institute
    assert (group.key, group.moved, group.better, group.same, group.worse) == ("hr", 2, 1, 1, 1)
    assert (group.base.travel_minutes, group.other.travel_minutes) == (40, 30)
    assert (comparison.by_subject[0].key, comparison.by_category[0].key) == ("history", "regular")


def one_move(change: Change, before: list[Seat], after: list[Seat], given: Problem | None = None) -> Move:
    """Return the one move between a plan and one of the changed problem."""
    given = given or base_problem()
    (move,) = compared((given, before), (apply_changes(given, [change]), after)).moves
    return move


B_AND_B = [seat(BRAM, "B"), seat(CHIARA, "B")]
CAUSES = [
    (WithdrawSite(site="A"), ANNA_AT_A, B_AND_B, "site_withdrawn"),
    (ChangeMentorPlaces(offer="A1", value=0), ANNA_AT_A, B_AND_B, "fewer_places"),
    (
        ChangeMentorPlaces(offer="A1", by=1),
        ANNA_AT_A,
        [seat(ANNA, "A"), seat(BRAM, "A"), seat(CHIARA, "B")],
        "more_places",
    ),
    (SetTravelLimit(value=15), ANNA_AT_A, [seat(ANNA, "A"), seat(CHIARA, "B")], "too_far"),
    (
        SetDuoAllowed(site="A", value=True),
        [*B_AND_B, seat(ANNA, "A")],
        [seat(ANNA, "A"), seat(BRAM, "A"), seat(CHIARA, "B")],
        "may_be_shared",
    ),
    (
        AddSite(site=site("C", offer("C1")), minutes=(StudentMinutes(student=BRAM, minutes=1),)),
        ANNA_AT_A,
        [seat(ANNA, "A"), seat(BRAM, "C"), seat(CHIARA, "B")],
        "site_added",
    ),
    (ChangeQuota(id="b", value=1), ANNA_AT_A, [seat(ANNA, "A"), seat(CHIARA, "B")], "quota_reached"),
    (SetMaxStudents(site="A", value=0), ANNA_AT_A, B_AND_B, "lower_maximum"),
]


@pytest.mark.parametrize(("change", "before", "after", "code"), CAUSES)
def test_a_move_has_its_cause(change: Change, before: list[Seat], after: list[Seat], code: str) -> None:
    """A site that is gone or new, fewer or more places, a limit, a consent, a quota: each is told as what it is."""
    assert one_move(change, before, after).code == code


def test_causes_seen_from_the_other_side() -> None:
    """What was taken is given back when the two plans change roles, with the cause that belongs to it."""
    limited = apply_changes(base_problem(), [SetTravelLimit(value=15)])
    wider = compared((limited, [seat(ANNA, "A"), seat(CHIARA, "B")]), (base_problem(), ANNA_AT_A))
    assert moves_of(wider) == {BRAM: (None, "B", "within_limit")}
    tight = apply_changes(base_problem(), [ChangeQuota(id="b", value=1)])
    freed = compared((tight, [seat(ANNA, "A"), seat(CHIARA, "B")]), (base_problem(), ANNA_AT_A))
    assert moves_of(freed) == {BRAM: (None, "B", "quota_free")}
    small = apply_changes(base_problem(), [SetMaxStudents(site="A", value=0)])
    larger = compared((small, B_AND_B), (base_problem(), ANNA_AT_A))
    assert moves_of(larger) == {ANNA: (None, "A", "higher_maximum")}


def test_pins_are_causes() -> None:
    """Pinned now, and no longer pinned."""
    free = base_problem()
    pinned = replace(
        free, students=tuple(replace(row, pinned_site="B") if row.id == ANNA else row for row in free.students)
    )
    at_b = [seat(ANNA, "B"), seat(BRAM, "B")]
    assert moves_of(compared((free, [seat(ANNA, "A"), seat(BRAM, "B")]), (pinned, at_b))) == {
        ANNA: ("A", "B", "pinned")
    }
    assert moves_of(compared((pinned, at_b), (free, [seat(ANNA, "A"), seat(BRAM, "B")]))) == {
        ANNA: ("B", "A", "pin_released")
    }


def test_a_move_without_a_cause_is_for_a_level_or_for_nothing() -> None:
    """Both sites were open all the time: the plan as a whole is better, worse, or as good."""
    two_open = problem([student(ANNA)], [site("A", partner_status=PartnerStatus.PARTNER), site("B"), site("C")])
    at = {name: (two_open, [seat(ANNA, name)]) for name in "ABC"}
    assert moves_of(compared(at["B"], at["A"])) == {ANNA: ("B", "A", "better_for_level")}
    assert moves_of(compared(at["A"], at["B"])) == {ANNA: ("A", "B", "worse_for_level")}
    assert moves_of(compared(at["B"], at["C"])) == {ANNA: ("B", "C", "as_good")}


def test_students_of_one_problem_only_are_listed_apart() -> None:
    """Who joined and who left, with where they sit; the counts are about the others."""
    changed = apply_changes(
        base_problem(),
        [
            RemoveStudents(student=CHIARA),
            AddStudent(student=student("dora"), minutes=(SiteMinutes(site="B", minutes=5),)),
        ],
    )
    comparison = compared((base_problem(), ANNA_AT_A), (changed, [*ANNA_AT_A[:2], seat("dora", "B")]))
    assert [(row.student, row.spot and row.spot.site) for row in comparison.joined] == [("dora", "B")]
    assert [(row.student, row.spot and row.spot.site) for row in comparison.gone] == [(CHIARA, "B")]
    assert (comparison.better, comparison.same, comparison.worse, comparison.moves) == (0, 2, 0, ())


def test_a_withdrawn_first_choice_still_counts() -> None:
    """Who loses the first choice because its site is gone is worse off, though the problem no longer knows of it."""
    given = base_problem()
    wishing = replace(given, students=(student(ANNA, preferences=("A", "B")), *given.students[1:]))
    move = one_move(WithdrawSite(site="A"), [seat(ANNA, "A")], [seat(ANNA, "B")], wishing)
    assert move.welfare is Welfare.WORSE


def test_moves_can_be_said() -> None:
    """A cause in both languages, with its data."""
    move = one_move(*CAUSES[2][:3])
    assert [say(f"move.{move.code}", move.data, language) for language in Language] == [
        "Site 'A' has 2 mentor places for such a student instead of 1.",
        "Vestiging 'A' heeft 2 begeleidingsplaatsen voor zo'n student, in plaats van 1.",
    ]
