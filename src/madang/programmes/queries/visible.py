"""Who sees which programmes, calls and cohorts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from madang.directory.rules import own_organisations
from madang.hubs.queries import sites_of
from madang.programmes.models import (
    Call,
    CallState,
    Cohort,
    Place,
    Programme,
    ProgrammeState,
)

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub, Site


def programmes_of(hub: Hub) -> QuerySet[Programme]:
    """Return every programme of a hub, archived ones last."""
    return Programme.objects.filter(hub=hub)


def programmes_visible_to(by: Actor) -> QuerySet[Programme]:
    """Return the programmes that the actor may see: staff all, others none."""
    found = programmes_of(by.hub)
    return found if by.is_staff else found.none()


def calls_of(hub: Hub) -> QuerySet[Call]:
    """Return every call of a hub, each with its programme."""
    return Call.objects.filter(hub=hub).select_related("programme")


def calls_visible_to(by: Actor) -> QuerySet[Call]:
    """Return the calls that the actor may see: staff all, others the published."""
    found = calls_of(by.hub)
    return found if by.is_staff else found.filter(state=CallState.PUBLISHED)


def public_calls(hub: Hub, now: datetime) -> list[Call]:
    """Return the calls that the world may see: open ones first, then those to come.

    Those that closed come last, the latest first.
    """
    shown = calls_of(hub).filter(_is_public())
    is_over = [call for call in shown if now >= call.ends_at]
    rest = [call for call in shown if now < call.ends_at]
    rest.sort(
        key=lambda c: (
            now < c.opens_at,
            c.opens_at if now < c.opens_at else c.closes_at,
        )
    )
    is_over.sort(key=lambda c: c.closes_at, reverse=True)
    return rest + is_over


def public_call(hub: Hub, slug: str) -> QuerySet[Call]:
    """Return the call at a public address, a cancelled one included."""
    return calls_of(hub).filter(_is_public(), slug=slug)


def has_public_calls(hub: Hub) -> bool:
    """Return whether the world may see any call of a hub."""
    return calls_of(hub).filter(_is_public()).exists()


def public_call_paths(hub: Hub) -> list[tuple[str, str]]:
    """Return the paths of a hub's public calls, each with its last change's day."""
    rows = calls_of(hub).filter(_is_public()).values_list("slug", "updated_at")
    found = [
        (f"/{hub.slug}/calls/{slug}/", f"{changed:%Y-%m-%d}") for slug, changed in rows
    ]
    return [(f"/{hub.slug}/calls/", ""), *found] if found else []


def _is_public() -> Q:
    """Return which calls the world may see; a cancelled one says that it is."""
    seen = Q(state__in=[CallState.PUBLISHED, CallState.CANCELLED])
    return seen & ~Q(programme__state=ProgrammeState.DRAFT)


def cohorts_visible_to(by: Actor) -> QuerySet[Cohort]:
    """Return the cohorts that the actor may see.

    Staff see all; a company's people those in which it has, or had, a place.
    """
    found = Cohort.objects.filter(hub=by.hub).select_related("programme", "call")
    if by.is_staff:
        return found
    own = own_organisations(by)
    if not own:
        return found.none()
    places = Place.objects.filter(hub=by.hub, organisation__in=own)
    return found.filter(pk__in=places.values("cohort"))


def sites_of_programme(programme: Programme, *, or_all: bool = True) -> list[Site]:
    """Return the sites of a programme in its order; the hub's if it names none."""
    own = [one.site for one in programme.programme_sites.select_related("site")]
    return own or (list(sites_of(programme.hub)) if or_all else [])


def countries_of(programme: Programme) -> list[str]:
    """Return the countries in which a programme takes place, each once."""
    return list(dict.fromkeys(site.country for site in sites_of_programme(programme)))


def home_zone(programme: Programme) -> str:
    """Return the zone of a programme's first site."""
    return next((site.zone for site in sites_of_programme(programme)), "UTC")
