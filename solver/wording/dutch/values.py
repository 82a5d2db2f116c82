"""Wat een plaats, een vestiging of een duo waard is, voor planners. ``{parts:listed}`` zijn de niveaus."""

VALUES = {
    "value.place": "Eén begeleidingsplaats meer voor {subject} op {site!r} levert op: {parts:listed}.",
    "value.place.no_gain": (
        "Eén begeleidingsplaats meer voor {subject} op {site!r} levert niets op: geen plan wordt daarmee beter."
    ),
    "value.place.not_valued": (
        "Er was geen tijd om te vinden wat één begeleidingsplaats meer voor {subject} op {site!r} oplevert."
    ),
    "value.place.at_most": (
        "Eén begeleidingsplaats meer voor {subject} op {site!r} levert hoogstens op: {parts:listed}. Er was geen "
        "tijd om meer te vinden."
    ),
    "value.place.more_moves": "{number:others_move_too}.",
    "value.withdrawal.site": "Zonder vestiging {site!r} heeft het beste plan {parts:listed}.",
    "value.withdrawal.place": (
        "Met één begeleidingsplaats minder bij aanbod {offer!r} van {site!r} heeft het beste plan {parts:listed}."
    ),
    "value.duo": "Als {student!r} en {other!r} op {site!r} geen plaats delen, heeft het beste plan {parts:listed}.",
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
    "bound.only_at_a_loss": (
        "Met {student!r} op {other!r}, de beste andere vestiging, en alle anderen waar ze zijn, heeft het plan "
        "{parts:listed}."
    ),
    "part.placed.more": "{by:more_students} geplaatst",
    "part.placed.fewer": "{by:fewer_students} geplaatst",
    "part.partnership.partner.more": "{by:more_students} op partnerscholen",
    "part.partnership.partner.fewer": "{by:fewer_students} op partnerscholen",
    "part.partnership.follower.more": "{by:more_students} op partner- of volgscholen",
    "part.partnership.follower.fewer": "{by:fewer_students} op partner- of volgscholen",
    "part.partnership.collaborating.more": "{by:more_students} op partner-, volg- of samenwerkingsscholen",
    "part.partnership.collaborating.fewer": "{by:fewer_students} op partner-, volg- of samenwerkingsscholen",
    "part.shortage.more": "{by:more_points} voor tekortvakken",
    "part.shortage.fewer": "{by:fewer_points} voor tekortvakken",
    "part.fit.more": "{by:more_points} voor voorkeuren en wensen",
    "part.fit.fewer": "{by:fewer_points} voor voorkeuren en wensen",
    "part.travel.more": "{by:charged_minute} meer reistijd in totaal",
    "part.travel.fewer": "{by:charged_minute} minder reistijd in totaal",
    "part.moves.more": "{by:more_moves} vanaf het huidige plan",
    "part.moves.fewer": "{by:fewer_moves} vanaf het huidige plan",
    "part.published_moves.more": "{by:more_moves} van bekendgemaakte plaatsingen",
    "part.published_moves.fewer": "{by:fewer_moves} van bekendgemaakte plaatsingen",
}
