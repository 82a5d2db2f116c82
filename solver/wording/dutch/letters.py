"""The same for the student, who is told nothing about others."""

LETTERS = {
    "letter.no_offer": "{site_name} heeft geen stageplek voor {subject} voor jouw graad, studiejaar en opleiding.",
    "letter.no_offer.anywhere": "Geen enkele school biedt deze periode een stageplek voor {subject} aan.",
    "letter.excluded": "Zoals met je is afgesproken, plaatsen we je niet op {site_name}.",
    "letter.too_far": "{site_name} is voor jou {minutes:minute} reizen; jouw grens is {limit:minute}.",
    "letter.too_far.as_others": (
        "{site_name} is voor jou {minutes:minute} reizen; jouw grens is {limit:minute}. "
        "De andere scholen daarbuiten zijn niet dichterbij."
    ),
    "letter.too_far.unknown": "{site_name} is voor jou vanaf huis niet bereikbaar.",
    "letter.too_far.unknown.as_others": (
        "{site_name} is voor jou vanaf huis niet bereikbaar, en andere scholen met jouw vak ook niet."
    ),
    "letter.site_full": "{site_name} heeft het hoogste aantal studenten dat de school wil begeleiden.",
    "letter.quota_reached": "{site_name} kan geen studenten meer plaatsen uit de groep waar jij bij hoort.",
    "letter.quota_reached.unnamed": "{site_name} kan geen studenten meer plaatsen uit de groep waar jij bij hoort.",
    "letter.offer_full": "Alle stageplekken voor {subject} op {site_name} zijn bezet.",
    "letter.duo_refused": "Op {site_name} is geen stageplek voor {subject} die je met iemand kunt delen.",
    "letter.no_duo_partner": ("Je moet een stageplek delen, en op {site_name} is niemand met wie dat kan."),
    "letter.no_duo_partner.locked": (
        "Je wilt een stageplek delen met één bepaalde medestudent, en dat kan niet op {site_name}."
    ),
    "letter.moves_limit": "Wie al een stageplek op {site_name} heeft, mag die houden.",
    "letter.level_order": ("Op {site_name} is een stageplek vrij, maar andere doelen van de plaatsing gaan voor."),
}
