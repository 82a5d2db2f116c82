"""What a place, a site or a duo is worth, for planners. ``{parts:listed}`` are the levels that change."""

VALUES = {
    "value.place": "One more mentor place for {subject} at {site!r} brings {parts:listed}.",
    "value.place.no_gain": "One more mentor place for {subject} at {site!r} brings nothing: no plan with it is better.",
    "value.place.not_valued": (
        "There was no time to find what one more mentor place for {subject} at {site!r} would bring."
    ),
    "value.place.at_most": (
        "One more mentor place for {subject} at {site!r} brings at most {parts:listed}; there was no time to "
        "find out more."
    ),
    "value.place.more_moves": "{number:others_move_too}.",
    "value.withdrawal.site": "Without site {site!r} the best plan has {parts:listed}.",
    "value.withdrawal.place": (
        "With one mentor place fewer at offer {offer!r} of {site!r} the best plan has {parts:listed}."
    ),
    "value.duo": "If {student!r} and {other!r} do not share a place at {site!r}, the best plan has {parts:listed}.",
    "value.withdrawal.site.as_good": "Without site {site!r} the best plan is as good.",
    "value.withdrawal.site.cannot_hold": "Without site {site!r} the pins cannot all hold.",
    "value.withdrawal.place.as_good": (
        "With one mentor place fewer at offer {offer!r} of {site!r} the best plan is as good."
    ),
    "value.withdrawal.place.cannot_hold": (
        "With one mentor place fewer at offer {offer!r} of {site!r} the pins cannot all hold."
    ),
    "value.duo.as_good": "If {student!r} and {other!r} do not share a place at {site!r}, the best plan is as good.",
    "value.duo.cannot_hold": (
        "If {student!r} and {other!r} do not share a place at {site!r}, the pins cannot all hold."
    ),
    "value.duo.required": "{student!r} and {other!r} share a place at {site!r}, as one of them has to.",
    "bound.pinned": "{student!r} is pinned to {site!r}.",
    "bound.no_other_site": "No other site than {site!r} is allowed for {student!r}.",
    "bound.none_free": "While all others stay, no other site than {site!r} can take {student!r}.",
    "bound.only_at_a_loss": (
        "With {student!r} at {other!r}, the best other site, and all others in place, the plan has {parts:listed}."
    ),
    "part.placed.more": "{by:more_students} placed",
    "part.placed.fewer": "{by:fewer_students} placed",
    "part.partnership.partner.more": "{by:more_students} at partner sites",
    "part.partnership.partner.fewer": "{by:fewer_students} at partner sites",
    "part.partnership.follower.more": "{by:more_students} at partner or follower sites",
    "part.partnership.follower.fewer": "{by:fewer_students} at partner or follower sites",
    "part.partnership.collaborating.more": "{by:more_students} at partner, follower or collaborating sites",
    "part.partnership.collaborating.fewer": "{by:fewer_students} at partner, follower or collaborating sites",
    "part.shortage.more": "{by:more_points} for shortage subjects",
    "part.shortage.fewer": "{by:fewer_points} for shortage subjects",
    "part.fit.more": "{by:more_points} for preferences and wishes",
    "part.fit.fewer": "{by:fewer_points} for preferences and wishes",
    "part.travel.more": "{by:charged_minute} more travel in all",
    "part.travel.fewer": "{by:charged_minute} less travel in all",
    "part.moves.more": "{by:more_moves} from the current plan",
    "part.moves.fewer": "{by:fewer_moves} from the current plan",
    "part.published_moves.more": "{by:more_moves} of published placements",
    "part.published_moves.fewer": "{by:fewer_moves} of published placements",
}
