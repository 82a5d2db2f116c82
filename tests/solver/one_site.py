"""Random problems of one site with several offers, where who takes which offer decides who must share."""

from dataclasses import replace

from hypothesis import strategies as st

from solver.problem import DEFAULT_LEVELS, DuoWish, LevelName, Offer, Policy, Problem, Site, Student
from tests.oracles.chances import chance
from tests.solver.builders import problem

TAGS = ("newcomers", "research")
YEARS: tuple[tuple[int, ...] | None, ...] = (None, None, (1, 2), (2, 3), (2,), (1,))
WISHES = (DuoWish.ALLOWED, DuoWish.ALLOWED, DuoWish.ALLOWED, DuoWish.REFUSED, DuoWish.REQUIRED)


@st.composite
def offers(draw: st.DrawFn, number: int) -> Offer:
    """Draw an offer of history for some years, with few places."""
    return Offer(
        id=f"o{number}",
        subject="history",
        mentor_places=draw(st.sampled_from([1, 1, 1, 2, 3])),
        degree=draw(st.sampled_from([None, None, None, 2])),
        years=draw(st.sampled_from(YEARS)),
        duo_allowed=draw(st.sampled_from([None, None, False])),
        tags=draw(st.sampled_from([(), (), ("research",), TAGS])),
        wanted_tags=draw(st.sampled_from([(), (), ("newcomers",)])),
    )


@st.composite
def students(draw: st.DrawFn, number: int) -> Student:
    """Draw a student of history, most in the first year."""
    year = draw(st.sampled_from([1, 1, 1, 2, 3]))
    return Student(
        id=f"s{number}",
        institute="hr",
        subject="history",
        year=year,
        degree=draw(st.sampled_from([2, 2, 2, 1])),
        wishes=draw(st.sampled_from([(), (), ("research",), TAGS])),
        duo=draw(st.sampled_from(WISHES if year == 1 else (DuoWish.ALLOWED, DuoWish.REFUSED))),
    )


@st.composite
def one_site_problems(draw: st.DrawFn, most_students: int = 6) -> Problem:
    """Draw a site with two to four offers and up to ``most_students``; some ask for each other."""
    people = [draw(students(k)) for k in range(draw(st.integers(2, most_students)))]
    if draw(chance(4)):
        people[0], people[1] = replace(people[0], duo_with="s1"), replace(people[1], duo_with="s0")
    if len(people) > 3 and draw(chance(4)):
        people[2], people[3] = replace(people[2], duo_with="s3"), replace(people[3], duo_with="s2")
    site = Site(
        id="A",
        duo_allowed=True,
        max_students=draw(st.sampled_from([None, None, 3, 4])),
        offers=tuple(draw(offers(k)) for k in range(draw(st.integers(2, 4)))),
    )
    levels = draw(st.sampled_from([DEFAULT_LEVELS, DEFAULT_LEVELS, (LevelName.PLACED,)]))
    return problem(people, [site], policy=Policy(levels=levels))
