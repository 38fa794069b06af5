"""What programmes offer to be counted: the companies that took part."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from madang.kit.measures import COUNT, Measure, Measured, add_measure
from madang.programmes.models import AT_WORK, Place, PlaceState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from madang.hubs.models import Hub


def companies(
    hub: Hub, first: date, last: date, organisations: Collection[int] | None
) -> Iterator[Measured]:
    """Yield each company once a programme, from its first cohort's first day there.

    Whoever left or was taken out is not counted.
    """
    places = Place.objects.filter(hub=hub, state__in=AT_WORK | {PlaceState.GRADUATED})
    if organisations is not None:
        places = places.filter(organisation__in=organisations)
    seen: set[tuple[int, int]] = set()
    found = places.select_related("cohort__programme", "organisation")
    for place in found.order_by("cohort__starts_on", "pk"):
        on = place.cohort.starts_on
        once = (place.organisation_id, place.cohort.programme_id)
        if once in seen:
            continue
        seen.add(once)
        if first <= on <= last:
            yield Measured(
                key=f"programmes.company:{once[0]}:{once[1]}",
                organisation=place.organisation_id,
                on=on,
                amount=Decimal(1),
                is_evidenced=True,
                label=f"{place.organisation} · {place.cohort}",
                path=f"/h/{hub.slug}/cohorts/{place.cohort_id}/",
                programme=place.cohort.programme_id,
            )


def register() -> None:
    """Offer the measure."""
    label = _("Companies in a cohort")
    add_measure(Measure("programmes.companies", label, COUNT, companies))
