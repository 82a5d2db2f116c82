"""Een enkele wijziging die helpt om een student te plaatsen, voor planners; en wat een student te lezen krijgt."""

CHANGES = {
    "remedy.placed": "De student zit dan op vestiging {site!r}.",
    "forced.pinned": "De student staat vast op vestiging {site!r}.",
    "forced.cannot_hold": "Met de student op vestiging {site!r} voldoet geen plan aan alle regels en pins.",
    "change.mentor_places": "Stageaanbod {offer!r} bij {site!r} heeft {after:mentor_place} in plaats van {before}.",
    "change.site_maximum": "Vestiging {site!r} neemt ten hoogste {after:student} in plaats van {before}.",
    "change.quota": "Quotum {quota!r} laat {after:student} toe in plaats van {before}.",
    "change.quota.unnamed": "Het quotum van {before} laat {after:student} toe.",
    "change.travel_limit": "De reisgrens van {student!r} is {after:minute} in plaats van {before}.",
    "change.duo_consent": "Plaatsen van stageaanbod {offer!r} bij {site!r} mogen gedeeld worden.",
    "change.duo_refusal": "{student!r} weigert geen duo meer.",
    "change.exclusion": "Vestiging {site!r} is niet langer uitgesloten voor {student!r}.",
    "letter.why.placed": "Je bent geplaatst op {site_name}, {minutes:minute} reizen.",
    "letter.why.unplaced": "We hebben nog geen plek voor je.",
    "letter.why.travel_limit": "Die zou er zijn als je {after:minute} kunt reizen in plaats van {before}.",
}
