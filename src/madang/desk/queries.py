"""What the first page shows: a few numbers and what happened last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from madang.directory.models import Organisation, OrganisationKind, Standing
from madang.directory.queries import organisations_of, people_of
from madang.hubs.queries import journal_visible_to
from madang.kit.sentences import sentence

if TYPE_CHECKING:
    from datetime import date, datetime

    from madang.hubs.models import Actor, Hub

LATEST = 8


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many of what the hub knows today."""

    organisations: int
    startups: int
    residents: int
    alumni: int
    people: int


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done, in the reader's words."""

    who: str
    what: str
    at: datetime


def numbers_of(hub: Hub, today: date) -> Numbers:
    """Return the hub's numbers on a day, as its lists count; three statements."""
    counted = organisations_of(hub).aggregate(
        all=Count("pk"), startups=Count("pk", filter=Q(kind=OrganisationKind.STARTUP))
    )
    open_now = Standing.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=today), hub=hub, organisation__merged_into=None
    )
    standings = open_now.aggregate(
        residents=Count("organisation", Q(kind="resident"), distinct=True),
        alumni=Count("organisation", Q(kind="alumnus"), distinct=True),
    )
    return Numbers(
        organisations=counted["all"],
        startups=counted["startups"],
        residents=standings["residents"],
        alumni=standings["alumni"],
        people=people_of(hub).count(),
    )


def by_country(hub: Hub) -> list[tuple[str, int]]:
    """Return how many organisations stand in each country, the most first."""
    rows = (
        Organisation.objects.filter(hub=hub, merged_into=None)
        .exclude(country="")
        .values_list("country")
        .annotate(many=Count("pk"))
        .order_by("-many", "country")
    )
    return list(rows[:6])


def latest_deeds(by: Actor) -> list[Deed]:
    """Return what happened last, as far as the actor may read it."""
    return [
        Deed(
            who=str(line.by or "Madang"),
            what=sentence(line.verb, str(line.by or "Madang"), line.named),
            at=line.at,
        )
        for line in journal_visible_to(by)[:LATEST]
    ]
