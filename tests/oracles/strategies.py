"""Hypothesis strategies of small problems in which every rule bites and every plan can be tried."""

import math
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum, auto
from itertools import pairwise
from typing import TypeVar

from hypothesis import strategies as st

from solver.problem import (
    DEFAULT_LEVELS,
    Board,
    ChargeStep,
    Cluster,
    DuoWish,
    Institute,
    LevelName,
    Location,
    Offer,
    Partnership,
    PartnershipExempt,
    PartnerStatus,
    Policy,
    Problem,
    Quota,
    Sector,
    Shortage,
    Site,
    Student,
    StudyMode,
    Travel,
    TravelMode,
    TravelRow,
    TravelSource,
    Where,
    Who,
)
from tests.oracles.chances import chance, maybe
from tests.oracles.current_plans import current_plans
from tests.oracles.rules import World, spots_of

INSTITUTES = ("hr", "hva")
BOARDS = ("north", "south")
CLUSTERS = {"opr": ("isles", "coast"), "rowf": ("west",)}
SUBJECTS = ("history", "history", "physics")
TAGS = ("newcomers", "research", "technology")
MOST_PLANS = 20_000
MOST_SITES = {2: 4, 3: 4, 4: 4, 5: 3, 6: 3, 7: 3}
CHARGES = (
    (ChargeStep(from_minutes=0, per_minute=1),),
    (ChargeStep(from_minutes=0, per_minute=1), ChargeStep(from_minutes=45, per_minute=3)),
    (
        ChargeStep(from_minutes=0, per_minute=2),
        ChargeStep(from_minutes=30, per_minute=0),
        ChargeStep(from_minutes=60, per_minute=5),
    ),
)

Row = TypeVar("Row")


def some(values: Iterable[str], most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    """Draw a few different values."""
    return st.lists(st.sampled_from(tuple(values)), unique=True, max_size=most).map(tuple)


locations = st.builds(
    Location,
    lat=st.sampled_from([51.8, 51.85, 51.9, 51.95, 52.0]),
    lon=st.sampled_from([4.1, 4.2, 4.3, 4.45]),
)
whos = st.builds(
    Who,
    institute=maybe(INSTITUTES),
    subject=maybe(["history", "physics"], 2),
    degree=maybe([1, 2], 1),
    years=maybe([(1,), (1, 2)], 2),
    modes=maybe([(StudyMode.FULL_TIME,), (StudyMode.PART_TIME, StudyMode.CAREER_CHANGER)], 2),
)


def wheres(site_ids: tuple[str, ...]) -> st.SearchStrategy[Where]:
    """Draw some sites, by name or by what they belong to; often all of them."""
    return st.builds(
        Where,
        site=maybe([site_ids[:1], site_ids[:2]]),
        cluster=maybe([("isles",), ("isles", "coast")], 1),
        board=maybe([("north",)], 2),
        partnership=maybe([("opr",)], 2),
    )


def shortages(site_ids: tuple[str, ...]) -> st.SearchStrategy[Shortage]:
    """Draw a shortage, with a target or without."""
    return st.builds(
        Shortage,
        subject=st.sampled_from(["physics", "history"]),
        degree=maybe([1, 2], 1),
        weight=st.integers(1, 3),
        target=maybe([0, 1, 2], 5),
        where=wheres(site_ids),
    )


def quotas(site_ids: tuple[str, ...]) -> st.SearchStrategy[Quota]:
    """Draw a small maximum of everyone or of some."""
    who = st.one_of(st.just(Who()), whos)
    return st.builds(Quota, who=who, where=wheres(site_ids), max=st.sampled_from([1, 2, 1, 3, 0]))


class Feature(StrEnum):
    """What a problem may have; each problem has some, so that rules meet and yet people are placed."""

    CURRENT_PLAN = auto()
    DEGREES = auto()
    EXCLUSIONS = auto()
    FINAL_YEARS = auto()
    INSTITUTES = auto()
    LIMITS = auto()
    MANY_YEARS = auto()
    MAX_STUDENTS = auto()
    OFFER_CONSENT = auto()
    POLICY = auto()
    PRIORITIES = auto()
    QUOTAS = auto()
    SHORTAGES = auto()
    STRAIGHT_LINE = auto()
    SUBJECTS = auto()
    TAGS = auto()
    WISHES_FOR_DUOS = auto()


Features = frozenset[Feature]
features = st.frozensets(st.sampled_from(Feature), min_size=2, max_size=9)


@st.composite
def offers(draw: st.DrawFn, offer_id: str, on: Features) -> Offer:
    """Draw an offer with few places."""
    years = [(1,), (1, 2), (2, 3)]
    return Offer(
        id=offer_id,
        subject=draw(st.sampled_from(SUBJECTS)) if Feature.SUBJECTS in on else "history",
        mentor_places=draw(st.sampled_from([1, 1, 2, 1, 2, 0])),
        degree=draw(maybe([1, 2])) if Feature.DEGREES in on else None,
        years=draw(maybe(years)) if Feature.MANY_YEARS in on else None,
        duo_allowed=draw(maybe([True, False])) if Feature.OFFER_CONSENT in on else None,
        institutes=draw(maybe([("hr",), INSTITUTES])) if Feature.INSTITUTES in on else None,
        wanted_tags=draw(some(TAGS)) if Feature.TAGS in on else (),
        tags=draw(some(TAGS)) if Feature.TAGS in on else (),
    )


@st.composite
def sites(draw: st.DrawFn, site_id: str, on: Features) -> Site:
    """Draw a site of any standing with up to three offers."""
    partnership = draw(st.sampled_from(["opr", "opr", "rowf", None]))
    status = draw(st.sampled_from(PartnerStatus)) if partnership else PartnerStatus.NONE
    number = draw(st.sampled_from([1, 2, 3, 1, 2, 0]))
    return Site(
        id=site_id,
        location=draw(locations) if Feature.STRAIGHT_LINE in on else None,
        board=draw(maybe(BOARDS, 7)),
        partnership=partnership,
        cluster=draw(maybe(CLUSTERS[partnership], 7)) if partnership else None,
        partner_status=status,
        sector=draw(st.sampled_from([Sector.VO, Sector.MBO])) if Feature.DEGREES in on else Sector.VO,
        max_students=draw(maybe([1, 2, 3, 0], 5)) if Feature.MAX_STUDENTS in on else None,
        duo_allowed=draw(chance(8)),
        tags=draw(some(TAGS)) if Feature.TAGS in on else (),
        offers=tuple(draw(offers(f"{site_id}{k}", on)) for k in range(number)),
    )


@st.composite
def students(draw: st.DrawFn, student_id: str, site_ids: tuple[str, ...], pins: int, on: Features) -> Student:
    """Draw a student; ``pins`` of twenty are pinned. Duo wishes come later."""
    pinned = draw(st.sampled_from(site_ids)) if draw(chance(pins, 20)) else None
    open_sites = tuple(site for site in site_ids if site != pinned)
    excluded = draw(some(open_sites, 1)) if open_sites and Feature.EXCLUSIONS in on else ()
    preferred = draw(some(site_ids, 4)) if Feature.TAGS in on else ()
    return Student(
        id=student_id,
        institute=draw(st.sampled_from(INSTITUTES)),
        subject=draw(st.sampled_from(SUBJECTS)) if Feature.SUBJECTS in on else "history",
        year=draw(st.sampled_from([1, 1, 2, 3])) if Feature.MANY_YEARS in on else 1,
        degree=draw(st.sampled_from([2, 2, 1, None])) if Feature.DEGREES in on else None,
        final_year=draw(chance(2)) if Feature.FINAL_YEARS in on else False,
        mode=draw(st.sampled_from(StudyMode)) if Feature.QUOTAS in on else StudyMode.FULL_TIME,
        home=draw(locations) if Feature.STRAIGHT_LINE in on else None,
        travel_mode=draw(st.sampled_from(TravelMode)),
        max_travel_minutes=draw(maybe([0, 30, 60, 90])) if Feature.LIMITS in on else None,
        preferences=tuple(site for site in preferred if site not in excluded),
        wishes=draw(some(TAGS)) if Feature.TAGS in on else (),
        pinned_site=pinned,
        excluded_sites=excluded,
        priority=draw(st.sampled_from([None, 0, 1, 2])) if Feature.PRIORITIES in on else None,
        travel_credit_minutes=draw(st.sampled_from([0, 20, 50])) if Feature.LIMITS in on else 0,
    )


@st.composite
def policies(draw: st.DrawFn, on: Features) -> Policy:
    """Draw a policy: the default, or levels in any order or some of them, with other choices."""
    moves = Feature.CURRENT_PLAN in on
    most = draw(maybe([0, 1, 2], 4)) if moves else None
    if Feature.POLICY not in on:
        levels = (*DEFAULT_LEVELS, LevelName.MOVES) if moves else DEFAULT_LEVELS
        return Policy(levels=levels, travel_charge=draw(st.sampled_from(CHARGES)), max_moves=most)
    order = tuple(draw(st.permutations(list(LevelName if moves else DEFAULT_LEVELS))))
    return Policy(
        levels=order[: draw(st.integers(1, len(order)))],
        default_max_travel_minutes=draw(st.sampled_from([75, 40, None])),
        duo_years=draw(st.sampled_from([(1,), (1, 2), ()])),
        partnership_exempt=PartnershipExempt(
            years=draw(st.sampled_from([(), (2,)])), subjects=draw(st.sampled_from([(), ("physics",)]))
        ),
        travel_charge=draw(st.sampled_from(CHARGES)),
        max_moves=most,
    )


@st.composite
def duo_wishes(draw: st.DrawFn, people: tuple[Student, ...], policy: Policy) -> tuple[Student, ...]:
    """Let some refuse or require a duo (the latter only who may), and some ask for each other."""
    wishes = {}
    for one in people:
        may = one.year in policy.duo_years and not one.final_year
        choices = [DuoWish.ALLOWED] * 4 + [DuoWish.REFUSED] + [DuoWish.REQUIRED] * (3 if may else 0)
        wishes[one.id] = draw(st.sampled_from(choices))
    asks: dict[str, str] = {}
    for one, other in pairwise(people):
        if one.id not in asks and draw(chance(4)):
            asks |= {one.id: other.id, other.id: one.id}
        elif one.id not in asks and draw(chance(1)):
            asks[one.id] = other.id
    return tuple(replace(one, duo=wishes[one.id], duo_with=asks.get(one.id)) for one in people)


@st.composite
def travels(draw: st.DrawFn, people: tuple[Student, ...], schools: tuple[Site, ...], on: Features) -> Travel:
    """Draw the straight line, or a matrix that may miss some pairs."""
    if Feature.STRAIGHT_LINE in on:
        return Travel(source=TravelSource.STRAIGHT_LINE)
    known = [10, 20, 30, 31, 44, 45, 46, 60, 75]
    minutes = st.sampled_from([*known, 76, None] if Feature.LIMITS in on else known)
    pairs = [(one.id, site.id, draw(minutes)) for one in people for site in schools]
    rows = tuple(TravelRow(student=one, site=site, minutes=m) for one, site, m in pairs if m is not None)
    return Travel(source=TravelSource.MATRIX, minutes=rows)


@st.composite
def drawn_problems(draw: st.DrawFn, pins: int, least_students: int) -> Problem:
    """Draw a problem, whatever its number of plans."""
    on = draw(features)
    number = draw(st.integers(least_students, 7))
    site_ids = tuple("ABCD"[: draw(st.integers(1, MOST_SITES[number]))])
    policy = draw(policies(on))
    schools = tuple(draw(sites(site, on)) for site in site_ids)
    people = tuple(draw(students(f"s{k}", site_ids, pins, on)) for k in range(number))
    people = draw(duo_wishes(people, policy)) if Feature.WISHES_FOR_DUOS in on else people
    limits = draw(st.lists(quotas(site_ids), min_size=1, max_size=2)) if Feature.QUOTAS in on else ()
    lacks = draw(st.lists(shortages(site_ids), min_size=1, max_size=2)) if Feature.SHORTAGES in on else ()
    return Problem(
        institutes=tuple(Institute(id=i) for i in INSTITUTES),
        boards=tuple(Board(id=b) for b in BOARDS),
        partnerships=tuple(
            Partnership(id=p, institutes=INSTITUTES, clusters=tuple(Cluster(id=c) for c in parts))
            for p, parts in CLUSTERS.items()
        ),
        sites=schools,
        students=people,
        travel=draw(travels(people, schools, on)),
        shortages=tuple(lacks),
        quotas=tuple(replace(quota, id=f"q{k}") for k, quota in enumerate(limits)),
        policy=policy,
        current_plan=draw(current_plans(people, site_ids)) if Feature.CURRENT_PLAN in on else (),
    )


def number_of_choices(problem: Problem) -> int:
    """Count the plans that the brute force would try without any pruning."""
    world = World(problem)
    return math.prod(len(spots_of(world, student)) + 1 for student in problem.students)


def problems(pins: int = 2, least_students: int = 3) -> st.SearchStrategy[Problem]:
    """Small problems of all features; ``pins`` of twenty students are pinned."""
    drawn = drawn_problems(pins, least_students)
    return drawn.filter(lambda problem: number_of_choices(problem) <= MOST_PLANS)
