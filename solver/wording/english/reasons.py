"""Why a student is not at a site, for planners."""

REASONS = {
    "reason.no_offer": "The offers for {subject} at {site!r} are for another degree, year or institute.",
    "reason.no_offer.anywhere": "No site offers {subject}.",
    "reason.excluded": "Site {site!r} is excluded.",
    "reason.too_far": "Site {site!r} is {minutes:minute} away; the limit is {limit:minute}.",
    "reason.too_far.as_others": (
        "Site {site!r} is {minutes:minute} away; the limit is {limit:minute}. {others:others_too_far}"
    ),
    "reason.too_far.unknown": "Site {site!r} cannot be reached: no travel time to it is known.",
    "reason.too_far.unknown.as_others": (
        "Site {site!r} cannot be reached: no travel time to it is known. {others:others_unreachable}"
    ),
    "reason.site_full": "Site {site!r} takes at most {most:student} and has {heads}.",
    "reason.quota_reached": "Quota {quota!r} allows {most:student} and has {heads}.",
    "reason.quota_reached.unnamed": "The quota of {most} allows {most:student} and has {heads}.",
    "reason.offer_full": (
        "Offer {offer!r} at {site!r} has {places:mentor_place} and none free; there: {students:names}."
    ),
    "reason.duo_refused": ("A place at offer {offer!r} could be shared, but {refusing:names} {refusals:refuse_a_duo}."),
    "reason.no_duo_partner": "Nobody at offer {offer!r} can share with {student!r}.",
    "reason.no_duo_partner.locked": ("{partner!r}, the only one who may share with {student!r}, is not at {offer!r}."),
    "reason.moves_limit": "The limit of {most:move} is reached, so {number:must_stay} at {site!r}: {students:names}.",
    "reason.level_order": "A place is free at {site!r}, but a level that is ranked higher would get worse.",
}
