"""What of programmes waits for a company: an offered place, things that are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.kit.navigation import Waiting
from madang.programmes.models import AT_WORK, PlaceState
from madang.programmes.queries import coming_in, own_places_of
from madang.programmes.rules import may_take_part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.hubs.models import Actor

OPEN = [*AT_WORK, PlaceState.OFFERED]


def waiting_for(by: Actor, _now: datetime) -> Iterator[Waiting]:
    """Say which offers wait for an answer, and what is open at whose place."""
    if not may_take_part(by):
        return
    places = list(own_places_of(by).filter(state__in=OPEN))
    for place in places:
        if place.state == PlaceState.OFFERED:
            text = _("A place in %(programme)s waits for your answer")
            told = text % {"programme": place.cohort.programme}
            yield Waiting(told, _url(by, place.pk), "programme", is_urgent=True)
    at_work = [place for place in places if place.state in AT_WORK]
    for one in coming_in(at_work) if at_work else ():
        if one.lacks:
            text = ngettext(
                "%(programme)s: one thing is still open",
                "%(programme)s: %(count)d things are still open",
                one.lacks,
            )
            told = text % {"programme": one.place.cohort.programme, "count": one.lacks}
            yield Waiting(told, _url(by, one.place.pk), "task")


def _url(by: Actor, pk: int) -> str:
    return reverse("programmes:place", kwargs={"hub": by.hub.slug, "pk": pk})
