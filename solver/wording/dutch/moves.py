"""Why a student sits elsewhere in another plan, for planners; and what changes, for the student."""

MOVES = {
    "move.site_withdrawn": "Vestiging {site!r} neemt geen studenten meer.",
    "move.site_added": "Vestiging {site!r} is nieuw.",
    "move.pinned": "De student staat nu vast op vestiging {site!r}.",
    "move.pin_released": "De student staat niet meer vast op vestiging {site!r}.",
    "move.excluded": "Vestiging {site!r} is nu voor deze student uitgesloten.",
    "move.no_longer_excluded": "Vestiging {site!r} is niet meer voor deze student uitgesloten.",
    "move.too_far": "Vestiging {site!r} is {minutes:minute} reizen; de grens is nu {limit:minute}.",
    "move.no_trip": "Voor vestiging {site!r} is geen reistijd meer bekend.",
    "move.within_limit": "Vestiging {site!r} is {minutes:minute} reizen, binnen de grens van nu {limit:minute}.",
    "move.no_offer": "Vestiging {site!r} heeft geen aanbod voor {subject} meer dat bij de student past.",
    "move.offer_added": "Vestiging {site!r} heeft nu een aanbod voor {subject} dat bij de student past.",
    "move.fewer_places": (
        "Vestiging {site!r} heeft {places:mentor_place} voor zo'n student, in plaats van {places_before}."
    ),
    "move.more_places": (
        "Vestiging {site!r} heeft {places:mentor_place} voor zo'n student, in plaats van {places_before}."
    ),
    "move.lower_maximum": "Vestiging {site!r} neemt nu ten hoogste {most:student}.",
    "move.higher_maximum": "Vestiging {site!r} neemt nu meer dan {most_before:student}.",
    "move.no_longer_shared": "Op vestiging {site!r} mag een plaats niet meer door een duo worden gedeeld.",
    "move.may_be_shared": "Op vestiging {site!r} mag een plaats nu door een duo worden gedeeld.",
    "move.displaced_by": "De plaats op vestiging {site!r} gaat naar {students:names}.",
    "move.freed_place": "Op vestiging {site!r} is een plaats vrijgekomen, die van {students:names} was.",
    "move.quota_reached": "Een quotum laat op vestiging {site!r} geen studenten meer toe.",
    "move.quota_free": "De quota laten op vestiging {site!r} nu meer studenten toe.",
    "move.better_for_level": "Het hele plan wordt er beter van: {level:level}, {other} in plaats van {base}.",
    "move.worse_for_level": "Het hele plan is slechter: {level:level}, {other} in plaats van {base}.",
    "move.as_good": "Het plan is op elk niveau even goed.",
    "letter.move": "Je bent geplaatst op {to} in plaats van {from}.",
    "letter.move.with_minutes": (
        "Je bent geplaatst op {to} in plaats van {from}: {minutes:minute} reizen in plaats van {minutes_before}."
    ),
    "letter.move.placed": "Je bent geplaatst op {to}.",
    "letter.move.unplaced": "Je bent niet meer geplaatst op {from}. We zoeken een andere plek voor je.",
}
