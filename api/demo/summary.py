"""A plan in words and figures."""

from collections import Counter, defaultdict
from typing import Any

from rich.console import Console

from solver.result import ReasonCode

Json = dict[str, Any]

_SHOWN_STUDENTS = 3
_SHOWN_REASONS = 4
_MEANINGS: dict[str, str] = {
    ReasonCode.NO_OFFER: "no offer suits: another degree, year or institute, or not the subject",
    ReasonCode.TOO_FAR: "the trip is longer than the limit",
    ReasonCode.EXCLUDED: "the student must not go there",
    ReasonCode.OFFER_FULL: "the mentor places that suit are taken",
    ReasonCode.SITE_FULL: "the site has as many students as it takes",
    ReasonCode.QUOTA_REACHED: "a quota allows no more",
    ReasonCode.DUO_REFUSED: "a mentor place could be shared, but somebody refuses",
    ReasonCode.NO_DUO_PARTNER: "the student must share a place, and nobody there can",
    ReasonCode.MOVES_LIMIT: "as many students of the current plan move as may",
    ReasonCode.LEVEL_ORDER: "a place is free, but a level that is ranked higher would get worse",
}


def print_summary(console: Console, problem: Json, result: Json) -> None:
    """Print what the plan is worth, who has no place and why."""
    students, sites = len(problem["students"]), len(problem["sites"])
    ending = f"{result['termination']} in {result['seconds']['total']:.1f} seconds"
    console.print(f"\n{problem['name']}, term {problem['term']}: {students} students, {sites} sites; {ending}.")
    if result["message"]:
        console.print(result["message"], markup=False)
    _print_levels(console, result["levels"])
    console.print()
    for name, text in _figures(result["kpis"]).items():
        console.print(f"{name:<20}{text}")
    if result["unplaced"]:
        _print_unplaced(console, problem, result["unplaced"])


def _print_levels(console: Console, levels: list[Json]) -> None:
    console.print(f"\n{'level':<26}{'value':>7}{'bound':>7}{'proven':>8}{'seconds':>9}  unit")
    for level in levels:
        bound = "?" if level["bound"] is None else level["bound"]
        proven = "yes" if level["proven"] else "no"
        numbers = f"{level['value']:>7}{bound:>7}{proven:>8}{level['seconds']:>9.2f}"
        console.print(f"{level['name']:<26}{numbers}  {level['unit']}", markup=False)


def _figures(kpis: Json) -> dict[str, str]:
    placed = kpis["placed"]
    mean = "?" if kpis["mean_travel_minutes"] is None else f"{kpis['mean_travel_minutes']:.1f}"
    return {
        "placed": _share(placed, kpis["students"]),
        "at partner sites": _share(kpis["at_partner_sites"], placed),
        "first choice": _share(kpis["first_choice"], placed),
        "minutes one way": f"mean {mean}, longest {kpis['longest_travel_minutes']}",
        "duos": str(kpis["duos"]),
        "mentor places used": _share(kpis["mentor_places_used"], kpis["mentor_places"]),
    }


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}" + (f" ({100 * part / whole:.1f} %)" if whole else "")


def _print_unplaced(console: Console, problem: Json, unplaced: list[Json]) -> None:
    console.print(f"\nNot placed: {len(unplaced)}. At every site with their subject something keeps them out;")
    console.print("of the sites out of reach only the nearest is told.")
    console.print("How many of them have a reason at some site, and how many have it as the only one at some site:")
    console.print(f"\n{'reason':<18}{'at some site':>13}{'the only one':>14}  meaning")
    somewhere, alone = _count_reasons(unplaced)
    for code, count in sorted(somewhere.items(), key=lambda row: (-row[1], row[0])):
        console.print(f"{code:<18}{count:>13}{alone[code]:>14}  {_MEANINGS[code]}")
    students = {student["id"]: student for student in problem["students"]}
    for row in unplaced[:_SHOWN_STUDENTS]:
        _print_reasons(console, students[row["student"]], row["reasons"])


def _count_reasons(unplaced: list[Json]) -> tuple[Counter[str], Counter[str]]:
    """Count for each reason the students who have it at some site, and those who have no other at some site."""
    somewhere: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for row in unplaced:
        codes: defaultdict[str | None, set[str]] = defaultdict(set)
        for reason in row["reasons"]:
            codes[reason["site"]].add(reason["code"])
        somewhere.update(set().union(*codes.values()))
        alone.update(set().union(*(found for found in codes.values() if len(found) == 1)))
    return somewhere, alone


def _print_reasons(console: Console, student: Json, reasons: list[Json]) -> None:
    console.print(f"\n{student['id']} ({student['subject']}, year {student['year']}, {student['institute']}):")
    for reason in reasons[:_SHOWN_REASONS]:
        console.print(f"  {reason['code']}: {reason['text']}", markup=False)
    if len(reasons) > _SHOWN_REASONS:
        console.print(f"  and {len(reasons) - _SHOWN_REASONS} more")
