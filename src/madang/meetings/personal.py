"""What meetings hold about people: who sits for a party, her hours, what she said.

Meetings and outcomes are the parties' own and stay, without her name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from madang.hubs import journal
from madang.kit import personal_data
from madang.kit.personal_data import Fate, Portion, Store, ids_of
from madang.meetings.models import Outcome, Presence, Representative, Run, Wish

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model, QuerySet

    from madang.hubs.models import Actor, Hub
    from madang.kit.personal_data import Person

USER = "hubs.user"


def seats(hub: Hub, person: Person) -> QuerySet[Representative]:
    """Return for which parties a person sits."""
    return Representative.objects.filter(hub=hub, user__in=ids_of(person, USER))


def hours(hub: Hub, person: Person) -> QuerySet[Presence]:
    """Return when she was away."""
    return Presence.objects.filter(
        hub=hub, representative__in=seats(hub, person).values("pk")
    )


def outcomes(hub: Hub, person: Person) -> QuerySet[Outcome]:
    """Return what she entered after meetings."""
    return Outcome.objects.filter(hub=hub, said_by__in=ids_of(person, USER))


def wishes(hub: Hub, person: Person) -> QuerySet[Wish]:
    """Return the wishes she entered."""
    return Wish.objects.filter(hub=hub, entered_by__in=ids_of(person, USER))


def _told(row: Model) -> dict[str, Any]:
    return {"id": row.pk, "what": str(row), **journal.snapshot(row)}


def _said(row: Outcome) -> dict[str, Any]:
    return {**_told(row), "note": row.note}


def _forget_seats(hub: Hub, person: Person, _by: Actor, now: datetime) -> int:
    hours(hub, person).delete()
    return seats(hub, person).update(
        user=None, name="–", email="", languages=[], zone="", language="", left_at=now
    )


def _forget_words(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    wishes(hub, person).update(entered_by=None)
    Run.objects.filter(hub=hub, made_by__in=ids_of(person, USER)).update(made_by=None)
    return outcomes(hub, person).update(said_by=None, note="")


def register() -> None:
    """Tell privacy what meetings hold about people."""
    personal_data.add_store(
        Store(
            name="meetings.seats",
            title=_("Parties you sit for"),
            fate=Fate.EMPTY,
            collect=lambda hub, person: Portion(
                [_told(row) for row in seats(hub, person)]
                + [_told(row) for row in hours(hub, person)]
            ),
            count=lambda hub, person: seats(hub, person).count(),
            erase=_forget_seats,
            reason=_("The meetings are the parties'; only the name goes."),
            order=70,
        )
    )
    personal_data.add_store(
        Store(
            name="meetings.outcomes",
            title=_("What you entered after meetings"),
            fate=Fate.EMPTY,
            collect=lambda hub, person: Portion(
                [_said(row) for row in outcomes(hub, person)]
                + [_told(row) for row in wishes(hub, person)]
            ),
            count=lambda hub, person: outcomes(hub, person).count(),
            erase=_forget_words,
            reason=_("The meetings are the parties'; only the name goes."),
            order=71,
        )
    )
