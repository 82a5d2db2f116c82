"""What a place, a site or a duo is worth, for planners."""

VALUES = {
    "value.place": "One more mentor place for {subject} at {site!r} changes this.",
    "value.withdrawal.site": "Without site {site!r} this changes.",
    "value.withdrawal.place": "With one mentor place fewer at offer {offer!r} of {site!r} this changes.",
    "value.duo": "If {student!r} and {other!r} do not share a place at {site!r}, this changes.",
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
    "bound.only_at_a_loss": "At {other!r}, the best other site for {student!r}, this changes.",
    "value.placed.more": "{by:student} more placed.",
    "value.placed.fewer": "{by:student} fewer placed.",
    "value.partnership.more": "{by:student} more among {level:level}.",
    "value.partnership.fewer": "{by:student} fewer among {level:level}.",
    "value.shortage.more": "{by:point} more for shortage subjects.",
    "value.shortage.fewer": "{by:point} fewer for shortage subjects.",
    "value.fit.more": "{by:point} more for preferences and wishes.",
    "value.fit.fewer": "{by:point} fewer for preferences and wishes.",
    "value.travel.more": "{by:charged_minute} more in all.",
    "value.travel.fewer": "{by:charged_minute} fewer in all.",
    "value.moves.more": "{by:move} more from the current plan.",
    "value.moves.fewer": "{by:move} fewer from the current plan.",
    "value.published_moves.more": "{by:move} more of published placements.",
    "value.published_moves.fewer": "{by:move} fewer of published placements.",
}
