"""How a run ends when its solver did not answer by itself: cancelled, out of time, or failed."""

from dataclasses import dataclass, replace

from service.run import RunState
from solver.result import Result, Termination

KEPT = "The best plan found until then is kept."
NO_PLAN = "No plan had been found by then."


@dataclass(frozen=True, slots=True)
class Ending:
    """An early end: its state when there is a plan, and a sentence on what happened."""

    state: RunState
    message: str

    def close(self, best: Result | None, *, input_hash: str, seed: int) -> tuple[RunState, Result]:
        """Return the final state and result of a run whose best plan until now is ``best``."""
        state = self.state
        if state is RunState.FINISHED and best is None:
            state = RunState.FAILED
        bare = Result(termination=Termination.FAILED, input_hash=input_hash, seed=seed)
        message = f"{self.message} {KEPT if best else NO_PLAN}"
        return state, replace(best or bare, termination=self._termination(best), message=message)

    def _termination(self, best: Result | None) -> Termination:
        if self.state is RunState.CANCELLED:
            return Termination.CANCELLED
        return Termination.FEASIBLE if best else Termination.FAILED


CANCELLED = Ending(RunState.CANCELLED, "The run was cancelled.")


def overdue(seconds: float) -> Ending:
    """Return the end of a solve that went on after its time limit."""
    return Ending(
        RunState.FINISHED, f"The solver went on past its time limit and was stopped after {seconds:g} seconds."
    )


def failed(message: str) -> Ending:
    """Return the end of a solve in which something broke."""
    return Ending(RunState.FAILED, message)
