"""What differs between two plans."""

COMPARISONS = {
    "compare.no_moves": "Niemand verandert van plaats.",
    "compare.moves": "{moves:students_move}; {better:are_better_off}, {worse:are_worse_off}.",
    "compare.added": "{students:student} alleen in de opgave van het tweede plan.",
    "compare.removed": "{students:student} alleen in de opgave van het eerste plan.",
    "compare.level_better": "Niveau {level!r} wordt beter: {other} in plaats van {base}.",
    "compare.level_worse": "Niveau {level!r} wordt slechter: {other} in plaats van {base}.",
}
