"""Which rule a plan breaks and how, for planners."""

BROKEN = {
    "broken.plan.repeated": "Student {student!r} is listed {rows} times.",
    "broken.plan.student": "There is no student {student!r}.",
    "broken.plan.site": "There is no site {site!r}.",
    "broken.E1.unknown": "Site {site!r} has no offer {offer!r}.",
    "broken.E1.none": "Site {site!r} has no offer that suits student {student!r}.",
    "broken.E1.subject": "Offer {offer!r} is for {subject}; student {student!r} studies {studies}.",
    "broken.E1.degree": "Offer {offer!r} is for degree {degree}; student {student!r} studies for degree {studies}.",
    "broken.E1.years": "Offer {offer!r} is for years {years:names}; student {student!r} is in year {year}.",
    "broken.E1.institutes": (
        "Offer {offer!r} is for institutes {institutes:names}; student {student!r} studies at {institute!r}."
    ),
    "broken.E2.elsewhere": "Student {student!r} is pinned to site {site!r} but placed at {there!r}.",
    "broken.E2.nowhere": "Student {student!r} is pinned to site {site!r} but not placed.",
    "broken.E3": "Site {site!r} is excluded for student {student!r}.",
    "broken.T1": "Student {student!r} travels {minutes:minute} to site {site!r}; the limit is {limit:minute}.",
    "broken.T1.unknown": "Student {student!r} cannot travel to site {site!r}: no travel time is known.",
    "broken.C1": "Offer {offer!r} has {places:mentor_place}; there is no place {number}.",
    "broken.C2": "Site {site!r} takes at most {most:student}, not {heads}.",
    "broken.quota": "Quota {quota!r} allows {most:student}, not {heads}.",
    "broken.quota.unnamed": "The quota of {most} allows {most:student}, not {heads}.",
    "broken.K1": "At most {most:student} of the current plan may move, not {moves}.",
    "broken.D1.too_many": "Mentor place {place} of offer {offer!r} cannot be shared by {students:student}.",
    "broken.D1.no_consent": "Mentor place {place} of offer {offer!r} cannot be shared: the offer does not allow duos.",
    "broken.D1.year": (
        "Mentor place {place} of offer {offer!r} cannot be shared: the year of student {student!r} does not allow duos."
    ),
    "broken.D1.unlike": "Mentor place {place} of offer {offer!r} cannot be shared: subject or degree differ.",
    "broken.D2.refused": "Student {student!r} refuses a duo but shares with {other!r}.",
    "broken.D2.alone": "Student {student!r} must share a mentor place but sits alone.",
    "broken.D2.partner": "Student {student!r} must share with {partner!r}, not with {other!r}.",
    "broken.D3.no_offer": "Student {student!r} takes no offer at site {site!r} and so has no mentor place {place}.",
    "broken.D3": "Offer {offer!r} has {places:mentor_place}, not enough for {students:student}.",
}
