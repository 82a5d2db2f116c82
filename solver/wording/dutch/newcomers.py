"""Wie een vrijgekomen plaats neemt, of waar een late student past, en wat daarvan komt."""

NEWCOMERS = {
    "newcomer.fits": "{student!r} past het best op vestiging {site!r}.",
    "newcomer.fits.with_minutes": "{student!r} past het best op vestiging {site!r}, {minutes:minute} reizen.",
    "newcomer.no_place": "Er is geen plaats voor {student!r}.",
    "newcomer.takes": "{student!r}, nog zonder plaats, krijgt die op vestiging {site!r}.",
    "newcomer.comes": "{student!r} komt naar vestiging {site!r} vanaf {from!r}.",
    "newcomer.nobody_else": "Niemand anders verandert van plaats.",
    "newcomer.moves": "{student!r} gaat van {from!r} naar {to!r}.",
    "newcomer.also_placed": "{student!r}, nog zonder plaats, krijgt er een op vestiging {to!r}.",
    "newcomer.loses_place": "{student!r} verliest de plaats op vestiging {from!r}.",
}
