"""Faults of sites and their offers."""

from collections.abc import Iterator

from solver.faults.fault import Fault, Place
from solver.faults.ids import empty_choice, id_faults, ids_of, repeated_entries
from solver.faults.numbers import COUNT, DEGREE, YEAR, location_faults
from solver.faults.register import Register
from solver.faults.travel import SOURCE
from solver.problem import Offer, Problem, Site, TravelSource


def site_faults(problem: Problem, register: Register) -> Iterator[Fault]:
    """Yield the faults of ``sites``; a cluster must be one of the site's own partnership."""
    if not problem.sites:
        yield Fault(("sites",), "There are no sites, so nobody can be placed.")
    yield from id_faults("site", ids_of(("sites",), problem.sites))
    yield from id_faults("offer", _offer_ids(problem))
    needs_location = problem.travel.source is TravelSource.STRAIGHT_LINE
    for index, site in enumerate(problem.sites):
        place: Place = ("sites", index)
        if needs_location and site.location is None:
            message = "Straight-line travel needs the location of each site."
            yield Fault((*place, "location"), message, rests_on=(SOURCE,))
        yield from location_faults((*place, "location"), site.location)
        yield from COUNT.faults((*place, "max_students"), site.max_students)
        yield from _reference_faults(place, site, register)
        for number, offer in enumerate(site.offers):
            yield from _offer_faults((*place, "offers", number), offer, register)


def _offer_ids(problem: Problem) -> Iterator[tuple[Place, str]]:
    for index, site in enumerate(problem.sites):
        yield from ids_of(("sites", index, "offers"), site.offers)


def _reference_faults(place: Place, site: Site, register: Register) -> Iterator[Fault]:
    yield from register.boards.unknown((*place, "board"), site.board)
    yield from register.partnerships.unknown((*place, "partnership"), site.partnership)
    if site.partnership is None and site.cluster is not None:
        message = f"The cluster {site.cluster!r} needs a partnership beside it."
        yield Fault((*place, "cluster"), message, rests_on=((*place, "partnership"),))
    elif site.partnership in register.clusters_of:
        yield from register.clusters_of[site.partnership].unknown((*place, "cluster"), site.cluster)


def _offer_faults(place: Place, offer: Offer, register: Register) -> Iterator[Fault]:
    yield from COUNT.faults((*place, "mentor_places"), offer.mentor_places)
    yield from DEGREE.faults((*place, "degree"), offer.degree)
    yield from YEAR.faults_in((*place, "years"), offer.years)
    yield from empty_choice((*place, "years"), offer.years)
    yield from register.institutes.unknown_in((*place, "institutes"), offer.institutes)
    yield from empty_choice((*place, "institutes"), offer.institutes)
    yield from repeated_entries((*place, "wanted_tags"), offer.wanted_tags)
