"""Reads of cohorts: places, sessions, and the page that shows them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from madang.directory.rules import own_organisations
from madang.hubs.models import User
from madang.hubs.queries import actor_in
from madang.programmes.models import (
    HOLDING,
    Cohort,
    CohortSession,
    Place,
    PlaceState,
)
from madang.programmes.queries.visible import cohorts_visible_to

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madang.hubs.models import Actor
    from madang.programmes.quotas import Quota

#: The order in which places are listed.
ORDER = {state: number for number, state in enumerate(PlaceState.values)}


def places_visible_to(by: Actor) -> QuerySet[Place]:
    """Return the places that the actor may see: staff all, others their own."""
    found = Place.objects.filter(hub=by.hub).select_related(
        "organisation", "cohort", "cohort__programme"
    )
    if by.is_staff:
        return found
    return found.filter(organisation__in=own_organisations(by))


def own_places_of(by: Actor) -> QuerySet[Place]:
    """Return the places of the actor's own companies, the latest cohort first."""
    own = own_organisations(by)
    found = Place.objects.filter(hub=by.hub, organisation__in=own)
    return found.select_related("organisation", "cohort", "cohort__programme").order_by(
        "-cohort__starts_on", "pk"
    )


def places_of(cohort: Cohort) -> QuerySet[Place]:
    """Return the places of a cohort, each with its organisation, by name."""
    return (
        Place.objects.filter(cohort=cohort)
        .select_related("organisation")
        .order_by("organisation__name_key", "pk")
    )


def free_places(cohort: Cohort) -> int:
    """Return how many places of a cohort nobody holds."""
    return (
        cohort.places - Place.objects.filter(cohort=cohort, state__in=HOLDING).count()
    )


def sessions_of(cohort: Cohort) -> QuerySet[CohortSession]:
    """Return the sessions of a cohort with their sites, in order."""
    return CohortSession.objects.filter(cohort=cohort).select_related("site")


def sessions_in(by: Actor) -> QuerySet[CohortSession]:
    """Return the sessions of the hub's cohorts."""
    found = CohortSession.objects.filter(hub=by.hub)
    return found.select_related("site", "cohort__programme")


def cohort_of_reader(cohort: int, user: int) -> Cohort | None:
    """Return a cohort if the user may see it now: a calendar asks with a link alone."""
    row = Cohort.objects.filter(pk=cohort).select_related("hub").first()
    reader = User.objects.filter(pk=user, is_active=True).first()
    if row is None or reader is None:
        return None
    return cohorts_visible_to(actor_in(row.hub, reader)).filter(pk=cohort).first()


@dataclass(frozen=True, slots=True)
class Share:
    """A quota and how far it is filled."""

    quota: Quota
    has: int

    @property
    def lacks(self) -> int:
        """How many are missing to the minimum."""
        return max(0, self.quota.minimum - self.has)


@dataclass(frozen=True, slots=True)
class CohortPage:
    """A cohort as its page shows it."""

    cohort: Cohort
    places: list[Place]
    sessions: list[CohortSession]
    shares: list[Share]

    @property
    def held(self) -> int:
        """How many places are taken."""
        return sum(place.holds for place in self.places)

    @property
    def free(self) -> int:
        """How many places are left."""
        return self.cohort.places - self.held


def cohort_page(cohort: Cohort) -> CohortPage:
    """Return a cohort with its places, sessions and quotas: two statements."""
    places = sorted(places_of(cohort), key=lambda place: ORDER[place.state])
    held = [place.organisation for place in places if place.holds]
    shares = [
        Share(quota, sum(quota.fits(one) for one in held)) for quota in cohort.shares
    ]
    return CohortPage(cohort, places, list(sessions_of(cohort)), shares)
