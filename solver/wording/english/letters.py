"""The same for the student, who is told nothing about others."""

LETTERS = {
    "letter.no_offer": "{site_name} has no place in {subject} for your degree, year and institute.",
    "letter.no_offer.anywhere": "No school offers a place in {subject} this term.",
    "letter.excluded": "We do not place you at {site_name}, as was agreed with you.",
    "letter.too_far": "{site_name} is {minutes:minute} away from you; your limit is {limit:minute}.",
    "letter.too_far.as_others": (
        "{site_name} is {minutes:minute} away from you; your limit is {limit:minute}. "
        "The other schools beyond it are no nearer."
    ),
    "letter.too_far.unknown": "You cannot reach {site_name} from your home.",
    "letter.too_far.unknown.as_others": "You cannot reach {site_name} from your home, nor the other schools like it.",
    "letter.site_full": "{site_name} has as many students as it takes this term.",
    "letter.quota_reached": "{site_name} can take no more students from your group this term.",
    "letter.quota_reached.unnamed": "{site_name} can take no more students from your group this term.",
    "letter.offer_full": "All places in {subject} at {site_name} are taken.",
    "letter.duo_refused": "At {site_name} there is no place in {subject} that you can share.",
    "letter.no_duo_partner": "You have to share a place, and at {site_name} there is nobody to share it with.",
    "letter.no_duo_partner.locked": "You asked for one partner to share a place with, which cannot be at {site_name}.",
    "letter.moves_limit": "The students who have a place at {site_name} already can keep it.",
    "letter.level_order": "{site_name} has a place, but other goals of the placement come first.",
}
