"""What differs between two plans."""

COMPARISONS = {
    "compare.broken": "Het met de hand gemaakte plan overtreedt {broken:rules_broken}.",
    "compare.no_moves": "Niemand verandert van plaats.",
    "compare.moves": "{moves:students_move}; {better:are_better_off}, {worse:are_worse_off}.",
    "compare.added": "{students:student} alleen in de opgave van het tweede plan.",
    "compare.removed": "{students:student} alleen in de opgave van het eerste plan.",
    "compare.level_better": "Beter: {level:level}, {other} in plaats van {base}.",
    "compare.level_worse": "Slechter: {level:level}, {other} in plaats van {base}.",
}
