"""A student forced to one site, and everything solved anew around it, so that the price of that is known."""

from dataclasses import dataclass, replace

from solver.answers.base import Base
from solver.answers.effect import Effect, effect_of, plan_in, seats_of
from solver.answers.sentences import Sentence
from solver.answers.told_effects import effect_sentences
from solver.canonical import canonical
from solver.changes.students import with_students
from solver.engine import Deadline, OutOfTimeError
from solver.explain import personal_reasons
from solver.problem import Problem
from solver.resolve import resolve_near
from solver.result import Reason, Result, Termination


@dataclass(frozen=True, slots=True, kw_only=True)
class Forced:
    """What it means to have a student at ``site``.

    Either a rule forbids it: ``forbidden`` says which of the student's own; ``pinned_to`` is where they are pinned;
    ``cannot_hold``: no plan keeps every rule and every pin then. Or ``effect`` tells who moves and what is lost and won
    in the best plan with the student there, which is ``proven`` to be best or not.
    """

    site: str
    travel_minutes: int | None
    forbidden: tuple[Reason, ...] = ()
    pinned_to: str | None = None
    cannot_hold: bool = False
    effect: Effect | None = None
    proven: bool = False

    @property
    def told(self) -> tuple[Sentence, ...]:
        """What it means; the reasons that forbid it have sentences of their own."""
        if self.pinned_to is not None:
            return (Sentence(code="forced.pinned", data={"site": self.pinned_to}),)
        if self.cannot_hold:
            return (Sentence(code="forced.cannot_hold", data={"site": self.site}),)
        return tuple(effect_sentences(self.effect)) if self.effect else ()


def force(base: Base, student_id: str, site_id: str, deadline: Deadline) -> Forced:
    """Force a student to a site with all hard rules kept, and solve anew near the base plan.

    A pin would waive matching, exclusion and travel limit, so those are looked at first. Then the student is pinned: of
    all plans with them there, the solve finds the best by every level, and of those one that moves fewest.
    """
    directory = base.plan.directory
    student, site = directory.students[student_id], directory.sites[site_id]
    told = Forced(site=site_id, travel_minutes=base.plan.minutes(student, site))
    if student.pinned_site not in (None, site_id):
        return replace(told, pinned_to=student.pinned_site)
    forbidden = () if student.pinned_site else tuple(personal_reasons(base.plan, student, site))
    if forbidden:
        return replace(told, forbidden=forbidden)
    pinned = with_students(base.problem, [replace(student, pinned_site=site_id)])
    result = _solved(pinned, base, deadline)
    if result.termination is Termination.INFEASIBLE:
        return replace(told, cannot_hold=True)
    plan = plan_in(canonical(pinned), seats_of(result))
    return replace(told, effect=effect_of(base.plan, plan), proven=result.termination is Termination.OPTIMAL)


def _solved(problem: Problem, base: Base, deadline: Deadline) -> Result:
    result = resolve_near(problem, base.seats, time_limit_seconds=deadline.remaining())
    if result.termination is Termination.FAILED:
        raise OutOfTimeError
    return result
