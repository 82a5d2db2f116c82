"""What the levels count, by name; the priority goes where the braces are."""

LEVELS = {
    "placed": "geplaatste studenten",
    "placed.priority": "geplaatste studenten met prioriteit {}",
    "partnership.partner": "studenten op partnerscholen",
    "partnership.follower": "studenten op partner- of volgscholen",
    "partnership.collaborating": "studenten op partner-, volg- of samenwerkingsscholen",
    "shortage": "punten voor tekortvakken",
    "fit": "punten voor voorkeuren en wensen",
    "travel": "gewogen reisminuten",
    "moves.published": "verplaatsingen van gepubliceerde plaatsingen",
    "moves.other": "verplaatsingen van andere plaatsingen",
    "published_moves": "verplaatsingen van alleen gepubliceerde plaatsingen",
}
