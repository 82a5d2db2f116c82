"""``placement check``: grade a plan."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.exits import Exit, input_faults_named, say
from api.cli.files import read_file, write_output
from api.cli.settings import load_settings
from api.reading.requests import read_placement_request, read_plan
from api.schemas.results import report_out
from service.checks import check_plan
from service.settings import TravelSettings


def check(
    problem_file: Annotated[Path, typer.Argument(metavar="PROBLEM.json")],
    result_file: Annotated[Path, typer.Argument(metavar="RESULT.json", help="Its `placements` are checked.")],
) -> None:
    """Say which rules a plan breaks and what it is worth. Exit status 1 when it breaks any."""
    with input_faults_named(str(problem_file)):
        problem, _ = read_placement_request(read_file(problem_file), load_settings(TravelSettings).straight_line)
    with input_faults_named(str(result_file)):
        plan = read_plan(read_file(result_file), problem)
    report = check_plan(problem, plan)
    write_output(None, report_out(report).model_dump_json(indent=2))
    for broken in report.broken:
        say(f"{broken.rule}: {broken.text}")
    raise typer.Exit(Exit.OTHER if report.broken else 0)
