"""Whether a student is better off in one plan than in another."""

from enum import StrEnum

from solver.plan import Plan, Seated


class Welfare(StrEnum):
    """How the second of two plans is for a student."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


def welfare_of(student: str, base: Plan, other: Plan) -> Welfare:
    """Compare a student's two seats: placed before not placed, then the preferred site, then the shorter trip.

    Sites that the student did not ask for come after all preferences, and are equal but for the trip. Where the two
    problems differ in the preferences, because a site was withdrawn, the longer list counts. A trip of unknown length
    is neither shorter nor longer.
    """
    lists = (plan.directory.students[student].preferences for plan in (base, other))
    preferences = max(lists, key=lambda sites: (len(sites), sites))
    before, after = base.by_student.get(student), other.by_student.get(student)
    ranks = _rank(before, preferences), _rank(after, preferences)
    if ranks[0] != ranks[1]:
        return Welfare.BETTER if ranks[1] < ranks[0] else Welfare.WORSE
    if before is None or after is None:
        return Welfare.SAME
    minutes = base.travel_minutes(before), other.travel_minutes(after)
    if minutes[0] is None or minutes[1] is None or minutes[0] == minutes[1]:
        return Welfare.SAME
    return Welfare.BETTER if minutes[1] < minutes[0] else Welfare.WORSE


def _rank(seat: Seated | None, preferences: tuple[str, ...]) -> int:
    if seat is None:
        return len(preferences) + 1
    return preferences.index(seat.site.id) if seat.site.id in preferences else len(preferences)
