"""Waarom er geen plan is: studenten die niet allemaal vast kunnen staan, of plaatsingen die niet kunnen blijven."""

CONFLICTS = {
    "conflict.pins": "{number:pins_cannot_hold}.",
    "conflict.pins.one": "{student!r} staat vast op vestiging {site!r}.",
    "conflict.pins.release": (
        "{number:release_pins}, of neem weg wat in de weg staat, zoals een maximum, te weinig begeleidingsplaatsen of "
        "een verplicht duo; dan is dit conflict opgelost."
    ),
    "conflict.pins.release_some": (
        "Maak een paar van hen los of verhoog een maximum: ten minste één moet wijken. "
        "Er was geen tijd om een kleiner conflict onder hen uit te sluiten."
    ),
    "conflict.pins.others": "Ook anderen die vast staan kunnen in de weg zitten: bereken opnieuw om dat te zien.",
    "conflict.moves": "max_moves staat {most:move} toe, maar er {needed:are_needed}.",
    "conflict.moves.found": (
        "max_moves staat {most:move} toe, en dat is te weinig. Het beste dat op tijd gevonden is, heeft {needed:move}."
    ),
    "conflict.moves.stuck": "{student!r} kan naast de anderen niet op vestiging {site!r} blijven.",
    "conflict.moves.gone": "De plaats van {student!r} bestaat niet meer.",
    "conflict.moves.pinned": "{student!r} zit nu op vestiging {site!r} en staat vast op vestiging {pinned_to!r}.",
    "conflict.moves.instead": "In plaats daarvan zou iemand anders van plaats moeten veranderen.",
    "conflict.moves.more": "{number:cannot_stay_either}.",
}
