"""What can go wrong in a use case, each with a message for people."""

from collections.abc import Sequence
from pathlib import Path

from solver.answers.sentences import Sentence, told
from solver.faults import Fault, dotted


class ServiceError(Exception):
    """A request that cannot be served; its text says why, in a sentence."""


class InvalidProblem(ServiceError):
    """The request has faults; ``faults`` names each with its place.

    ``are_all`` is false when very many were found and no more were looked for; ``unread_entries`` counts the entries
    of lists and objects that were then not read.
    """

    def __init__(self, faults: Sequence[Fault], *, are_all: bool = True, unread_entries: int = 0) -> None:
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        first = f"{dotted(faults[0].place)}: {faults[0].message}"
        super().__init__(f"The problem has {count}; the first is {first}")
        self.faults = list(faults)
        self.are_all = are_all
        self.unread_entries = unread_entries


class RunNotFound(ServiceError):
    """No run has this id."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"There is no run {run_id!r}.")


class NothingFinished(ServiceError):
    """There is no finished run that a name such as ``latest`` could stand for."""

    def __init__(self, name: str) -> None:
        super().__init__(f"No run of yours that {name!r} could stand for has finished yet.")


class NotThere(ServiceError):
    """What a run was to find is not there; ``sentences`` say why in any language."""

    def __init__(self, *sentences: Sentence) -> None:
        super().__init__(told(sentences))
        self.sentences = sentences


class ResultNotReady(NotThere):
    """The run has not ended, so it has no result yet."""

    def __init__(self, run_id: str, state: str) -> None:
        super().__init__(_of_run("absent.result", run_id, state))


class PlanNotReady(NotThere):
    """No plan has been found yet."""

    def __init__(self, run_id: str, state: str) -> None:
        super().__init__(_of_run("absent.plan", run_id, state))


def _of_run(code: str, run_id: str, state: str) -> Sentence:
    return Sentence(code=code, data={"run": run_id}, parts=(Sentence(code=f"part.state.{state}"),))


class NotAPlan(ServiceError):
    """The run answers a question about another run's plan and has none itself."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"Run {run_id!r} answers a question and has no plan; ask about its base.")


class QuestionUnanswered(NotThere):
    """A question ended without an answer: it was cancelled, or failed; asking again tries again."""

    def __init__(self, why: Sequence[Sentence]) -> None:
        super().__init__(Sentence(code="absent.answer"), *why)


class AnswerUnreadable(NotThere):
    """Another version stored the answer in a form that this one does not read; asking again finds it anew."""

    def __init__(self) -> None:
        super().__init__(Sentence(code="absent.unreadable"))


class StudentNotFound(ServiceError):
    """The problem has no student with this id."""

    def __init__(self, student_id: str) -> None:
        super().__init__(f"The problem has no student {student_id!r}.")


class SiteNotFound(ServiceError):
    """The problem has no site with this id."""

    def __init__(self, site_id: str) -> None:
        super().__init__(f"The problem has no site {site_id!r}.")


class SubjectNotFound(ServiceError):
    """No site of the problem offers this subject."""

    def __init__(self, subject: str) -> None:
        super().__init__(f"No site of the problem offers the subject {subject!r}.")


class PlanNotProven(ServiceError):
    """Something is asked that only a plan can answer of which every level is proven."""

    def __init__(self, run_id: str) -> None:
        super().__init__(
            f"The plan of run {run_id!r} is not proven on every level, so nobody can tell what a change of it is "
            "worth: place the students with a higher time limit first."
        )


class NoCurrentPlan(ServiceError):
    """A question about moves is asked of a run whose problem has no current plan."""

    def __init__(self) -> None:
        super().__init__("The run's problem has no current_plan, so there are no moves to trade: replan the run first.")


class NothingToCompare(ServiceError):
    """Two plans are about different students."""

    def __init__(self) -> None:
        super().__init__("The two plans have no student in common, so there is nothing to compare.")


class NoBase(ServiceError):
    """The run was not made from another one."""

    def __init__(self, run_id: str) -> None:
        super().__init__(
            f"Run {run_id!r} was not made from another one that is still there: "
            "name the run to compare it with as 'base'."
        )


class FixtureNotFound(ServiceError):
    """No fixture has this name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no fixture {name!r}. There are: {', '.join(known)}.")


class IdempotencyConflict(ServiceError):
    """The idempotency key still stands for another request: another problem, question, base or options."""

    def __init__(self, key: str) -> None:
        super().__init__(f"Idempotency key {key!r} was used before for another request.")


class KeyBusy(ServiceError):
    """Another request with the same idempotency key is being accepted at this moment."""

    def __init__(self, key: str) -> None:
        super().__init__(f"Another request with idempotency key {key!r} is being accepted now. Try again soon.")


class TooManyRuns(ServiceError):
    """The organisation's queue is full."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} runs are waiting, and no more may wait. Try again when some have ended.")


class TooManyWebhooks(ServiceError):
    """The organisation has as many webhooks as it may."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"There are {limit} webhooks, and no more may be. Delete one first.")


class WebhookNotFound(ServiceError):
    """No webhook has this id."""

    def __init__(self, webhook_id: str) -> None:
        super().__init__(f"There is no webhook {webhook_id!r}.")


class NotAuthenticated(ServiceError):
    """Nobody known asks: the key or token is wrong, or there is none."""


class NotAllowed(ServiceError):
    """Someone known asks for more than they may have."""


class IssuerUnreachable(ServiceError):
    """The issuer of tokens does not answer as it should, so no token can be checked now."""


class UnfitOrganisation(ServiceError):
    """An organisation cannot have this name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} cannot name an organisation: take up to 63 small letters, digits and hyphens, as 'rotterdam'."
        )


class KeyNotFound(ServiceError):
    """No key has this id."""

    def __init__(self, key_id: str, close: Sequence[str]) -> None:
        guess = f" Maybe {close[0]!r}." if close else ""
        super().__init__(f"There is no key {key_id!r}.{guess}")


class StoreInUse(ServiceError):
    """Another service works on the same SQLite store."""

    def __init__(self, database: Path) -> None:
        super().__init__(
            f"Another service works on the store {database}. Maybe an earlier one still runs: stop it, "
            "or give this one a store of its own with PLACEMENT_DATA_FOLDER or DATABASE_URL."
        )


class StoreUnusable(ServiceError):
    """A database cannot be opened; it is left as it is. ``database`` is its file, or its URL without the password."""

    def __init__(self, database: Path | str, reason: str, advice: str = "") -> None:
        advice = advice or (
            "It was left as it is. Put a backup in its place, make it writable, or choose another one with "
            "PLACEMENT_DATA_FOLDER or DATABASE_URL."
        )
        super().__init__(f"The database {database} cannot be used: {reason}. {advice}")


class StoreUnavailable(ServiceError):
    """The store does not answer at this moment."""

    def __init__(self) -> None:
        super().__init__("The database does not answer now. Try again soon.")
