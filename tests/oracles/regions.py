"""Seeded regions of any size: homes and schools on a square of ninety minutes, places scarce."""

import math
import random
from dataclasses import replace

from solver.problem import (
    LevelName,
    Offer,
    PartnerStatus,
    Policy,
    Problem,
    Quota,
    Shortage,
    Site,
    Student,
    Travel,
    TravelRow,
    TravelSource,
    Where,
    Who,
)

Point = tuple[float, float]

SUBJECTS = ("history", "history", "dutch", "physics")
SIDE_MINUTES = 90


def relaxed_region(students: int, sites: int, seed: int, limit: int | None = None) -> Problem:
    """Make a region without duos, quotas or maxima, to place as many as can be and then save minutes."""
    dice = random.Random(seed)
    homes = {f"s{k:03}": point(dice) for k in range(students)}
    schools = {f"site{k:02}": point(dice) for k in range(sites)}
    each = max(1, students // (sites * len(set(SUBJECTS))))
    rows = tuple(
        TravelRow(student=s, site=p, minutes=round(math.dist(home, school)))
        for s, home in homes.items()
        for p, school in schools.items()
    )
    return Problem(
        students=tuple(
            Student(
                id=s, institute=dice.choice(("hr", "hva")), subject=dice.choice(SUBJECTS), year=dice.choice((1, 1, 2))
            )
            for s in homes
        ),
        sites=tuple(Site(id=p, offers=offers_of(p, each, dice)) for p in schools),
        travel=Travel(source=TravelSource.MATRIX, minutes=rows),
        policy=Policy(levels=(LevelName.PLACED, LevelName.TRAVEL), default_max_travel_minutes=limit),
    )


def point(dice: random.Random) -> Point:
    """Draw a point of the square."""
    return dice.uniform(0, SIDE_MINUTES), dice.uniform(0, SIDE_MINUTES)


def offers_of(site: str, about: int, dice: random.Random) -> tuple[Offer, ...]:
    """Draw an offer for each subject, with about so many places."""
    subjects = sorted(set(SUBJECTS))
    return tuple(
        Offer(id=f"{site}-{subject}", subject=subject, mentor_places=dice.randint(0, 2 * about)) for subject in subjects
    )


def full_region(students: int, sites: int, seed: int) -> Problem:
    """Make a region with all levels, in which half of the sites accept duos and maxima bite."""
    bare, dice = relaxed_region(students, sites, seed, limit=75), random.Random(seed)
    schools = tuple(
        replace(
            site,
            partner_status=dice.choice(tuple(PartnerStatus)),
            duo_allowed=dice.random() < 0.5,
            max_students=dice.randint(1, 2 * students // sites),
            board=dice.choice(("north", "south")),
        )
        for site in bare.sites
    )
    people = tuple(
        replace(student, preferences=tuple(dice.sample([site.id for site in schools], k=dice.randint(0, 3))))
        for student in bare.students
    )
    share = Quota(id="share", who=Who(institute="hr", years=(1,)), where=Where(board=("north",)), max=students // 10)
    lack = Shortage(subject="physics", weight=2, target=students // 10, where=Where(board=("south",)))
    return replace(bare, sites=schools, students=people, quotas=(share,), shortages=(lack,), policy=Policy())
