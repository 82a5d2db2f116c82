"""Why a student is not at a site, for planners."""

REASONS = {
    "reason.no_offer": (
        "Het aanbod voor {subject} op vestiging {site!r} is voor een andere graad, een ander studiejaar "
        "of een andere lerarenopleiding."
    ),
    "reason.no_offer.anywhere": "Geen enkele vestiging biedt {subject} aan.",
    "reason.excluded": "Vestiging {site!r} is voor deze student uitgesloten.",
    "reason.too_far": "Vestiging {site!r} is {minutes:minute} reizen; de grens is {limit:minute}.",
    "reason.too_far.as_others": (
        "Vestiging {site!r} is {minutes:minute} reizen; de grens is {limit:minute}. {others:others_too_far}"
    ),
    "reason.too_far.unknown": "Vestiging {site!r} is niet bereikbaar: er is geen reistijd bekend.",
    "reason.too_far.unknown.as_others": (
        "Vestiging {site!r} is niet bereikbaar: er is geen reistijd bekend. {others:others_unreachable}"
    ),
    "reason.site_full": "Vestiging {site!r} neemt ten hoogste {most:student} en heeft er {heads}.",
    "reason.quota_reached": "Quotum {quota!r} laat {most:student} toe en telt er {heads}.",
    "reason.quota_reached.unnamed": "Het quotum van {most} laat {most:student} toe en telt er {heads}.",
    "reason.offer_full": (
        "Aanbod {offer!r} op vestiging {site!r} heeft {places:mentor_place}, waarvan geen vrij; "
        "bezet door: {students:names}."
    ),
    "reason.duo_refused": (
        "Een plaats bij aanbod {offer!r} zou gedeeld kunnen worden, maar {refusing:names} {refusals:refuse_a_duo}."
    ),
    "reason.no_duo_partner": "Niemand bij aanbod {offer!r} kan een duo vormen met {student!r}.",
    "reason.no_duo_partner.locked": (
        "{partner!r}, de enige die een duo mag vormen met {student!r}, zit niet bij aanbod {offer!r}."
    ),
    "reason.moves_limit": (
        "De grens van {most:move} is bereikt, dus op vestiging {site!r} {number:must_stay}: {students:names}."
    ),
    "reason.level_order": (
        "Op vestiging {site!r} is een plaats vrij, maar een doel dat hoger op de lijst staat zou slechter uitkomen."
    ),
}
