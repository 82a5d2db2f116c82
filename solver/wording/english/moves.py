"""Why a student sits elsewhere in another plan, for planners; and what changes, for the student."""

MOVES = {
    "move.site_withdrawn": "Site {site!r} takes no students any more.",
    "move.site_added": "Site {site!r} is new.",
    "move.pinned": "The student is pinned to {site!r} now.",
    "move.pin_released": "The student is no longer pinned to {site!r}.",
    "move.excluded": "Site {site!r} is excluded now.",
    "move.no_longer_excluded": "Site {site!r} is no longer excluded.",
    "move.too_far": "Site {site!r} is {minutes:minute} away; the limit is {limit:minute} now.",
    "move.no_trip": "No travel time to {site!r} is known any more.",
    "move.within_limit": "Site {site!r} is {minutes:minute} away, within the limit of {limit:minute} now.",
    "move.no_offer": "Site {site!r} has no offer of {subject} for the student any more.",
    "move.offer_added": "Site {site!r} has an offer of {subject} for the student now.",
    "move.fewer_places": "Site {site!r} has {places:mentor_place} for such a student instead of {places_before}.",
    "move.more_places": "Site {site!r} has {places:mentor_place} for such a student instead of {places_before}.",
    "move.lower_maximum": "Site {site!r} takes at most {most:student} now.",
    "move.higher_maximum": "Site {site!r} takes more than {most_before:student} now.",
    "move.no_longer_shared": "Places at {site!r} may no longer be shared.",
    "move.may_be_shared": "Places at {site!r} may be shared now.",
    "move.displaced_by": "The place at {site!r} is taken by {students:names}.",
    "move.freed_place": "A place at {site!r} is free, which {students:names} had.",
    "move.quota_reached": "A quota allows no more students at {site!r}.",
    "move.quota_free": "The quotas have room at {site!r} now.",
    "move.better_for_level": "The whole plan is better: {level:level}, {other} instead of {base}.",
    "move.worse_for_level": "The whole plan is worse: {level:level}, {other} instead of {base}.",
    "move.as_good": "The plan is as good on every level.",
    "letter.move": "You are placed at {to} instead of {from}.",
    "letter.move.with_minutes": (
        "You are placed at {to} instead of {from}: {minutes:minute} away instead of {minutes_before}."
    ),
    "letter.move.placed": "You are placed at {to}.",
    "letter.move.unplaced": "You are no longer placed at {from}. We are looking for another place.",
}
