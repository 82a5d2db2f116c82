"""Backfill: who takes a place that came free, best first, and the chain of moves that follows.

The place is left open and everything is solved anew. Whoever comes to it in the best plan fits it best; then the same
without them, and so on. So each is the best if those before cannot come. First nobody may move, which finds students
without a place; then so many as may, which finds chains. Where the best plan leaves the place empty the list ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from solver.answers.base import Base
from solver.answers.chains import from_new_place
from solver.answers.effect import Effect, effect_of
from solver.answers.going_on import GoingOn
from solver.answers.sentences import Sentence
from solver.answers.told_effects import effect_sentences
from solver.changes.students import RemoveStudents
from solver.engine import Deadline, OutOfTimeError
from solver.faults import Fault
from solver.faults.register import Register
from solver.plan import Plan, Seated
from solver.problem import Problem, Site
from solver.replan import continued
from solver.result import Result, Termination
from solver.rules.e1_match import offer_suits

MOST_CANDIDATES = 20
MOST_MOVES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillQuestion:
    """Asks who fits a place best that came free; at most ``most`` are told, and at most ``max_moves`` move.

    It is the place of the student who ``withdraws``, or one for ``subject``, or at ``offer``, of a ``site``.
    """

    withdraws: str | None = None
    site: str | None = None
    subject: str | None = None
    offer: str | None = None
    max_moves: int = 2
    most: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A student who takes the place; ``from_site`` is where they are now, ``None`` without a place.

    ``moves`` counts all of the plan who move, the student too. ``effect`` stands beside the plan with the place empty;
    its moves are those of the others, each to where the one before came from.
    """

    student: str
    from_site: str | None
    offer: str | None
    travel_minutes: int | None
    duo_with: str | None
    moves: int
    effect: Effect
    proven: bool
    told: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillAnswer:
    """Who takes the place, best first. ``is_whole``: for all others the plan is as good with the place empty.

    ``free_places`` counts the mentor places of this kind that nobody has once the student has withdrawn.
    """

    base_proven: bool
    site: str
    subject: str | None
    offer: str | None
    free_places: int
    candidates: tuple[Candidate, ...]
    is_whole: bool


def backfill_faults(base: Base, question: BackfillQuestion) -> list[Fault]:
    """Find what is wrong with a question about a place: unknown ids, no placement, ids that contradict each other."""
    register = Register(base.problem)
    faults = [
        *register.students.unknown(("withdraws",), question.withdraws),
        *register.sites.unknown(("site",), question.site),
        *register.offers.unknown(("offer",), question.offer),
    ]
    return faults or list(_contradictions(base, question))


def _contradictions(base: Base, question: BackfillQuestion) -> Iterator[Fault]:
    if question.withdraws is not None and question.withdraws not in base.plan.by_student:
        yield Fault(("withdraws",), f"The student {question.withdraws!r} has no placement that could come free.")
    elif (question.withdraws, question.site, question.offer) == (None, None, None):
        yield Fault((), "Say which place came free: with 'withdraws', 'site' or 'offer'.")
    else:
        place = _Place.of(base, question)
        if question.site not in (None, place.site.id):
            yield Fault(("site",), f"The place is at {place.site.id!r}, not at {question.site!r}.")
        if not any(place.subject in (None, offer.subject) for offer in place.site.offers):
            yield Fault(("subject",), f"The site {place.site.id!r} has no offer of {place.subject}.")
        if question.subject not in (None, place.subject):
            yield Fault(("subject",), f"The place is for {place.subject}, not for {question.subject}.")


@dataclass(frozen=True)
class _Place:
    """A place that came free, as far as the question names it."""

    site: Site
    subject: str | None
    offer: str | None

    @classmethod
    def of(cls, base: Base, question: BackfillQuestion) -> "_Place":
        """Find the place: that of an offer, of the student who withdraws, or of a site."""
        directory = base.plan.directory
        if question.offer is not None:
            offer = directory.offers[question.offer]
            return cls(directory.site_of_offer[offer.id], offer.subject, offer.id)
        if question.withdraws is not None:
            seat = base.plan.by_student[question.withdraws]
            return cls(seat.site, seat.offer.subject if seat.offer else None, None)
        return cls(directory.sites[question.site or ""], question.subject, None)

    def free_in(self, plan: Plan) -> int:
        """Count the mentor places of this kind that a plan leaves free."""
        offers = [
            row for row in self.site.offers if self.subject in (None, row.subject) and self.offer in (None, row.id)
        ]
        taken = {seat.place for offer in offers for seat in plan.by_offer.get(offer.id, [])}
        return sum(offer.mentor_places for offer in offers) - len(taken)

    def suits(self, seat: Seated) -> bool:
        """Tell whether somebody at the site may have taken the place; which offer they have now is its own business."""
        if seat.site.id != self.site.id or self.subject not in (None, seat.student.subject):
            return False
        offers = [offer for offer in self.site.offers if offer.id == self.offer]
        return all(offer_suits(seat.student, self.site, offer) for offer in offers)


def backfill(base: Base, question: BackfillQuestion, deadline: Deadline) -> BackfillAnswer:
    """Find who takes a place; OutOfTimeError without time for any plan. Who was found in time is told."""
    place = _Place.of(base, question)
    search = _Search(base, place, _without(continued(base.problem, base.seats), question.withdraws), deadline)
    is_whole = False
    try:
        is_whole = all(search.fill(limit, question.most) for limit in dict.fromkeys((0, question.max_moves)))
    except OutOfTimeError:
        if not search.found:
            raise
    return BackfillAnswer(
        base_proven=base.proven,
        site=place.site.id,
        subject=place.subject,
        offer=place.offer,
        free_places=place.free_in(search.left),
        candidates=tuple(search.found[: question.most]),
        is_whole=is_whole,
    )


def _without(problem: Problem, student: str | None) -> Problem:
    return problem if student is None else RemoveStudents(student=student).apply(problem)


class _Search:
    """The candidates for one place, found one after the other."""

    def __init__(self, base: Base, place: _Place, problem: Problem, deadline: Deadline) -> None:
        self.place, self.deadline = place, deadline
        self.going_on = GoingOn(problem, base.seats)
        self.left = self.going_on.left
        self.found: list[Candidate] = []

    def fill(self, limit: int, most: int) -> bool:
        """Find candidates with at most so many moves, until there are enough; tell whether there are no more."""
        while self.going_on.problem.students and len(self.found) < most:
            known = [candidate.student for candidate in self.found]
            result = self.going_on.within(limit, self.deadline, without=known, site=self.place.site.id)
            newcomers = list(self._newcomers(result))
            if not newcomers:
                return result.termination is not Termination.FEASIBLE
            self.found += newcomers
        return not self.going_on.problem.students

    def _newcomers(self, result: Result) -> Iterator[Candidate]:
        if result.termination is Termination.INFEASIBLE:
            return
        plan, here = self.going_on.plan_of(result), self.place.site.id
        for seat in plan.by_site.get(here, []):
            before = self.left.by_student.get(seat.student.id)
            if self.place.suits(seat) and (before is None or before.site.id != here):
                yield self._candidate(plan, seat, before, proven=result.termination is Termination.OPTIMAL)

    def _candidate(self, plan: Plan, seat: Seated, before: Seated | None, *, proven: bool) -> Candidate:
        from_site = before.site.id if before else None
        effect = effect_of(self.left, plan, beside=[seat.student.id])
        effect = replace(effect, moves=from_new_place(effect.moves, from_site or ""))
        mates = plan.place_mates(seat)
        return Candidate(
            student=seat.student.id,
            from_site=from_site,
            offer=seat.offer.id if seat.offer else None,
            travel_minutes=plan.travel_minutes(seat),
            duo_with=mates[0].id if mates else None,
            moves=len(plan.moved),
            effect=effect,
            proven=proven,
            told=(_sentence(seat, from_site), *effect_sentences(effect)),
        )


def _sentence(seat: Seated, from_site: str | None) -> Sentence:
    data = {"student": seat.student.id, "site": seat.site.id}
    if from_site is None:
        return Sentence(code="newcomer.takes", data=data)
    return Sentence(code="newcomer.comes", data={**data, "from": from_site})
