"""What a partner hub sees of a programme that it runs with another hub.

The only reads of the house that cross from one hub into another: they ask the agreement
every time, so that what ended is gone with the next request.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from madang.hubs.queries import public_hubs
from madang.programmes.models import (
    HOLDING,
    Call,
    Cohort,
    CohortSession,
    Cohost,
    Place,
    Programme,
    Sight,
)
from madang.programmes.queries.visible import sites_of_programme

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub, Site


def cohosted(by: Actor, now: datetime) -> QuerySet[Cohost]:
    """Return the agreements in force under which the actor's hub is the partner.

    Only those who work for the partner see any.
    """
    found = Cohost.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), partner=by.hub, starts_at__lte=now
    )
    if not by.is_staff:
        return found.none()
    return found.select_related("programme", "hub")


def cohost_sees(by: Actor, programme: Programme, what: str, now: datetime) -> bool:
    """Return whether the partner's staff see one thing of a programme now."""
    agreed = (
        cohosted(by, now).filter(programme=programme).values_list("sees", flat=True)
    )
    return any(what in sees for sees in agreed)


def cohosted_programmes(
    by: Actor, now: datetime, what: str = Sight.PROGRAMME
) -> QuerySet[Programme]:
    """Return the programmes of other hubs of which the actor's hub sees one thing."""
    held = [row.programme_id for row in cohosted(by, now) if what in row.sees]
    return Programme.objects.filter(pk__in=held).select_related("hub")


def cohosts_of(programme: Programme) -> QuerySet[Cohost]:
    """Return every agreement about a programme, the ended ones too."""
    return Cohost.objects.filter(programme=programme).select_related(
        "partner", "granted_by"
    )


def partners_to_choose(hub: Hub) -> QuerySet[Hub]:
    """Return the hubs that may be asked to run a programme with us: the public ones."""
    return public_hubs().exclude(pk=hub.pk)


@dataclass(frozen=True, slots=True)
class CohostedPage:
    """What an agreement lets the partner see of a programme, and nothing else."""

    sites: list[Site]
    calls: list[Call]
    cohorts: list[tuple[Cohort, list[Place], list[CohortSession]]]


def cohosted_page(cohost: Cohost) -> CohostedPage:
    """Return what the partner's page shows; parts not agreed upon are empty."""
    programme = cohost.programme
    sites: list[Site] = []
    calls: list[Call] = []
    if Sight.PROGRAMME in cohost.sees:
        sites = sites_of_programme(programme, or_all=False)
        calls = list(Call.objects.filter(programme=programme).exclude(state="draft"))
    cohorts: dict[int, tuple[Cohort, list[Place], list[CohortSession]]] = {}
    if Sight.COHORTS in cohost.sees:
        for cohort in Cohort.objects.filter(programme=programme):
            cohort.programme = programme
            cohorts[cohort.pk] = (cohort, [], [])
        places = Place.objects.filter(cohort__in=cohorts, state__in=HOLDING)
        for place in places.select_related("organisation").order_by(
            "organisation__name_key"
        ):
            cohorts[place.cohort_id][1].append(place)
        sessions = CohortSession.objects.filter(cohort__in=cohorts)
        for session in sessions.select_related("site"):
            cohorts[session.cohort_id][2].append(session)
    return CohostedPage(sites, calls, list(cohorts.values()))
