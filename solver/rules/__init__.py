"""The hard rules in reading order. A rule is one file, stated twice: for the model and for the checker."""

from solver.rules.base import Rule
from solver.rules.c1_mentor_places import MentorPlaces
from solver.rules.c2_site_heads import SiteHeads
from solver.rules.c5_group_maxima import GroupMaxima
from solver.rules.d1_duos import Duos
from solver.rules.d2_duo_wishes import DuoWishes
from solver.rules.d3_named_places import NamedPlaces
from solver.rules.e1_match import Match
from solver.rules.e2_pins import Pins
from solver.rules.e3_excluded import Excluded
from solver.rules.k1_max_moves import MaxMoves
from solver.rules.q1_quotas import Quotas
from solver.rules.t1_travel_limit import TravelLimit

HARD_RULES: tuple[type[Rule], ...] = (
    Match,
    Pins,
    Excluded,
    TravelLimit,
    MentorPlaces,
    SiteHeads,
    GroupMaxima,
    Quotas,
    MaxMoves,
    Duos,
    DuoWishes,
    NamedPlaces,
)
