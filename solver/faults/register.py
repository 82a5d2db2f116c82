"""All ids of a problem, by kind."""

from solver.faults.fault import EVERY, Place
from solver.faults.ids import Known
from solver.problem import Problem

_CLUSTER_IDS: Place = ("partnerships", EVERY, "clusters", EVERY, "id")


class Register:
    """The ids that references in a problem may name."""

    def __init__(self, problem: Problem) -> None:
        groups = problem.partnerships
        self.institutes = Known("institute", ("institutes", EVERY, "id"), (row.id for row in problem.institutes))
        self.boards = Known("board", ("boards", EVERY, "id"), (row.id for row in problem.boards))
        self.partnerships = Known("partnership", ("partnerships", EVERY, "id"), (row.id for row in groups))
        self.sites = Known("site", ("sites", EVERY, "id"), (row.id for row in problem.sites))
        self.students = Known("student", ("students", EVERY, "id"), (row.id for row in problem.students))
        offers = (offer.id for site in problem.sites for offer in site.offers)
        self.offers = Known("offer", ("sites", EVERY, "offers", EVERY, "id"), offers)
        self.clusters = Known("cluster", _CLUSTER_IDS, (row.id for group in groups for row in group.clusters))
        self.clusters_of = {
            group.id: Known(f"cluster of partnership {group.id!r}", _CLUSTER_IDS, (row.id for row in group.clusters))
            for group in groups
        }
