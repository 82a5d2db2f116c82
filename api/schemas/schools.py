"""Institutes, boards, partnerships, sites and what sites offer."""

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.base import Incoming
from api.schemas.types import Count, Degree, Id, Lax, Reference, Several, Word, Year, unsupported
from solver import problem as solver


class LocationIn(Incoming):
    """A point on earth, WGS 84 degrees."""

    domain = solver.Location
    lat: Annotated[float, Field(json_schema_extra={"minimum": -90, "maximum": 90})]
    lon: Annotated[float, Field(json_schema_extra={"minimum": -180, "maximum": 180})]


class InstituteIn(Incoming):
    """A university that trains teachers and sends students."""

    domain = solver.Institute
    id: Id
    name: Word = ""


class BoardIn(Incoming):
    """A school board, which governs several sites."""

    domain = solver.Board
    id: Id
    name: Word = ""


class ClusterIn(Incoming):
    """A regional part of a partnership."""

    domain = solver.Cluster
    id: Id
    name: Word = ""


class PartnershipIn(Incoming):
    """A co-operation of institutes and sites."""

    domain = solver.Partnership
    id: Id
    name: Word = ""
    status: Annotated[solver.PartnershipStatus, Lax] = solver.PartnershipStatus.RECOGNISED
    institutes: Several[Reference] = ()
    clusters: Several[ClusterIn] = ()
    target_students: Count | None = None
    thresholds: Several[Count] = ()
    counted_last_year: Count | None = None


class OfferIn(Incoming):
    """Mentor places for one subject. What is left out is open to all."""

    domain = solver.Offer
    id: Id
    """Unique in the whole problem."""
    subject: Word
    mentor_places: Count
    degree: Degree | None = None
    years: Several[Year] | None = None
    duo_allowed: bool | None = None
    """Left out: as the site says."""
    institutes: Several[Reference] | None = None
    levels: Several[Word] = ()
    exam_class: Annotated[
        Literal[False], unsupported("Offers at exam classes are not supported yet: leave exam_class false.")
    ] = False
    wanted_tags: Several[Word] = ()
    tags: Several[Word] = ()


class SiteIn(Incoming):
    """One address of a school."""

    domain = solver.Site
    id: Id
    name: Word = ""
    location: LocationIn | None = None
    """Needed when travel is straight_line."""
    postcode: Annotated[None, unsupported("Postcodes are not supported yet: give location with lat and lon.")] = None
    board: Reference | None = None
    partnership: Reference | None = None
    cluster: Reference | None = None
    partner_status: Annotated[solver.PartnerStatus, Lax] = solver.PartnerStatus.NONE
    sector: Annotated[solver.Sector, Lax] = solver.Sector.VO
    levels: Several[Word] = ()
    max_students: Count | None = None
    """The most heads, however many mentor places there are."""
    duo_allowed: bool = False
    tags: Several[Word] = ()
    offers: Several[OfferIn] = ()
