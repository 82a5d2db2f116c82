"""A small problem in which every kind of change has something to do."""

from solver.problem import (
    Institute,
    PartnerStatus,
    Policy,
    Problem,
    Quota,
    Shortage,
    Where,
    Who,
)
from tests.solver.builders import BRAM, offer, problem, site, student, three

A, B = site("A", offer("A1", 2), duo_allowed=True), site("B", offer("B1", 1), offer("B2", 3, subject="physics"))
HR = Institute(id="hr")
ANNA_ROW, BRAM_ROW, CHIARA_ROW = three()
QUOTA = Quota(id="half", who=Who(institute="hr"), where=Where(site=("A",)), max=2)
PHYSICS = Shortage(subject="physics", weight=2, target=3)


def world() -> Problem:
    """Return three students, two sites, one quota and one shortage; every trip is ten minutes."""
    return problem(
        [ANNA_ROW, student(BRAM, preferences=("B", "A")), CHIARA_ROW],
        [A, B],
        institutes=(HR,),
        quotas=(QUOTA,),
        shortages=(PHYSICS,),
        policy=Policy(default_max_travel_minutes=60),
    )


PARTNER = PartnerStatus.PARTNER
