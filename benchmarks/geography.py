"""Where sites lie and how homes are drawn around them; and the invented towns.

Points are degrees (latitude, longitude), one row a point.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

KM_PER_DEGREE = 111.2

_SOUTH_WEST = (52.0, 5.0)
_LEAST_SIDE_KM = 60.0
_SIDE_GROWTH = 0.22
"""The side grows as this power of the sites above 100: 157 km at 8 000 sites, which gives 12 million pairs there."""

_SITES_PER_TOWN = 4
_TOWN_RADIUS_KM = 3.0
_PARETO_EXPONENT = 1.2


@dataclass(frozen=True)
class Geography:
    """The sites of a region, and a function that draws so many homes."""

    sites: Points
    draw_homes: Callable[[np.random.Generator, int], Points]


def draw_towns(rng: np.random.Generator, sites: int) -> Geography:
    """Draw towns anywhere in a square, with Pareto populations, and the sites around them, more around bigger ones.

    The square grows with the number of sites, and fills up. Homes lie around the same towns.
    """
    side_km = _LEAST_SIDE_KM * max(1.0, sites / 100) ** _SIDE_GROWTH
    towns = max(6, sites // _SITES_PER_TOWN)
    population = 1 + rng.pareto(_PARETO_EXPONENT, towns)
    centres = rng.uniform(0, side_km, (towns, 2))

    def draw_points(rng: np.random.Generator, count: int) -> Points:
        town = rng.choice(towns, count, p=population / population.sum())
        return _degrees(centres[town] + rng.normal(0, _TOWN_RADIUS_KM, (count, 2)))

    return Geography(draw_points(rng, sites), draw_points)


def plane_km(points: Points) -> Points:
    """Return points as kilometres east and north, on a plane that is true at their mean latitude."""
    middle = math.radians(float(points[:, 0].mean()))
    km: Points = points[:, ::-1] * KM_PER_DEGREE * [math.cos(middle), 1.0]
    return km


def _degrees(km: Points) -> Points:
    """Return kilometres east and north of the south-west corner as degrees."""
    lat, lon = _SOUTH_WEST
    km_per_degree_east = KM_PER_DEGREE * math.cos(math.radians(lat))
    return np.column_stack([lat + km[:, 1] / KM_PER_DEGREE, lon + km[:, 0] / km_per_degree_east])
