"""``placement solve``: a problem file in, a result file out."""

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.cli.exits import Exit, input_faults_named, say
from api.cli.files import check_writable, read_file, write_output
from api.cli.interruptible import InterruptibleSolve
from api.cli.native_output import stdout_kept_clean
from api.cli.progress import ProgressDisplay
from api.cli.settings import load_settings
from api.reading.requests import read_placement_request
from api.schemas.results import result_out
from service.run import RunOptions
from service.settings import TravelSettings
from solver.problem import Problem
from solver.result import Result


def solve(
    problem_file: Annotated[Path, typer.Argument(metavar="PROBLEM.json", help="The problem; - is stdin.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="RESULT.json", help="Default: stdout.")
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(metavar="S", min=0.001, help="Stop after so many seconds.")
    ] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", min=0, max=2**31 - 1)] = None,
) -> None:
    """Solve a problem. Ctrl-C keeps the best plan so far.

    The result also goes to the file, or to standard output, when the pins cannot all hold: its conflict says why.
    Exit status: 0 a plan was written; 2 the input is invalid; 3 no plan (infeasible, or stopped before there was
    one); 1 anything else.
    """
    check_writable(output)
    with input_faults_named(str(problem_file)):
        problem, options = read_placement_request(read_file(problem_file), load_settings(TravelSettings).straight_line)
    options = _overridden(options, time_limit, seed)
    with stdout_kept_clean(), ProgressDisplay(Console(stderr=True)) as display:
        attempt = InterruptibleSolve(problem, options, display.update)
        result = attempt.run()
    status = _finish(problem, result, output)
    if attempt.interrupted:
        _leave_at_once(status)
    raise typer.Exit(status)


def _overridden(options: RunOptions, time_limit: float | None, seed: int | None) -> RunOptions:
    """Let the command line win over the file."""
    if time_limit is not None:
        options = replace(options, time_limit_seconds=time_limit)
    return options if seed is None else replace(options, seed=seed)


def _finish(problem: Problem, result: Result | None, output: Path | None) -> Exit:
    if result is None:
        say("Stopped by hand before there was a plan.")
        return Exit.NO_PLAN
    write_output(output, result_out(result, name=problem.name).model_dump_json(indent=2))
    if result.kpis is None:
        say(f"No plan ({result.termination}): {result.message}")
        return Exit.NO_PLAN
    say(f"{result.kpis.placed} of {result.kpis.students} students placed ({result.termination}).")
    if result.message:
        say(result.message)
    return Exit.PLAN_WRITTEN


def _leave_at_once(status: Exit) -> None:
    """End the process without waiting for the solver's thread, which cannot be stopped from outside."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
