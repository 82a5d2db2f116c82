"""Solving in a thread, so that Ctrl-C is answered at once and the best plan so far is kept."""

from collections.abc import Callable
from threading import Thread

from service.run import RunOptions
from solver.answers.sentences import Sentence
from solver.problem import Problem
from solver.result import Progress, Result, Termination
from solver.solve import solve

STOPPED_BY_HAND = Sentence(code="ending.by_hand")


class InterruptibleSolve:
    """One solve that can be given up at any moment."""

    def __init__(self, problem: Problem, options: RunOptions, on_progress: Callable[[Progress], None]) -> None:
        self.interrupted = False
        self._problem = problem
        self._options = options
        self._on_progress = on_progress
        self._best: Result | None = None
        self._result: Result | None = None
        self._error: Exception | None = None

    def run(self) -> Result | None:
        """Solve; after Ctrl-C return the best plan so far, or ``None`` when there is none yet."""
        thread = Thread(target=self._solve, daemon=True)
        thread.start()
        try:
            while thread.is_alive():
                thread.join(timeout=0.2)
        except KeyboardInterrupt:
            self.interrupted = True
            return self._best and self._best.ended(Termination.CANCELLED, [STOPPED_BY_HAND])
        if self._error:
            raise self._error
        return self._result

    def _solve(self) -> None:
        try:
            self._result = solve(
                self._problem,
                seed=self._options.seed,
                time_limit_seconds=self._options.time_limit_seconds,
                on_progress=self._tell,
            )
        except Exception as error:  # noqa: BLE001 - handed to the thread that waits, which raises it
            self._error = error

    def _tell(self, progress: Progress) -> None:
        self._best = progress.snapshot or self._best
        self._on_progress(progress)
