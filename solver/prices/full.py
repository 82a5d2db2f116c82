"""Prices as if every site were full, told by formulas.

Where more students want a seat than there are, an entry such as the students at partners ends at what the sites hold.
A pair that is worth something by itself then pays just that, at its site's heads or at its offers' mentor places,
whichever is the cheaper way to pay for the whole site; nobody's own seat is worth anything.
"""

import numpy as np

from solver.assemble import Assembled
from solver.instance import Bools, Ints
from solver.model import Floats
from solver.prices.bound import Bound, Prices, price_bound
from solver.prices.settled import settled
from solver.rules.c1_mentor_places import MentorPlaces
from solver.rules.c2_site_heads import SiteHeads
from solver.search.pricing import counting_prices


def bound_if_full(assembled: Assembled, entry: int) -> Bound:
    """Bound an entry, whatever the values of those above it."""
    weights = assembled.only(entry)
    prices, reduced = settled(assembled, weights, full_prices(assembled, weights))
    return price_bound(assembled, weights, prices, reduced)


def full_prices(assembled: Assembled, weights: Floats) -> Prices:
    """Return the prices at which no pair costs less than nothing, the least for each site as a whole."""
    instance = assembled.instance
    worth = _worth_of_offers(assembled, weights)
    places: Floats = np.array([offer.mentor_places for offer in instance.offers], dtype=float)
    of_place = worth * np.where(_may_be_shared(assembled), 2.0, 1.0)
    sites = len(instance.sites)
    of_head = np.zeros(sites)
    np.maximum.at(of_head, instance.site_of_offer, worth)
    heads = np.array([np.inf if site.max_students is None else site.max_students for site in instance.sites])
    by_places = np.bincount(instance.site_of_offer, of_place * places, sites)
    by_heads = by_places > np.where(of_head > 0, heads, 0.0) * of_head
    rows = np.zeros(assembled.model.rows)
    rows[_rows_of_places(assembled)] = np.where(by_heads[instance.site_of_offer], 0.0, -of_place)
    rows[_rows_of_heads(assembled)[by_heads]] = -of_head[by_heads]
    return Prices(rows, [], np.zeros(0))


def _worth_of_offers(assembled: Assembled, weights: Floats) -> Floats:
    """Return the most that one pair at each offer brings."""
    costs = assembled.reduced_costs(weights, counting_prices(assembled, weights))
    worth = np.zeros(len(assembled.instance.offers))
    real = assembled.pairs.offer >= 0
    np.maximum.at(worth, assembled.pairs.offer[real], -costs[real])
    return worth


def _may_be_shared(assembled: Assembled) -> Bools:
    shared = np.zeros(len(assembled.instance.offers), dtype=bool)
    shared[assembled.model.cells.offer] = True
    return shared


def _rows_of_places(assembled: Assembled) -> Ints:
    return next(rule.place_rows for rule in assembled.rules if isinstance(rule, MentorPlaces))


def _rows_of_heads(assembled: Assembled) -> Ints:
    return next(rule.row_of_site for rule in assembled.rules if isinstance(rule, SiteHeads))
