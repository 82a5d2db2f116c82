"""A single change that helps to place a student, for planners; and what a student is told."""

CHANGES = {
    "remedy.placed": "The student sits at {site!r} then.",
    "forced.pinned": "The student is pinned to {site!r}.",
    "forced.cannot_hold": "With the student at {site!r} no plan keeps every rule and every pin.",
    "change.mentor_places": "Offer {offer!r} at {site!r} has {after:mentor_place} instead of {before}.",
    "change.site_maximum": "Site {site!r} takes at most {after:student} instead of {before}.",
    "change.quota": "Quota {quota!r} allows {after:student} instead of {before}.",
    "change.quota.unnamed": "The quota of {before} allows {after:student}.",
    "change.travel_limit": "The travel limit of {student!r} is {after:minute} instead of {before}.",
    "change.duo_consent": "Places at offer {offer!r} at {site!r} may be shared.",
    "change.duo_refusal": "{student!r} no longer refuses a duo.",
    "change.exclusion": "Site {site!r} is no longer excluded for {student!r}.",
    "letter.why.placed": "You are placed at {site_name}, {minutes:minute} away from you.",
    "letter.why.unplaced": "We have no place for you yet.",
    "letter.why.travel_limit": "There would be one if you can travel {after:minute} instead of {before}.",
}
