"""What the levels count, by name; the priority goes where the braces are."""

LEVELS = {
    "placed": "placed students",
    "placed.priority": "placed students of priority {}",
    "partnership.partner": "students at partner sites",
    "partnership.follower": "students at partner or follower sites",
    "partnership.collaborating": "students at partner, follower or collaborating sites",
    "shortage": "points for shortage subjects",
    "fit": "points for preferences and wishes",
    "travel": "charged travel minutes",
    "moves.published": "moves of published placements",
    "moves.other": "moves of other placements",
    "published_moves": "moves of published placements alone",
}
