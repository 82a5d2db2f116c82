"""How a run ends when its solver did not answer by itself: cancelled, out of time, or failed."""

from dataclasses import dataclass

from service.run import RunState
from solver.answers.sentences import Sentence
from solver.result import Result, Termination
from solver.wording import Datum

KEPT = Sentence(code="ending.plan_kept")
NO_PLAN = Sentence(code="ending.none_found")


@dataclass(frozen=True, slots=True)
class Ending:
    """An early end: its state when there is a plan, and a sentence on what happened."""

    state: RunState
    sentence: Sentence

    def close(self, best: Result | None, *, input_hash: str, seed: int) -> tuple[RunState, Result]:
        """Return the final state and result of a run whose best plan until now is ``best``."""
        state = self.state
        if state is RunState.FINISHED and best is None:
            state = RunState.FAILED
        bare = Result(termination=Termination.FAILED, input_hash=input_hash, seed=seed)
        sentences = [self.sentence, KEPT if best else NO_PLAN]
        return state, (best or bare).ended(self._termination(best), sentences)

    def _termination(self, best: Result | None) -> Termination:
        if self.state is RunState.CANCELLED:
            return Termination.CANCELLED
        return Termination.FEASIBLE if best else Termination.FAILED


CANCELLED = Ending(RunState.CANCELLED, Sentence(code="ending.cancelled"))


def overdue(seconds: float) -> Ending:
    """Return the end of a solve that went on after its time limit."""
    return Ending(RunState.FINISHED, Sentence(code="ending.overdue", data={"seconds": f"{seconds:g}"}))


def failed(code: str, **data: Datum) -> Ending:
    """Return the end of a solve in which something broke; ``ending.<code>`` says what."""
    return Ending(RunState.FAILED, Sentence(code=f"ending.{code}", data=data))
