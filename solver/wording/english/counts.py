"""Counted phrases: for one, and for any other number."""

COUNTS = {
    "student": ("{} student", "{} students"),
    "mentor_place": ("{} mentor place", "{} mentor places"),
    "minute": ("{} minute", "{} minutes"),
    "others_too_far": ("So is one other site.", "So are {} other sites that offer the subject."),
    "others_unreachable": ("Nor can one other site.", "Nor can {} other sites that offer the subject."),
    "point": ("{} point", "{} points"),
    "charged_minute": ("{} charged minute", "{} charged minutes"),
    "move": ("{} move", "{} moves"),
    "must_stay": ("one student must stay", "{} students must stay"),
    "refuse_a_duo": ("refuses a duo", "refuse a duo"),
    "rules_broken": ("a rule", "rules in {} places"),
    "students_move": ("{} student moves", "{} students move"),
    "are_better_off": ("{} is better off", "{} are better off"),
    "are_worse_off": ("{} is worse off", "{} are worse off"),
    "pins_cannot_hold": ("This pin cannot hold", "These {} pins cannot all hold"),
    "release_pins": ("Release it", "Release any one of them"),
    "are_needed": ("{} is needed", "{} are needed"),
    "cannot_stay_either": ("One other cannot stay either", "{} others cannot stay either"),
}
