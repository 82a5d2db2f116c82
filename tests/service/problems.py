"""Small problems of invented people for the tests of the service."""

from dataclasses import replace

from solver.problem import Institute, Location, Offer, Problem, Quota, Site, Student, Where, Who

NAMES = ("Sanne-Verhoeven", "Joost-van-Dijk")


def two_students(name: str = "") -> Problem:
    """Two students, one mentor place: one of them is placed."""
    return Problem(
        name=name,
        institutes=(Institute(id="hr"),),
        sites=(
            Site(
                id="brielle",
                location=Location(lat=51.90, lon=4.16),
                offers=(Offer(id="brielle-physics", subject="physics", mentor_places=1),),
            ),
        ),
        students=tuple(
            Student(id=who, institute="hr", subject="physics", year=2, home=Location(lat=51.90, lon=4.20 + shift))
            for who, shift in zip(NAMES, (0.0, 0.1), strict=True)
        ),
    )


def two_pins_on_a_quota_of_one() -> Problem:
    """Two pinned students where a quota lets in one: no plan exists."""
    problem = two_students("two pins")
    return replace(
        problem,
        students=tuple(replace(student, pinned_site="brielle") for student in problem.students),
        quotas=(Quota(who=Who(), where=Where(site=("brielle",)), max=1),),
    )
