"""Counted phrases: for one, and for any other number."""

COUNTS = {
    "student": ("{} student", "{} studenten"),
    "mentor_place": ("{} begeleidingsplaats", "{} begeleidingsplaatsen"),
    "minute": ("{} minuut", "{} minuten"),
    "others_too_far": (
        "Dat geldt ook voor één andere vestiging.",
        "Dat geldt ook voor {} andere vestigingen die het vak aanbieden.",
    ),
    "others_unreachable": (
        "Dat geldt ook voor één andere vestiging.",
        "Dat geldt ook voor {} andere vestigingen die het vak aanbieden.",
    ),
    "point": ("{} punt", "{} punten"),
    "charged_minute": ("{} gewogen minuut", "{} gewogen minuten"),
    "move": ("{} verplaatsing", "{} verplaatsingen"),
    "more_students": ("één student meer", "{} studenten meer"),
    "fewer_students": ("één student minder", "{} studenten minder"),
    "more_points": ("één punt meer", "{} punten meer"),
    "fewer_points": ("één punt minder", "{} punten minder"),
    "more_moves": ("één verplaatsing meer", "{} verplaatsingen meer"),
    "fewer_moves": ("één verplaatsing minder", "{} verplaatsingen minder"),
    "others_move_too": ("Ook één ander verandert van plaats", "Ook {} anderen veranderen van plaats"),
    "must_stay": ("moet één student blijven", "moeten {} studenten blijven"),
    "refuse_a_duo": ("wil geen duo vormen", "willen geen duo vormen"),
    "rules_broken": ("een regel", "op {} punten de regels"),
    "students_move": ("{} student verandert van plaats", "{} studenten veranderen van plaats"),
    "are_better_off": ("{} is beter af", "{} zijn beter af"),
    "are_worse_off": ("{} is slechter af", "{} zijn slechter af"),
    "pins_cannot_hold": (
        "Deze student kan niet vast staan",
        "Deze {} studenten kunnen niet allemaal vast staan",
    ),
    "release_pins": ("Maak de student los", "Maak één van hen los"),
    "are_needed": ("is {} nodig", "zijn {} nodig"),
    "cannot_stay_either": ("Eén ander kan ook niet blijven", "{} anderen kunnen ook niet blijven"),
}
