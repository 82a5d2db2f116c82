"""Faults of the planner's policy."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from solver.faults.fault import Fault, Place
from solver.faults.ids import repeated_entries
from solver.faults.numbers import COUNT, MINUTE_CHARGE, MINUTES, YEAR
from solver.problem import ChargeStep, Problem


def policy_faults(problem: Problem) -> Iterator[Fault]:
    """Yield the faults of ``policy``."""
    policy = problem.policy
    if not policy.levels:
        yield Fault(("policy", "levels"), "At least one level is needed to say which plan is best.")
    yield from repeated_entries(("policy", "levels"), policy.levels)
    yield from MINUTES.faults(("policy", "default_max_travel_minutes"), policy.default_max_travel_minutes)
    yield from YEAR.faults_in(("policy", "duo_years"), policy.duo_years)
    yield from YEAR.faults_in(("policy", "partnership_exempt", "years"), policy.partnership_exempt.years)
    yield from _charge_faults(policy.travel_charge)
    yield from COUNT.faults(("policy", "max_moves"), policy.max_moves)


def _charge_faults(steps: Sequence[ChargeStep]) -> Iterator[Fault]:
    for index, step in enumerate(steps):
        yield from MINUTES.faults(("policy", "travel_charge", index, "from_minutes"), step.from_minutes)
        yield from MINUTE_CHARGE.faults(("policy", "travel_charge", index, "per_minute"), step.per_minute)
    if not steps:
        yield Fault(("policy", "travel_charge"), "The charge needs a step that starts at 0 minutes.")
    elif steps[0].from_minutes != 0:
        message = f"The first step starts at {steps[0].from_minutes} minutes; it must start at 0."
        yield Fault(("policy", "travel_charge", 0, "from_minutes"), message)
    for index, (step, following) in enumerate(pairwise(steps), start=1):
        if following.from_minutes <= step.from_minutes:
            message = f"{following.from_minutes} does not rise above {step.from_minutes}, the step before it."
            before: Place = ("policy", "travel_charge", index - 1, "from_minutes")
            yield Fault(("policy", "travel_charge", index, "from_minutes"), message, rests_on=(before,))
