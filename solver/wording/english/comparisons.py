"""What differs between two plans."""

COMPARISONS = {
    "compare.broken": "The plan made by hand breaks {broken:rules_broken}.",
    "compare.no_moves": "Nobody moves.",
    "compare.moves": "{moves:students_move}; {better:are_better_off}, {worse:are_worse_off}.",
    "compare.added": "{students:student} only in the second plan's problem.",
    "compare.removed": "{students:student} only in the first plan's problem.",
    "compare.level_better": "Better: {level:level}, {other} instead of {base}.",
    "compare.level_worse": "Worse: {level:level}, {other} instead of {base}.",
}
