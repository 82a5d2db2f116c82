"""What a plan breaks is said as a sentence in every language, with the same data."""

from solver.check import check
from solver.problem import CurrentPlacement, DuoWish, Policy, Problem, Quota
from solver.result import Broken, Seat
from solver.wording import Language, say
from solver.wording.say import TONGUES
from tests.solver.builders import ANNA, BRAM, CHIARA, offer, problem, seat, site, student, three

SHARED = (seat(ANNA, "A", "A1", 1), seat(BRAM, "A", "A1", 1))


def everyone_somewhere_wrong() -> tuple[Problem, list[Seat]]:
    """Return a problem and a plan that breaks the rules on single students, on sites and quotas."""
    people = [
        student(ANNA, excluded_sites=("A",)),
        student(BRAM, year=4),
        student(CHIARA, pinned_site="B"),
        student("dirk", pinned_site="B"),
        student("emma", subject="physics"),
        student("fatima", degree=2),
        student("guus", institute="hva"),
        student("hanna", max_travel_minutes=5),
        student("iris"),
        student("job", subject="chemistry"),
    ]
    offers = [offer("A1", years=(1, 2)), offer("A2", degree=1), offer("A3", institutes=("hr",)), offer("A4", places=9)]
    quotas = (Quota(id="few", max=1), Quota(max=2))
    current = (CurrentPlacement(student=ANNA, site="B"),)
    schools = [site("A", *offers, max_students=3), site("B", site("B").offers[0], max_students=1)]
    given = problem(
        people, schools, {("iris", "A"): -1}, quotas=quotas, current_plan=current, policy=Policy(max_moves=0)
    )
    rows = [
        seat(ANNA, "A", "A4", 1),
        seat(BRAM, "A", "A1", 1),
        seat(CHIARA, "A", "A4", 12),
        seat("emma", "A", "A4", 3),
        seat("fatima", "A", "A2", 1),
        seat("guus", "A", "A3", 1),
        seat("hanna", "A", "A4", 4),
        seat("iris", "A", "A9"),
        seat("job", "A"),
        seat("job", "A"),
        seat("nobody", "nowhere"),
    ]
    return given, rows


def wrong_duos() -> list[tuple[Problem, tuple[Seat, ...]]]:
    """Return problems with plans that break the rules on sharing, each another one."""
    free = site("A", duo_allowed=True)
    asks = [student(n, duo=DuoWish.REQUIRED, duo_with=m) for n, m in ((ANNA, CHIARA), (CHIARA, ANNA))]
    return [
        (problem(three(), [site("A")]), SHARED),
        (problem(three(), [free]), (*SHARED, seat(CHIARA, "A", "A1", 1))),
        (problem([student(year=4), student(BRAM)], [free]), SHARED),
        (problem([student(degree=1), student(BRAM, degree=2)], [free]), SHARED),
        (problem([student(duo=DuoWish.REFUSED), student(BRAM)], [free]), SHARED),
        (problem([student(duo=DuoWish.REQUIRED)], [free]), SHARED[:1]),
        (problem([*asks, student(BRAM)], [free]), SHARED),
        (problem(three(), [site("A")]), (seat(ANNA, "A"), seat(BRAM, "A"))),
        (
            problem([student(pinned_site="B")], [site("A"), site("B", offer("B1", subject="art"))]),
            (seat(ANNA, "B", None, 3),),
        ),
    ]


def all_broken() -> list[Broken]:
    """Return everything that those plans break."""
    plans = [everyone_somewhere_wrong(), *wrong_duos()]
    return [row for given, rows in plans for row in check(given, rows).broken]


def test_every_sentence_of_a_broken_rule_occurs_and_is_said_in_both_languages() -> None:
    """There is a plan for each of the sentences, and none comes out alike in Dutch and in English."""
    rows = all_broken()
    known = {code.removeprefix("broken.") for code in TONGUES[Language.NL].sentences if code.startswith("broken.")}
    assert {row.wording for row in rows} == known
    for row in rows:
        assert row.text == say(f"broken.{row.wording}", row.data, Language.EN)
        assert row.text != say(f"broken.{row.wording}", row.data, Language.NL)
        assert row.wording.startswith((row.rule, "quota"))


def test_what_does_not_match_is_named() -> None:
    """E1 says in what an offer and a student differ, with both values."""
    texts = {say(f"broken.{row.wording}", row.data, Language.NL) for row in all_broken() if row.rule == "E1"}
    assert texts >= {
        "Aanbod 'A1' is voor studiejaar 1, 2; student 'bram' zit in jaar 4.",
        "Aanbod 'A2' is voor graad 1; student 'fatima' studeert voor graad 2.",
        "Aanbod 'A3' is voor lerarenopleiding hr; student 'guus' studeert bij 'hva'.",
        "Aanbod 'A4' is voor history; student 'emma' studeert physics.",
        "Vestiging 'A' heeft geen aanbod 'A9'.",
        "Vestiging 'A' heeft geen aanbod dat bij student 'job' past.",
    }
