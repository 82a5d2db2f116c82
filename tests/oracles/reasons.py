"""Whether the reasons of an unplaced student are true: seat the student there while all others stay put.

Where all places of an offer are in use but the others could share differently, both "full" and its opposite
are accepted: the rule page does not say whether staying put keeps one's mentor place too.
"""

from dataclasses import dataclass
from itertools import chain

from solver.problem import DuoWish, Site, Student
from solver.result import Placement, Reason, ReasonCode, Unplaced
from tests.oracles.brute_force import groups_at_offers
from tests.oracles.rules import (
    World,
    in_where,
    is_who,
    matching_spots,
    may_share,
    movers,
    quota_count,
    sharings,
    within_reach,
)
from tests.oracles.verdict import groups_at_places, plan_of

PLACE_CODES = {ReasonCode.OFFER_FULL, ReasonCode.DUO_REFUSED, ReasonCode.NO_DUO_PARTNER}


@dataclass(frozen=True)
class Case:
    """One unplaced student at one site beside everyone else's placements."""

    world: World
    placements: tuple[Placement, ...]
    student: Student
    site: Site

    @property
    def offers(self) -> list[str]:
        """The offers that suit the student."""
        return [spot.offer for spot in matching_spots(self.student, self.site) if spot.offer is not None]

    def group(self, offer: str) -> tuple[str, ...]:
        """Who sits at the offer now."""
        return groups_at_offers(plan_of(self.placements).spots).get(offer, ())

    def places(self, offer: str) -> list[list[str]]:
        """Who sits on each place in use."""
        in_use = groups_at_places(self.placements)
        return [group for (at, _), group in in_use.items() if at == offer]

    def has_free_place(self, offer: str) -> bool:
        """Whether a whole place is free."""
        return len(self.places(offer)) < self.world.offers[offer].mentor_places

    def has_partner(self, offer: str) -> bool:
        """Whether someone who sits alone there would share."""
        lone = [group[0] for group in self.places(offer) if len(group) == 1]
        return any(may_share(self.world, self.student.id, other, offer) for other in lone)

    def has_seat_as_it_is(self, offer: str) -> bool:
        """Whether there is a seat while everyone keeps the mentor place too."""
        free = self.has_free_place(offer) and self.student.duo is not DuoWish.REQUIRED
        return free or self.has_partner(offer)

    def has_seat_after_sharing(self, offer: str) -> bool:
        """Whether there is a seat when the others at the offer may share differently."""
        return bool(sharings(self.world, offer, (*self.group(offer), self.student.id)))


def faults(world: World, placements: tuple[Placement, ...], unplaced: Unplaced) -> list[str]:
    """Name every reason that is untrue or missing."""
    student = world.students[unplaced.student]
    teaching = {s.id: s for s in world.problem.sites if any(o.subject == student.subject for o in s.offers)}
    told: dict[str | None, list[Reason]] = {}
    for reason in unplaced.reasons:
        told.setdefault(reason.site, []).append(reason)
    if not teaching:
        right = list(told) == [None] and [r.code for r in told[None]] == [ReasonCode.NO_OFFER]
        return [] if right else [f"{student.id}: nobody offers {student.subject}, told {unplaced.reasons}"]
    expected = sites_to_tell(world, student, list(teaching.values()))
    if set(told) != {site.id for site in expected}:
        return [f"{student.id}: told of sites {sorted(map(str, told))}, not of {[site.id for site in expected]}"]
    cases = (Case(world, placements, student, site) for site in expected)
    return list(chain.from_iterable(case_faults(case, told[case.site.id]) for case in cases))


def sites_to_tell(world: World, student: Student, teaching: list[Site]) -> list[Site]:
    """List the sites in reach, and the nearest of the others."""
    near = [site for site in teaching if within_reach(world, student, site)]
    far = [site for site in teaching if site not in near]

    def distance(site: Site) -> tuple[bool, int, str]:
        minutes = world.minutes[student.id, site.id]
        return (minutes is None, minutes or 0, site.id)

    return [*near, *sorted(far, key=distance)[:1]]


def case_faults(case: Case, told: list[Reason]) -> list[str]:
    """Name what is wrong with the reasons told for one site."""
    codes = {reason.code for reason in told}
    plain = codes - PLACE_CODES - {ReasonCode.LEVEL_ORDER, ReasonCode.MOVES_LIMIT}
    wrong = [] if plain == plain_codes(case) else [f"told {sorted(plain)}, true {sorted(plain_codes(case))}"]
    wrong += quota_faults(case, told) + site_full_faults(case, told) + place_faults(case, codes)
    wrong += moves_faults(case, told)
    if (ReasonCode.LEVEL_ORDER in codes) != (codes <= {ReasonCode.LEVEL_ORDER}):
        wrong.append("level order beside another reason")
    return [f"{case.student.id} at {case.site.id}: {words}" for words in wrong]


def plain_codes(case: Case) -> set[ReasonCode]:
    """Name the rules that stand in the way, but for those about places and duos."""
    heads = sum(row.site == case.site.id for row in case.placements)
    most = case.site.max_students
    holds = {
        ReasonCode.EXCLUDED: case.site.id in case.student.excluded_sites,
        ReasonCode.TOO_FAR: not within_reach(case.world, case.student, case.site),
        ReasonCode.NO_OFFER: not case.offers,
        ReasonCode.SITE_FULL: most is not None and heads >= most,
        ReasonCode.QUOTA_REACHED: bool(reached_quotas(case)),
    }
    return {code for code, stands in holds.items() if stands}


def reached_quotas(case: Case) -> list[str | None]:
    """Name the quotas that one more of this student's kind at the site would break."""
    spots = plan_of(case.placements).spots
    return [
        quota.id
        for quota in case.world.problem.quotas
        if quota.max is not None
        and is_who(quota.who, case.student)
        and in_where(quota.where, case.site)
        and quota_count(case.world, quota, spots) >= quota.max
    ]


def quota_faults(case: Case, told: list[Reason]) -> list[str]:
    """Every quota that is reached is named, and no other (quotas without an id are not compared)."""
    named = {reason.quota for reason in told if reason.code is ReasonCode.QUOTA_REACHED}
    reached = reached_quotas(case)
    if None in reached or named == set(reached):
        return []
    return [f"told of quotas {sorted(map(str, named))}, reached are {sorted(map(str, reached))}"]


def site_full_faults(case: Case, told: list[Reason]) -> list[str]:
    """Name full sites and full offers told with others than those who sit there."""
    at_site = {row.student for row in case.placements if row.site == case.site.id}
    at_offers = {name for offer in case.offers for name in case.group(offer)}
    wrong = []
    for reason in told:
        if reason.code is ReasonCode.SITE_FULL and set(reason.students) != at_site:
            wrong.append(f"full site with {reason.students}, there sit {sorted(at_site)}")
        if reason.code is ReasonCode.OFFER_FULL and not set(reason.students) <= at_offers:
            wrong.append(f"full offer with {reason.students}, there sit {sorted(at_offers)}")
    return wrong


def place_faults(case: Case, codes: set[ReasonCode]) -> list[str]:
    """Judge full offers, refused duos and missing duo partners."""
    told, wrong = codes & PLACE_CODES, []
    if case.offers and not told and not any(map(case.has_seat_after_sharing, case.offers)):
        wrong.append("no seat, and no reason told")
    if told and (not case.offers or any(map(case.has_seat_as_it_is, case.offers))):
        wrong.append(f"there is a seat or no offer, told {sorted(told)}")
    if ReasonCode.OFFER_FULL in told and all(map(case.has_free_place, case.offers)):
        wrong.append("told full, there are free places")
    refuses, must = case.student.duo is DuoWish.REFUSED, case.student.duo is DuoWish.REQUIRED
    if ReasonCode.DUO_REFUSED in told and not (refuses or someone_refuses(case)):
        wrong.append("told refused, nobody refuses")
    if ReasonCode.NO_DUO_PARTNER in told and not must:
        wrong.append("told no duo partner, needs none")
    if must and told and not told & {ReasonCode.NO_DUO_PARTNER, ReasonCode.DUO_REFUSED}:
        free = any(map(case.has_free_place, case.offers))
        wrong += ["must share, places are free, no partner: not told"] if free else []
    return wrong


def moves_faults(case: Case, told: list[Reason]) -> list[str]:
    """K1: with no move left, those in the way who are where they were are named; else nobody is."""
    problem, spots = case.world.problem, plan_of(case.placements).spots
    here = {row.student for row in problem.current_plan if row.site == case.site.id}
    others = [reason for reason in told if reason.code is not ReasonCode.MOVES_LIMIT]
    stuck = here & {student for reason in others for student in reason.students}
    used_up = problem.policy.max_moves == len(movers(case.world, spots))
    named = {student for reason in told if reason.code is ReasonCode.MOVES_LIMIT for student in reason.students}
    expected = stuck if used_up else set()
    return [] if named == expected else [f"told {sorted(named)} must stay, true {sorted(expected)}"]


def someone_refuses(case: Case) -> bool:
    """Whether someone who sits alone at a matching offer refuses to share."""
    lone = (group[0] for offer in case.offers for group in case.places(offer) if len(group) == 1)
    return any(case.world.students[name].duo is DuoWish.REFUSED for name in lone)
