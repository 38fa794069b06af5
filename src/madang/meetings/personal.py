"""What meetings hold about people: who sits for a party or interprets, what was said.

Those without an account are found by their mail address.

Meetings and outcomes are the parties' own and stay, without her name.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madang.directory.queries import addresses_of
from madang.hubs import journal
from madang.kit import personal_data
from madang.kit.personal_data import Fate, Portion, Store, ids_of
from madang.meetings.models import (
    Interpreter,
    Outcome,
    Presence,
    Representative,
    Run,
    Shift,
    Wish,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import Model, QuerySet

    from madang.hubs.models import Actor, Hub
    from madang.kit.personal_data import Key, Person

USER, PERSON = "hubs.user", "directory.person"
SEAT, INTERPRETER = "meetings.representative", "meetings.interpreter"


def known_by_address(hub: Hub, person: Person) -> Iterator[Key]:
    """Yield the seats and interpreters that bear one of a person's mail addresses."""
    known = addresses_of(hub, ids_of(person, PERSON), ids_of(person, USER))
    if not known:
        return
    hers = reduce(or_, (Q(email__iexact=one) for one in sorted(known)))
    seated = Representative.objects.filter(hers, hub=hub, user=None)
    for kind, rows in (
        (SEAT, seated),
        (INTERPRETER, Interpreter.objects.filter(hers, hub=hub)),
    ):
        yield from ((kind, pk) for pk in rows.values_list("pk", flat=True))


def seats(hub: Hub, person: Person) -> QuerySet[Representative]:
    """Return for which parties a person sits."""
    mine = Q(user__in=ids_of(person, USER)) | Q(pk__in=ids_of(person, SEAT))
    return Representative.objects.filter(mine, hub=hub)


def duties(hub: Hub, person: Person) -> QuerySet[Interpreter]:
    """Return in which matchings a person interprets."""
    return Interpreter.objects.filter(hub=hub, pk__in=ids_of(person, INTERPRETER))


def shifts(hub: Hub, person: Person) -> QuerySet[Shift]:
    """Return when she was away as an interpreter."""
    return Shift.objects.filter(
        hub=hub, interpreter__in=duties(hub, person).values("pk")
    )


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


def _forget_duties(hub: Hub, person: Person, _by: Actor, now: datetime) -> int:
    shifts(hub, person).delete()
    return duties(hub, person).update(name="–", email="", pairs=[], left_at=now)


def _forget_words(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    wishes(hub, person).update(entered_by=None)
    Run.objects.filter(hub=hub, made_by__in=ids_of(person, USER)).update(made_by=None)
    return outcomes(hub, person).update(said_by=None, note="")


def register() -> None:
    """Tell privacy what meetings hold about people."""
    personal_data.add_linker(known_by_address)
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
            name="meetings.interpreting",
            title=_("Meetings at which you interpret"),
            fate=Fate.EMPTY,
            collect=lambda hub, person: Portion(
                [_told(row) for row in duties(hub, person)]
                + [_told(row) for row in shifts(hub, person)]
            ),
            count=lambda hub, person: duties(hub, person).count(),
            erase=_forget_duties,
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
