"""Reads of programmes: what staff, companies, partners and the world see of them."""

from madang.programmes.queries.cohorts import (
    cohort_page,
    free_places,
    own_places_of,
    places_of,
    places_visible_to,
    sessions_of,
)
from madang.programmes.queries.cohosting import (
    cohost_sees,
    cohosted,
    cohosted_programmes,
    cohosts_of,
    partners_to_choose,
)
from madang.programmes.queries.visible import (
    calls_of,
    calls_visible_to,
    cohorts_visible_to,
    countries_of,
    home_zone,
    programmes_of,
    programmes_visible_to,
    public_call,
    public_calls,
    sites_of_programme,
)

__all__ = [
    "calls_of",
    "calls_visible_to",
    "cohort_page",
    "cohorts_visible_to",
    "cohost_sees",
    "cohosted",
    "cohosted_programmes",
    "cohosts_of",
    "countries_of",
    "free_places",
    "home_zone",
    "own_places_of",
    "partners_to_choose",
    "places_of",
    "places_visible_to",
    "programmes_of",
    "programmes_visible_to",
    "public_call",
    "public_calls",
    "sessions_of",
    "sites_of_programme",
]
