"""Keeping price lists, and the credits that come with memberships."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from madang.claims.actions import For, NotEnough, Order, adjust, grant
from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.hubs.queries import sites_of
from madang.kit.errors import Conflict, Refused
from madang.kit.wall_time import settled, wall_time
from madang.spaces import rules
from madang.spaces.checking import assign, check
from madang.spaces.models import (
    EVERYBODY,
    AgreementKind,
    BookingPrice,
    CreditMonth,
    CreditPlan,
)
from madang.spaces.queries.agreements import FIRM
from madang.spaces.queries.costs import (
    CREDIT,
    prices_of,
    usable_credits,
    without_credits_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub
    from madang.spaces.models import Space, SpaceAgreement

PRICE = ("payer", "per", "price", "currency", "credits", "starts_on")
PLAN = ("monthly", "months")
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Listed:
    """The lines of price lists that were written, with their journal lines."""

    rows: Sequence[BookingPrice]
    lines: Sequence[journal.Line] = field(default_factory=list)


@action(rules.may_keep_spaces)
def add_price(
    hub: Hub, by: Actor, *, spaces: Sequence[Space], values: Mapping[str, Any]
) -> Listed:
    """The price stands in the list of each of the spaces.

    Raises:
        Refused: a value is wrong; the list has another currency; or there is no price
            for everybody yet, without which nobody else's could be told.
    """
    rows = [_new_price(space, values) for space in spaces]
    for row in rows:
        row.save()
    lines = [
        journal.Line("spaces.add_price", row, journal.created(row)) for row in rows
    ]
    return Listed(rows, lines)


def _new_price(space: Space, values: Mapping[str, Any]) -> BookingPrice:
    row = BookingPrice(hub_id=space.hub_id, space=space)
    assign(row, {name: values[name] for name in PRICE if name in values})
    listed = prices_of(space)
    currencies = {one.currency for one in listed}
    wrong: dict[str, str] = {}
    if currencies and row.currency not in currencies:
        told = _("The price list of %(space)s is in %(currency)s.")
        wrong["currency"] = told % {"space": space, "currency": currencies.pop()}
    public = [one for one in listed if one.payer == EVERYBODY]
    if row.payer != EVERYBODY and not public:
        told = _("%(space)s has no price for everybody yet. Write that first.")
        wrong["payer"] = told % {"space": space}
    check(row, **wrong)
    return row


@action(rules.may_keep_spaces)
def change_price(
    row: BookingPrice,
    by: Actor,
    *,
    expected: int,
    values: Mapping[str, Any],
    today: date,
) -> BookingPrice:
    """A price that does not hold yet is another one.

    Raises:
        Conflict: it holds already; add a later one.
        Stale: somebody changed it meanwhile.
        Refused: a value is wrong.
    """
    _must_be_ahead(row, today)
    given = {name: values[name] for name in ("price", "credits", "starts_on")}
    assign(row, given)
    check(row, but=["space"])
    return save_version(row, expected, list(given))


@action(rules.may_keep_spaces)
def remove_price(row: BookingPrice, by: Actor, *, today: date) -> Listed:
    """A price that does not hold yet is taken out of the list.

    Raises:
        Conflict: it holds already; a later one takes its place.
    """
    _must_be_ahead(row, today)
    line = journal.Line("spaces.remove_price", row, {"price": [str(row.price), None]})
    found = Listed([], [line])
    BookingPrice.objects.filter(pk=row.pk).delete()
    return found


def _must_be_ahead(row: BookingPrice, today: date) -> None:
    if row.starts_on <= today:
        raise Conflict(
            _("This price holds already. Add one from a later day to replace it.")
        )


@action(rules.may_keep_credits)
def set_credit_plan(
    hub: Hub,
    by: Actor,
    *,
    monthly: int,
    months: int,
    kind: str = "",
    agreement: SpaceAgreement | None = None,
) -> CreditPlan:
    """So many credits come each month with an agreement, or with all of a kind.

    What was granted before stays.

    Raises:
        Refused: a value is wrong.
    """
    if agreement is None and kind not in AgreementKind.values:
        told = _("Choose a kind of agreement.")
        raise Refused(told, fields={"kind": [told]})
    own = {"agreement": agreement} if agreement else {"agreement": None, "kind": kind}
    known = CreditPlan.objects.filter(hub=hub, **own).first()
    row = known or CreditPlan(hub=hub, **own)
    row.monthly, row.months = monthly, months
    check(row, but=["agreement"])
    if known is not None:
        return save_version(known, known.version, list(PLAN))
    row.save()
    return row


def months_after(first: date, many: int) -> date:
    """Return the first day of the month so many months after one.

    >>> from datetime import date
    >>> months_after(date(2026, 11, 1), 3)
    datetime.date(2027, 2, 1)
    """
    count = first.year * DECEMBER + first.month - 1 + many
    return date(count // DECEMBER, count % DECEMBER + 1, 1)


@dataclass(frozen=True, slots=True)
class Granted:
    """How many agreements got their credits; claims have written each down."""

    count: int
    lines: Sequence[journal.Line] = field(default_factory=list)


@action(rules.may_keep_credits)
def grant_month(hub: Hub, by: Actor, *, now: datetime) -> Granted:
    """Each agreement that brings credits has those of this month, and once only.

    The month is that of the hub's first site.
    """
    site = sites_of(hub).first()
    zone = site.zone if site else "UTC"
    today = wall_time(now, zone).date()
    month = today.replace(day=1)
    count = 0
    for agreement, plan in without_credits_of(hub, month, today):
        over = months_after(month, plan.months)
        until = settled(datetime.combine(over, time()), zone)
        owner = For(FIRM, agreement.organisation_id, agreement.number)
        try:
            with transaction.atomic():
                row = grant(
                    hub, by, unit=CREDIT, amount=plan.monthly,
                    order=Order(owner, now), expires_at=until,
                )  # fmt: skip
                CreditMonth.objects.create(
                    hub=hub, agreement=agreement, month=month, allowance=row
                )
        except IntegrityError:
            continue  # somebody else granted it in the same moment
        count += 1
    return Granted(count)


@action(rules.may_keep_credits)
def correct_credits(
    organisation: Organisation, by: Actor, *, amount: int, note: str, now: datetime
) -> Granted:
    """An organisation has so many credits more, or fewer, for a reason.

    Those that come have no end; those that go are taken from what ends first.

    Raises:
        NotEnough: it has fewer than are to go.
        Refused: nought, or no reason.
    """
    if not amount or not note.strip():
        told = _("Say by how many and why.")
        raise Refused(told, fields={"amount" if not amount else "note": [told]})
    if amount > 0:
        owner = For(FIRM, organisation.pk, _("Added by hand"))
        order = Order(owner, now)
        grant(organisation.hub, by, unit=CREDIT, amount=amount, order=order, note=note)
        return Granted(1)
    left = -amount
    for row in usable_credits(organisation, now):
        many = min(left, row.left)
        if many:
            adjust(row, by, amount=-many, note=note, now=now)
            left -= many
    if left:
        told = _("There are only %(count)d credits that can go.")
        raise NotEnough(
            told % {"count": -amount - left},
            fields={"amount": [told % {"count": -amount - left}]},
        )
    return Granted(1)
