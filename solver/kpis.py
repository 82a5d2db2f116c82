"""Key figures of a plan."""

from collections import Counter, defaultdict
from collections.abc import Callable

from solver.objectives.s1_shortage_first import covered_students
from solver.objectives.s2_coverage_targets import shortfall
from solver.plan import Plan, Seated
from solver.problem import Category, Partnership, PartnerStatus, Problem, Student
from solver.result import Kpis, PartnershipCount, Share, ShortageCover

_COUNTED_CATEGORIES = (Category.REGULAR, Category.OTHER)
_COUNTING_STATUSES = (PartnerStatus.PARTNER, PartnerStatus.FOLLOWER)


def count_kpis(plan: Plan) -> Kpis:
    """Count the key figures of a plan (rules P3, P4, S2, F3 as far as they are reported)."""
    problem = plan.directory.problem
    minutes = [trip for trip in plan.trips if trip is not None]
    ranks = [_choice(seat) for seat in plan.seated]
    used = [seats for seats in plan.by_place.values() if seats]
    return Kpis(
        students=len(problem.students),
        placed=len(plan.seated),
        unplaced=len(problem.students) - len(plan.seated),
        pinned=sum(seat.student.pinned_site == seat.site.id for seat in plan.seated),
        at_partner_sites=sum(map(_at_partner, plan.seated)),
        duos=sum(len(seats) == 2 for seats in used),
        mean_travel_minutes=round(sum(minutes) / len(minutes), 2) if minutes else None,
        longest_travel_minutes=max(minutes, default=None),
        first_choice=ranks.count(0),
        any_choice=sum(rank is not None for rank in ranks),
        mentor_places=sum(offer.mentor_places for site in problem.sites for offer in site.offers),
        mentor_places_used=len(used),
        moves=len(plan.moved) if problem.current_plan else None,
        by_institute=_shares(plan, lambda student: student.institute),
        by_subject=_shares(plan, lambda student: student.subject),
        by_partnership=tuple(_partnership_count(plan, row) for row in problem.partnerships),
        shortages=_shortage_cover(plan, problem),
    )


def _at_partner(seat: Seated) -> bool:
    return seat.site.partner_status is PartnerStatus.PARTNER


def _choice(seat: Seated) -> int | None:
    preferences = seat.student.preferences
    return preferences.index(seat.site.id) if seat.site.id in preferences else None


def _shares(plan: Plan, key: Callable[[Student], str]) -> tuple[Share, ...]:
    students = Counter(key(student) for student in plan.directory.problem.students)
    groups: defaultdict[str, list[Seated]] = defaultdict(list)
    for seat in plan.seated:
        groups[key(seat.student)].append(seat)
    return tuple(
        Share(
            key=name,
            students=students[name],
            placed=len(groups[name]),
            at_partner_sites=sum(map(_at_partner, groups[name])),
            in_partnerships=sum(seat.site.partnership is not None for seat in groups[name]),
        )
        for name in sorted(students)
    )


def _partnership_count(plan: Plan, partnership: Partnership) -> PartnershipCount:
    here = [seat for seat in plan.seated if seat.site.partnership == partnership.id]
    counted = sum(_counts(seat, partnership) for seat in here)
    higher = [threshold for threshold in partnership.thresholds if threshold > counted]
    return PartnershipCount(
        partnership=partnership.id,
        placed=len(here),
        counted=counted,
        counted_last_year=partnership.counted_last_year,
        target_students=partnership.target_students,
        next_threshold=min(higher, default=None),
    )


def _counts(seat: Seated, partnership: Partnership) -> bool:
    """Tell whether a student counts for the grant: own institute, regular, at partner or follower (F3)."""
    student = seat.student
    return (
        student.counted
        and student.category in _COUNTED_CATEGORIES
        and student.institute in partnership.institutes
        and seat.site.partner_status in _COUNTING_STATUSES
    )


def _shortage_cover(plan: Plan, problem: Problem) -> tuple[ShortageCover, ...]:
    return tuple(
        ShortageCover(
            subject=row.subject,
            degree=row.degree,
            placed=covered_students(plan, row),
            target=row.target,
            shortfall=shortfall(plan, row),
        )
        for row in problem.shortages
    )
