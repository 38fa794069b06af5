"""From an accepted offer to a place in the call's cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from madang.hubs.models import system_actor
from madang.kit.errors import Refused
from madang.programmes.actions import accept_place, offer_place
from madang.programmes.models import Cohort, CohortState, Place, PlaceState

if TYPE_CHECKING:
    from datetime import datetime

    from madang.applications.models import Application
    from madang.hubs.models import Actor


def cohort_of(row: Application) -> Cohort | None:
    """Return the cohort that a call fills, the first if there are several."""
    found = Cohort.objects.filter(hub_id=row.hub_id, call=row.call_id)
    return found.exclude(state=CohortState.ENDED).order_by("pk").first()


def take_in(row: Application, by: Actor, now: datetime) -> Place | None:
    """Give the firm its place in the call's cohort; none if it cannot be given.

    An answered offer stands whatever becomes of the place: where the cohort is full,
    or the application is of no organisation yet, staff settle it by hand.
    """
    cohort, firm = cohort_of(row), row.organisation
    if cohort is None or firm is None:
        return None
    house = system_actor(row.hub)
    house = house.on_behalf_of(by.user) if by.user else house
    today = now.astimezone(ZoneInfo(row.call.zone)).date()
    place = Place.objects.filter(cohort=cohort, organisation=firm).first()
    try:
        with transaction.atomic():
            if place is None or place.state != PlaceState.OFFERED:
                place = offer_place(
                    cohort, house, organisation=firm, today=today, spill=True
                )
            return accept_place(place, house, expected=place.version, today=today)
    except Refused:
        return None
