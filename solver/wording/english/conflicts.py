"""Why there is no plan: pins that cannot all hold, or placements that cannot stay."""

CONFLICTS = {
    "conflict.pins": "{number:pins_cannot_hold}.",
    "conflict.pins.one": "{student!r} is pinned to {site!r}.",
    "conflict.pins.release": (
        "{number:release_pins}, or lift what is in the way, such as a maximum, too few mentor places or a required "
        "duo, and this conflict is resolved."
    ),
    "conflict.pins.release_some": (
        "Release some of them or raise a maximum: one at least has to go. "
        "There was no time to rule out a smaller conflict among them."
    ),
    "conflict.pins.others": "Other pins may conflict as well: solve again to see.",
    "conflict.moves": "max_moves allows {most:move}, but {needed:are_needed}.",
    "conflict.moves.found": "max_moves allows {most:move}, too few. The best that was found in time has {needed:move}.",
    "conflict.moves.stuck": "{student!r} cannot stay at {site!r} beside the others.",
    "conflict.moves.gone": "The place of {student!r} is gone.",
    "conflict.moves.pinned": "{student!r} is at {site!r} now, and pinned to {pinned_to!r}.",
    "conflict.moves.instead": "Somebody else would have to move instead.",
    "conflict.moves.more": "{number:cannot_stay_either}.",
}
