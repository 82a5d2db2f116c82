"""Real geography: the secondary schools and postcode areas of the Netherlands, read from two files at run time.

A region is a school drawn at random with the schools nearest to it. The postcode file knows no population, so homes
follow the schools, which stand where people live: a home is the centre of one of the ten postcode areas nearest to a
school of the region, each school as likely as the others.
"""

import csv
from pathlib import Path

import numpy as np
from scipy.spatial import KDTree

from benchmarks.geography import Geography, Points, plane_km

SCHOOLS = "vo_locations_nl.csv"
POSTCODES = "pc4_nl.csv"

_AREAS_AROUND_A_SCHOOL = 10


class NoGeographyError(Exception):
    """The files of real locations are not there, or are not what they should be."""


def draw_neighbourhood(rng: np.random.Generator, sites: int, folder: Path) -> Geography:
    """Draw so many neighbouring schools; homes lie around them.

    Raises
    ------
    NoGeographyError
        When a file or a column is missing, or there are fewer schools than sites.
    """
    schools = _read_points(folder / SCHOOLS)
    if sites > len(schools):
        raise NoGeographyError(f"{folder / SCHOOLS} has {len(schools)} schools; {sites} sites were asked for.")
    # Post-office boxes share the coordinates of one office: each place counts once.
    postcodes = np.unique(_read_points(folder / POSTCODES), axis=0)
    schools_km, postcodes_km = np.split(plane_km(np.concatenate([schools, postcodes])), [len(schools)])
    _, region = KDTree(schools_km).query(schools_km[rng.choice(len(schools))], np.arange(1, sites + 1))
    _, around = KDTree(postcodes_km).query(schools_km[region], np.arange(1, _AREAS_AROUND_A_SCHOOL + 1))

    def draw_homes(rng: np.random.Generator, count: int) -> Points:
        school, area = rng.choice(sites, count), rng.choice(_AREAS_AROUND_A_SCHOOL, count)
        homes: Points = postcodes[around[school, area]]
        return homes

    return Geography(schools[region], draw_homes)


def _read_points(path: Path) -> Points:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            points = [(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)]
    except OSError as error:
        raise NoGeographyError(
            f"{path} cannot be read: {error.strerror}. Maybe give the folder of {SCHOOLS} and {POSTCODES} with --data."
        ) from error
    except (KeyError, ValueError) as error:
        raise NoGeographyError(f"{path} needs a number in the columns lat and lon of every row: {error!r}.") from error
    return np.array(points).reshape(-1, 2)
