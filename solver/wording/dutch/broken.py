"""Welke regel een plan overtreedt en hoe, voor planners."""

BROKEN = {
    "broken.plan.repeated": "Student {student!r} staat {rows} keer in het plan.",
    "broken.plan.student": "Er is geen student {student!r}.",
    "broken.plan.site": "Er is geen vestiging {site!r}.",
    "broken.E1.unknown": "Vestiging {site!r} heeft geen aanbod {offer!r}.",
    "broken.E1.none": "Vestiging {site!r} heeft geen aanbod dat bij student {student!r} past.",
    "broken.E1.subject": "Aanbod {offer!r} is voor {subject}; student {student!r} studeert {studies}.",
    "broken.E1.degree": "Aanbod {offer!r} is voor graad {degree}; student {student!r} studeert voor graad {studies}.",
    "broken.E1.years": "Aanbod {offer!r} is voor studiejaar {years:names}; student {student!r} zit in jaar {year}.",
    "broken.E1.institutes": (
        "Aanbod {offer!r} is voor lerarenopleiding {institutes:names}; student {student!r} studeert bij {institute!r}."
    ),
    "broken.E2.elsewhere": "Student {student!r} staat vast op vestiging {site!r}, maar is geplaatst op {there!r}.",
    "broken.E2.nowhere": "Student {student!r} staat vast op vestiging {site!r}, maar is niet geplaatst.",
    "broken.E3": "Vestiging {site!r} is uitgesloten voor student {student!r}.",
    "broken.T1": "Student {student!r} reist {minutes:minute} naar vestiging {site!r}; de grens is {limit:minute}.",
    "broken.T1.unknown": "Student {student!r} kan vestiging {site!r} niet bereiken: er is geen reistijd bekend.",
    "broken.C1": "Aanbod {offer!r} heeft {places:mentor_place}; plaats {number} bestaat niet.",
    "broken.C2": "Vestiging {site!r} neemt ten hoogste {most:student}, niet {heads}.",
    "broken.quota": "Quotum {quota!r} laat {most:student} toe, niet {heads}.",
    "broken.quota.unnamed": "Het quotum van {most} laat {most:student} toe, niet {heads}.",
    "broken.K1": "Ten hoogste {most:student} uit het huidige plan mogen van plaats veranderen, niet {moves}.",
    "broken.D1.too_many": (
        "Begeleidingsplaats {place} van aanbod {offer!r} kan niet door {students:student} worden gedeeld."
    ),
    "broken.D1.no_consent": (
        "Begeleidingsplaats {place} van aanbod {offer!r} kan niet worden gedeeld: het aanbod staat geen duo's toe."
    ),
    "broken.D1.year": (
        "Begeleidingsplaats {place} van aanbod {offer!r} kan niet worden gedeeld: "
        "het studiejaar van student {student!r} staat geen duo toe."
    ),
    "broken.D1.unlike": (
        "Begeleidingsplaats {place} van aanbod {offer!r} kan niet worden gedeeld: vak of graad verschilt."
    ),
    "broken.D2.refused": "Student {student!r} wil geen duo vormen, maar deelt een plaats met {other!r}.",
    "broken.D2.alone": "Student {student!r} moet een begeleidingsplaats delen, maar zit alleen.",
    "broken.D2.partner": "Student {student!r} moet een plaats delen met {partner!r}, niet met {other!r}.",
    "broken.D3.no_offer": (
        "Student {student!r} heeft geen aanbod op vestiging {site!r} en dus ook geen begeleidingsplaats {place}."
    ),
    "broken.D3": "Aanbod {offer!r} heeft {places:mentor_place}, niet genoeg voor {students:student}.",
}
