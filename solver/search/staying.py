"""Points for the pairs that keep students where they are, so that a search starts from a known plan."""

from collections.abc import Sequence

import numpy as np

from solver.assemble import Assembled
from solver.instance import NO_OFFER
from solver.model import Floats
from solver.problem import CurrentPlacement


def staying_points(assembled: Assembled, start: Sequence[CurrentPlacement]) -> Floats:
    """Return two points for each pair of a student with their own offer, one for another offer of their site."""
    instance, pairs = assembled.instance, assembled.pairs
    offer_index = {offer.id: k for k, offer in enumerate(instance.offers)}
    site = np.full(len(instance.students), -1)
    offer = np.full(len(instance.students), NO_OFFER)
    for row in start:
        if row.site is not None:
            i = instance.student_index[row.student]
            site[i] = instance.site_index[row.site]
            offer[i] = offer_index.get(row.offer or "", NO_OFFER)
    stays = pairs.site == site[pairs.student]
    own: Floats = np.where(pairs.offer == offer[pairs.student], 2.0, 1.0)
    return np.where(stays, own, 0.0)
