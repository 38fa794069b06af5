"""Counting down what there is only so much of: conditional updates and a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from madang.claims import rules
from madang.claims.actions.taking import (
    Again,
    Asked,
    Done,
    For,
    Order,
    looking_first,
)
from madang.claims.models import Allowance, AllowanceLine, Entry
from madang.hubs.actions import action
from madang.hubs.journal import Line
from madang.kit.errors import Conflict, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub


class NotEnough(Conflict):
    """Less is left than what was asked for."""


def _usable(allowance: Allowance, now: datetime) -> QuerySet[Allowance]:
    return Allowance.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=now), pk=allowance.pk, starts_at__lte=now
    )


def _not_enough(allowance: Allowance, amount: int) -> NotEnough:
    left = Allowance.objects.values_list("left", flat=True).get(pk=allowance.pk)
    return NotEnough(
        _("%(what)s: %(left)d left, %(amount)d needed.")
        % {"what": allowance, "left": left, "amount": amount}
    )


def _check(allowance: Allowance, amount: int, key: str) -> None:
    """Accept an amount above nought that was not counted under this key before.

    Raises:
        Again: it was.
        Refused: nought or less.
    """
    if amount <= 0:
        raise Refused(_("The amount has to be above nought."))
    lines = AllowanceLine.objects.filter(allowance=allowance, key=key)
    if key and lines.exists():
        raise Again(Allowance.objects.get(pk=allowance.pk))


def _asked_left(
    allowance: Allowance,
    by: Actor,
    *,
    amount: int,
    order: Order,
) -> Asked | None:
    _check(allowance, amount, order.key)
    if not _usable(allowance, order.now).filter(left__gte=amount).exists():
        raise _not_enough(allowance, amount)
    return None


def _asked_held(
    allowance: Allowance,
    by: Actor,
    *,
    amount: int,
    order: Order,
) -> Asked | None:
    _check(allowance, amount, order.key)
    return None


@action(allowed=rules.may_account)
def grant(
    hub: Hub,
    by: Actor,
    *,
    unit: str,
    amount: int,
    order: Order,
    expires_at: datetime | None = None,
    note: str = "",
) -> Allowance:
    """The order's owner may use so much of a unit, perhaps until some moment.

    Raises:
        Refused: the amount is nought or less.
    """
    if amount <= 0:
        raise Refused(_("The amount has to be above nought."))
    allowance = Allowance.objects.create(
        hub=hub,
        owner_kind=order.owner.kind,
        owner_id=order.owner.id,
        unit=unit,
        label=order.owner.label[:200],
        left=amount,
        starts_at=order.now,
        expires_at=expires_at,
    )
    _enter(allowance, by, Entry.GRANT, (amount, 0), order, note[:300])
    return allowance


@looking_first(_asked_left)
@action(allowed=rules.may_spend)
def hold(
    allowance: Allowance,
    by: Actor,
    *,
    amount: int,
    order: Order,
) -> Done[Allowance]:
    """So much is set aside for a cause and cannot be used by another.

    Raises:
        NotEnough: less is left.
    """
    return _count(allowance, by, Entry.HOLD, (-amount, amount), order)


@looking_first(_asked_left)
@action(allowed=rules.may_spend)
def consume(
    allowance: Allowance,
    by: Actor,
    *,
    amount: int,
    order: Order,
) -> Done[Allowance]:
    """So much of what is left is used for a cause.

    Raises:
        NotEnough: less is left.
    """
    return _count(allowance, by, Entry.CONSUME, (-amount, 0), order)


@looking_first(_asked_held)
@action(allowed=rules.may_spend)
def consume_held(
    allowance: Allowance,
    by: Actor,
    *,
    amount: int,
    order: Order,
) -> Done[Allowance]:
    """So much of what was set aside is used.

    Raises:
        NotEnough: less was set aside.
    """
    return _count(allowance, by, Entry.CONSUME, (0, -amount), order)


@looking_first(_asked_held)
@action(allowed=rules.may_spend)
def release_held(
    allowance: Allowance,
    by: Actor,
    *,
    amount: int,
    order: Order,
) -> Done[Allowance]:
    """So much of what was set aside can be used by others again.

    Raises:
        NotEnough: less was set aside.
    """
    return _count(allowance, by, Entry.RELEASE, (amount, -amount), order)


@action(allowed=rules.may_account)
def adjust(
    allowance: Allowance, by: Actor, *, amount: int, note: str, now: datetime
) -> Allowance:
    """What is left is corrected by an amount, up or down, with a reason.

    Raises:
        NotEnough: it would go below nought.
        Refused: nought, or no reason.
    """
    if not amount or not note.strip():
        raise Refused(_("Say by how much and why."))
    rows = Allowance.objects.filter(pk=allowance.pk, left__gte=-amount)
    if not rows.update(left=F("left") + amount):
        raise _not_enough(allowance, -amount)
    own = Order(For("", 0), now)
    _enter(allowance, by, Entry.ADJUST, (amount, 0), own, note[:300])
    allowance.refresh_from_db()
    return allowance


def _asked_nothing(_hub: Hub, _by: Actor, **_options: Any) -> Asked | None:
    return None


@looking_first(_asked_nothing)
@action(allowed=rules.may_account)
def expire_allowances(hub: Hub, by: Actor, *, now: datetime) -> Done[int]:
    """What is left of allowances whose time is over is gone; what is held stays."""
    over = Allowance.objects.filter(hub=hub, expires_at__lte=now, left__gt=0)
    lines = []
    for allowance in over.order_by("pk").select_for_update(no_key=True):
        before = allowance.left
        Allowance.objects.filter(pk=allowance.pk).update(left=0)
        _enter(allowance, by, Entry.EXPIRE, (-before, 0), Order(For("", 0), now))
        change = {"left": [before, 0]}
        lines.append(Line("claims.expire_allowances", allowance, change))
    return Done(len(lines), lines)


def _count(
    allowance: Allowance, by: Actor, entry: Entry, sums: tuple[int, int], order: Order
) -> Done[Allowance]:
    """Count down in one conditional update, then look at the key, then write.

    `sums` are what is added to what is left and to what is held.
    """
    amount, held = sums
    rows = Allowance.objects.filter(pk=allowance.pk)
    if amount < 0:
        rows = _usable(allowance, order.now).filter(left__gte=-amount)
    if held < 0:
        rows = rows.filter(held__gte=-held)
    if not rows.update(left=F("left") + amount, held=F("held") + held):
        raise _not_enough(allowance, max(-amount, -held))
    _check(allowance, max(-amount, -held), order.key)
    before = {"left": allowance.left, "held": allowance.held}
    _enter(allowance, by, entry, sums, order)
    allowance.refresh_from_db(fields=["left", "held"])
    change = {
        "left": [before["left"], allowance.left],
        "held": [before["held"], allowance.held],
    }
    verb = {
        Entry.HOLD: "claims.hold",
        Entry.RELEASE: "claims.release_held",
        Entry.CONSUME: "claims.consume" if amount else "claims.consume_held",
    }[entry]
    return Done(allowance, [Line(verb, allowance, change)])


def _enter(
    allowance: Allowance,
    by: Actor,
    entry: Entry,
    sums: tuple[int, int],
    order: Order,
    note: str = "",
) -> None:
    """Write a line of the ledger."""
    AllowanceLine.objects.create(
        hub_id=allowance.hub_id,
        allowance=allowance,
        entry=entry,
        amount=sums[0],
        held=sums[1],
        for_kind=order.owner.kind,
        for_id=order.owner.id,
        note=note,
        key=order.key,
        by=by.user,
        at=order.now,
    )
