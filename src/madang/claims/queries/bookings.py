"""Reads of bookings, series and waiting lines."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import F

from madang.claims import kinds
from madang.claims.models import (
    TAKING,
    Allowance,
    Booking,
    BookingState,
    Series,
    Waiting,
    WaitingState,
)
from madang.hubs.models import Hub

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor


def bookings_visible_to(by: Actor) -> QuerySet[Booking]:
    """Return the hub's bookings to its staff, to others those they made."""
    rows = Booking.objects.filter(hub=by.hub).select_related("resource")
    if by.is_staff:
        return rows
    return rows.filter(by=by.user) if by.user else rows.none()


def series_visible_to(by: Actor) -> QuerySet[Series]:
    """Return the hub's series to its staff, to others those they made."""
    rows = Series.objects.filter(hub=by.hub).select_related("resource")
    if by.is_staff:
        return rows
    return rows.filter(by=by.user) if by.user else rows.none()


def waiting_visible_to(by: Actor) -> QuerySet[Waiting]:
    """Return who waits for what to the hub's staff, to others their own wishes."""
    rows = Waiting.objects.filter(hub=by.hub).select_related("resource")
    if by.is_staff:
        return rows
    return rows.filter(by=by.user) if by.user else rows.none()


def bookings_of(hub: Hub, kind: str, object_id: int) -> QuerySet[Booking]:
    """Return what is taken for one owner, such as a lease's rooms, by time."""
    return Booking.objects.filter(
        hub=hub, owner_kind=kind, owner_id=object_id, state__in=TAKING
    ).order_by("starts_at")


def names_for(by: Actor, bookings: Iterable[Booking]) -> dict[int, str]:
    """Return what bookings are for, by key; those the actor may not know are left out.

    Her own she knows; of others the owner's room is asked, once a kind.
    """
    names: dict[int, str] = {}
    asked: dict[str, list[Booking]] = defaultdict(list)
    for booking in bookings:
        if by.user is not None and booking.by_id == by.user.pk:
            names[booking.pk] = booking.label
        asked[booking.owner_kind].append(booking)
    for kind, found in asked.items():
        owner = kinds.owner(kind)
        if owner is None:
            known = (
                dict.fromkeys((b.owner_id for b in found), "") if by.is_staff else {}
            )
        else:
            known = dict(owner.names_of(by, {b.owner_id for b in found}))
        for booking in found:
            if booking.owner_id in known:
                names[booking.pk] = booking.label or known[booking.owner_id]
    return names


def hubs_with_overdue_holds(now: datetime) -> list[Hub]:
    """Return the hubs in which a hold ran out that still blocks."""
    overdue = Booking.objects.filter(state=BookingState.HELD, expires_at__lte=now)
    return list(Hub.objects.filter(pk__in=overdue.values("hub")))


def hubs_with_waiting_lines() -> list[Hub]:
    """Return the hubs in which somebody waits for something."""
    waiting = Waiting.objects.filter(state=WaitingState.WAITING)
    return list(Hub.objects.filter(pk__in=waiting.values("hub")))


def hubs_with_overdue_allowances(now: datetime) -> list[Hub]:
    """Return the hubs in which an allowance ran out before it was used up."""
    over = Allowance.objects.filter(expires_at__lte=now, left__gt=0)
    return list(Hub.objects.filter(pk__in=over.values("hub")))


def allowances_of(hub: Hub, kind: str, object_id: int) -> QuerySet[Allowance]:
    """Return an owner's allowances, those that run out first before the others."""
    rows = Allowance.objects.filter(hub=hub, owner_kind=kind, owner_id=object_id)
    return rows.order_by(F("expires_at").asc(nulls_last=True), "pk")
