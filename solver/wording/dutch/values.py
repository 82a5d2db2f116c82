"""Wat een plaats, een vestiging of een duo waard is, voor planners."""

VALUES = {
    "value.place": "Eén begeleidingsplaats meer voor {subject} op {site!r} verandert dit.",
    "value.withdrawal.site": "Zonder vestiging {site!r} verandert dit.",
    "value.withdrawal.place": "Met één begeleidingsplaats minder bij aanbod {offer!r} van {site!r} verandert dit.",
    "value.duo": "Als {student!r} en {other!r} op {site!r} geen plaats delen, verandert dit.",
    "value.withdrawal.site.as_good": "Zonder vestiging {site!r} is het beste plan even goed.",
    "value.withdrawal.site.cannot_hold": "Zonder vestiging {site!r} kan niet iedereen blijven die vast staat.",
    "value.withdrawal.place.as_good": (
        "Met één begeleidingsplaats minder bij aanbod {offer!r} van {site!r} is het beste plan even goed."
    ),
    "value.withdrawal.place.cannot_hold": (
        "Met één begeleidingsplaats minder bij aanbod {offer!r} van {site!r} kan niet iedereen blijven die vast staat."
    ),
    "value.duo.as_good": "Als {student!r} en {other!r} op {site!r} geen plaats delen, is het beste plan even goed.",
    "value.duo.cannot_hold": (
        "Als {student!r} en {other!r} op {site!r} geen plaats delen, kan niet iedereen blijven die vast staat."
    ),
    "value.duo.required": "{student!r} en {other!r} delen op {site!r} een plaats, omdat een van hen dat moet.",
    "bound.pinned": "{student!r} staat vast op vestiging {site!r}.",
    "bound.no_other_site": "Voor {student!r} is alleen vestiging {site!r} toegestaan.",
    "bound.none_free": "Zolang alle anderen blijven, is alleen op vestiging {site!r} plaats voor {student!r}.",
    "bound.only_at_a_loss": "Op {other!r}, de beste andere vestiging voor {student!r}, verandert dit.",
    "value.placed.more": "{by:student} meer geplaatst.",
    "value.placed.fewer": "{by:student} minder geplaatst.",
    "value.partnership.more": "{by:student} meer onder {level:level}.",
    "value.partnership.fewer": "{by:student} minder onder {level:level}.",
    "value.shortage.more": "{by:point} meer voor tekortvakken.",
    "value.shortage.fewer": "{by:point} minder voor tekortvakken.",
    "value.fit.more": "{by:point} meer voor voorkeuren en wensen.",
    "value.fit.fewer": "{by:point} minder voor voorkeuren en wensen.",
    "value.travel.more": "{by:charged_minute} meer in totaal.",
    "value.travel.fewer": "{by:charged_minute} minder in totaal.",
    "value.moves.more": "{by:move} meer vanaf het huidige plan.",
    "value.moves.fewer": "{by:move} minder vanaf het huidige plan.",
    "value.published_moves.more": "{by:move} meer van bekendgemaakte plaatsingen.",
    "value.published_moves.fewer": "{by:move} minder van bekendgemaakte plaatsingen.",
}
