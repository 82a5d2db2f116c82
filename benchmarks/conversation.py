"""How fast a planner is answered: ``python -m benchmarks.conversation``. See ``docs/performance.md``.

It starts ``placement serve`` on loopback with a store of its own, places the students of tight regions, and then asks
about each plan what ``QUESTIONS`` lists. Times are those of whole HTTP requests, as the planner waits for them.
"""

import argparse
import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from api.demo.service import running_service
from benchmarks.family import tight
from service.codec import PROBLEM

SIZES = ((350, 35), (1400, 80))
PATIENCE = {"Prefer": "wait=60"}
PATIENCE_SECONDS = 600.0
POLLING_SECONDS = 0.2

Problem = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about a plan, and within how many seconds the answer should come, if there is an aim, by students.

    ``ask`` gets a client, the id of the plan's run and its problem, and returns the answer.
    """

    name: str
    ask: Callable[[httpx.Client, str, Problem], httpx.Response]
    aims: Mapping[int, float] = field(default_factory=dict)


def site_drops_out(client: httpx.Client, run_id: str, problem: Problem) -> httpx.Response:
    """Ask what happens without the first site."""
    return _what_if(client, run_id, {"change": "site_withdraw", "site": problem["sites"][0]["id"]})


def one_mentor_more(client: httpx.Client, run_id: str, problem: Problem) -> httpx.Response:
    """Ask what happens with one mentor place more at the first offer."""
    return _what_if(
        client, run_id, {"change": "mentor_places", "offer": problem["sites"][0]["offers"][0]["id"], "by": 1}
    )


def _what_if(client: httpx.Client, run_id: str, change: Problem) -> httpx.Response:
    return client.post(f"/v1/placements/{run_id}/what-if", json={"changes": [change]}, headers=PATIENCE)


def why_unplaced(client: httpx.Client, run_id: str, _: Problem) -> httpx.Response:
    """Ask why the first student without a placement has none, and what would help."""
    result = client.get(f"/v1/placements/{run_id}/result").raise_for_status().json()
    student = result["unplaced"][0]["student"]
    return client.get(f"/v1/placements/{run_id}/students/{student}/why", headers=PATIENCE)


def replan_without_a_site(client: httpx.Client, run_id: str, problem: Problem) -> httpx.Response:
    """Replan without the first site."""
    change = {"change": "site_withdraw", "site": problem["sites"][0]["id"]}
    return client.post(f"/v1/placements/{run_id}/replan", json={"changes": [change]}, headers=PATIENCE)


def who_takes_a_place(client: httpx.Client, run_id: str, _: Problem) -> httpx.Response:
    """Ask who takes the place of the first student with a placement, when two may move."""
    result = client.get(f"/v1/placements/{run_id}/result").raise_for_status().json()
    body = {"withdraws": result["placements"][0]["student"]}
    return client.post(f"/v1/placements/{run_id}/backfill", json=body, headers=PATIENCE)


def where_a_late_student_fits(client: httpx.Client, run_id: str, problem: Problem) -> httpx.Response:
    """Ask where somebody fits who is like the first student."""
    body = {"students": [problem["students"][0] | {"id": "late", "pinned_site": None, "duo_with": None}]}
    return client.post(f"/v1/placements/{run_id}/late-students", json=body, headers=PATIENCE)


def value_of_all_places(client: httpx.Client, run_id: str, _: Problem) -> httpx.Response:
    """Ask what one more mentor place would bring at every offer, and wait until all are valued."""
    answer = client.get(f"/v1/placements/{run_id}/place-values", headers=PATIENCE)
    while answer.status_code == httpx.codes.ACCEPTED:
        time.sleep(POLLING_SECONDS)
        answer = client.get(f"/v1/placements/{run_id}/place-values", headers=PATIENCE)
    if answer.is_success and (left := len(answer.json()["not_valued"])):
        print(f"{left} offers were not valued within the time limit.", file=sys.stderr)
    return answer


QUESTIONS = (
    Question("why a student is not placed, with what helps", why_unplaced, {350: 3.0, 1400: 15.0}),
    Question("what if a site drops out, with the comparison", site_drops_out, {350: 2.0, 1400: 15.0}),
    Question("what if one mentor more, with the comparison", one_mentor_more, {350: 2.0, 1400: 15.0}),
    Question("a replan without a site, with the comparison", replan_without_a_site),
    Question("who takes a place, two may move", who_takes_a_place),
    Question("where a late student fits, two may move", where_a_late_student_fits),
    Question("the value of all places", value_of_all_places, {350: 20.0, 1400: 120.0}),
)


def main() -> None:
    """Ask everything about every region, and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conversation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="regions of each size (default 3)")
    parser.add_argument("--students", type=int, choices=[size[0] for size in SIZES], help="only regions of this size")
    parser.add_argument("--question", action="append", help="only questions with this in their name; repeatable")
    options = parser.parse_args()
    questions = [row for row in QUESTIONS if not options.question or any(word in row.name for word in options.question)]
    print("| students x sites | question | median s | longest s | aim s |\n|---|---|---:|---:|---:|")
    with running_service({}) as service:
        for students, sites in SIZES:
            if options.students in (None, students):
                _print_rows(str(service.base_url), students, sites, options.seeds, questions)


def _print_rows(url: str, students: int, sites: int, seeds: int, questions: Sequence[Question]) -> None:
    took: defaultdict[str, list[float]] = defaultdict(list)
    with httpx.Client(base_url=url, timeout=PATIENCE_SECONDS, trust_env=False) as client:
        for seed in range(1, seeds + 1):
            problem = _document(students, sites, seed)
            run_id = _placed(client, problem)
            for question in questions:
                took[question.name].append(_seconds(client, question, run_id, problem))
    for question in questions:
        times = took[question.name]
        aim = f"{question.aims[students]:g}" if question.aims else "-"
        figures = f"{statistics.median(times):.2f} | {max(times):.2f} | {aim}"
        print(f"| {students} x {sites} | {question.name} | {figures} |")


def _document(students: int, sites: int, seed: int) -> Problem:
    """Draw a region and write it as a request."""
    problem: Problem = json.loads(PROBLEM.dump_json(tight(students, sites, seed)))
    del problem["travel"]["straight_line"]
    return problem


def _placed(client: httpx.Client, problem: Problem) -> str:
    """Have the students placed, to the proof, and return the run's id."""
    answer = client.post("/v1/placements", json=problem, headers=PATIENCE).raise_for_status()
    run_id: str = answer.json().get("run_id") or answer.json()["id"]
    while answer.json().get("state") in {"queued", "running"}:
        time.sleep(1)
        answer = client.get(f"/v1/placements/{run_id}").raise_for_status()
    return run_id


def _seconds(client: httpx.Client, question: Question, run_id: str, problem: Problem) -> float:
    began = time.perf_counter()
    answer = question.ask(client, run_id, problem)
    took = time.perf_counter() - began
    if answer.status_code != httpx.codes.OK:
        raise SystemExit(f"{question.name}: {answer.status_code} after {took:.1f} seconds: {answer.text[:300]}")
    return took


if __name__ == "__main__":
    main()
