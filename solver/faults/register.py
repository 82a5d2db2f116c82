"""All ids of a problem, by kind."""

from solver.faults.ids import Known
from solver.problem import Problem


class Register:
    """The ids that references in a problem may name."""

    def __init__(self, problem: Problem) -> None:
        self.institutes = Known("institute", (row.id for row in problem.institutes))
        self.boards = Known("board", (row.id for row in problem.boards))
        self.partnerships = Known("partnership", (row.id for row in problem.partnerships))
        self.sites = Known("site", (row.id for row in problem.sites))
        self.students = Known("student", (row.id for row in problem.students))
        self.offers = Known("offer", (offer.id for site in problem.sites for offer in site.offers))
        self.clusters = Known("cluster", (row.id for group in problem.partnerships for row in group.clusters))
        self.clusters_of = {
            group.id: Known(f"cluster of partnership {group.id!r}", (row.id for row in group.clusters))
            for group in problem.partnerships
        }
