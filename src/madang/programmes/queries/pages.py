"""Programmes as their list and their page show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from madang.programmes.models import (
    HOLDING,
    Call,
    CallState,
    Cohort,
    CohortState,
    Cohost,
    Place,
    Programme,
    ProgrammeSponsor,
    ProgrammeState,
)
from madang.programmes.queries.cohosting import cohosts_of
from madang.programmes.queries.visible import (
    programmes_visible_to,
    sites_of_programme,
)

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Site

#: The order in which programmes are listed.
ORDER = [ProgrammeState.RUNNING, ProgrammeState.DRAFT, ProgrammeState.ARCHIVED]


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme in the list: its open call, its cohorts, its companies."""

    programme: Programme
    call: Call | None
    cohorts: int
    running: int
    companies: int


def programme_rows(by: Actor, now: datetime) -> list[ProgrammeRow]:
    """Return the hub's programmes with what is going on: four statements."""
    rows = sorted(
        programmes_visible_to(by),
        key=lambda p: (ORDER.index(ProgrammeState(p.state)), p.pk),
    )
    keys = [row.pk for row in rows]
    calls: dict[int, Call] = {}
    published = Call.objects.filter(programme__in=keys, state=CallState.PUBLISHED)
    for call in published.order_by("closes_at"):
        if now < call.ends_at:
            calls.setdefault(call.programme_id, call)
    running = Count("pk", filter=Q(state=CohortState.RUNNING))
    cohorts = {
        one["programme"]: one
        for one in Cohort.objects.filter(programme__in=keys)
        .order_by()
        .values("programme")
        .annotate(all=Count("pk"), running=running)
    }
    places = dict(
        Place.objects.filter(cohort__programme__in=keys, state__in=HOLDING)
        .order_by()
        .values_list("cohort__programme")
        .annotate(Count("organisation", distinct=True))
    )
    none = {"all": 0, "running": 0}
    return [
        ProgrammeRow(
            row,
            calls.get(row.pk),
            cohorts.get(row.pk, none)["all"],
            cohorts.get(row.pk, none)["running"],
            places.get(row.pk, 0),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """A programme as its page shows it."""

    calls: list[Call]
    cohorts: list[Cohort]
    sites: list[Site]
    sponsors: list[ProgrammeSponsor]
    cohosts: list[Cohost]


def programme_page(programme: Programme) -> ProgrammePage:
    """Return what belongs to a programme; `held` counts a cohort's taken places."""
    cohorts = cohort_rows(Cohort.objects.filter(programme=programme))
    calls = list(Call.objects.filter(programme=programme))
    for cohort in cohorts:
        cohort.programme = programme
    for call in calls:
        call.programme = programme
    return ProgrammePage(
        calls,
        cohorts,
        sites_of_programme(programme),
        list(programme.sponsors.select_related("organisation")),
        list(cohosts_of(programme)),
    )


def cohort_rows(rows: QuerySet[Cohort]) -> list[Cohort]:
    """Return cohorts with `held`: how many of their places are taken."""
    held = Count("taken_places", filter=Q(taken_places__state__in=HOLDING))
    return list(rows.annotate(held=held).select_related("programme"))


def sponsors_in(by: Actor) -> QuerySet[ProgrammeSponsor]:
    """Return the sponsorships of the hub."""
    found = ProgrammeSponsor.objects.filter(hub=by.hub)
    return found.select_related("programme", "organisation")


def cohosts_in(by: Actor) -> QuerySet[Cohost]:
    """Return the agreements that the hub made with partners."""
    found = Cohost.objects.filter(hub=by.hub)
    return found.select_related("programme", "partner", "hub")


@dataclass(frozen=True, slots=True)
class PublicSide:
    """Who runs a programme and where, as the world may know it."""

    sites: list[Site]
    sponsors: list[ProgrammeSponsor]
    partners: list[Cohost]


def public_side(call: Call) -> PublicSide:
    """Return where a call's programme takes place, who pays, who runs it with us."""
    day = call.closes_at.date()
    sponsors = ProgrammeSponsor.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=call.opens_at.date()),
        programme=call.programme_id,
        starts_on__lte=day,
    )
    partners = Cohost.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=call.opens_at),
        programme=call.programme_id,
        starts_at__lte=call.closes_at,
    )
    return PublicSide(
        sites_of_programme(call.programme, or_all=False),
        list(sponsors.select_related("organisation")),
        list(partners.select_related("partner")),
    )
