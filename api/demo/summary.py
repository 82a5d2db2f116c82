"""A plan in words and figures."""

from collections import Counter
from typing import Any

from rich.console import Console

Json = dict[str, Any]

_SHOWN_STUDENTS = 3
_SHOWN_REASONS = 4


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
    console.print(f"\nNot placed: {len(unplaced)}. Each reason, and for how many of them it holds somewhere:")
    codes = Counter(code for row in unplaced for code in {reason["code"] for reason in row["reasons"]})
    for code, count in sorted(codes.items(), key=lambda row: (-row[1], row[0])):
        console.print(f"  {count:>4}  {code}")
    students = {student["id"]: student for student in problem["students"]}
    for row in unplaced[:_SHOWN_STUDENTS]:
        _print_reasons(console, students[row["student"]], row["reasons"])


def _print_reasons(console: Console, student: Json, reasons: list[Json]) -> None:
    console.print(f"\n{student['id']} ({student['subject']}, year {student['year']}, {student['institute']}):")
    for reason in reasons[:_SHOWN_REASONS]:
        console.print(f"  {reason['code']}: {reason['text']}", markup=False)
    if len(reasons) > _SHOWN_REASONS:
        console.print(f"  and {len(reasons) - _SHOWN_REASONS} more")
