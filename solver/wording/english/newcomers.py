"""Who takes a place that came free, or where a late student fits, and what follows from it."""

NEWCOMERS = {
    "newcomer.fits": "{student!r} fits best at {site!r}.",
    "newcomer.fits.with_minutes": "{student!r} fits best at {site!r}, {minutes:minute} away.",
    "newcomer.no_place": "There is no place for {student!r}.",
    "newcomer.takes": "{student!r}, who has no place, takes the one at {site!r}.",
    "newcomer.comes": "{student!r} comes to {site!r} from {from!r}.",
    "newcomer.nobody_else": "Nobody else moves.",
    "newcomer.moves": "{student!r} moves from {from!r} to {to!r}.",
    "newcomer.also_placed": "{student!r}, who had no place, gets one at {to!r}.",
    "newcomer.loses_place": "{student!r} loses the place at {from!r}.",
}
