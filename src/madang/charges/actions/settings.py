"""Saying who sends a hub's invoices, where a tenant's go, and which taxes there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from madang.charges import rules
from madang.charges.checking import assign, check
from madang.charges.models import BillingAddress, BillingDetails, TaxRate
from madang.charges.queries.invoices import address_of, details_of
from madang.hubs.actions import action, save_version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub


@action(rules.may_keep_charges)
def set_billing(
    hub: Hub, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> BillingDetails:
    """The hub's invoices are sent under these details; issued ones stay as they are.

    Raises:
        Refused: a value is wrong.
        Stale: somebody saved them since.
    """
    found = details_of(hub)
    row = found or BillingDetails(hub=hub)
    assign(row, values)
    check(row)
    if found is None:
        row.save()
        return row
    return save_version(row, expected, list(values))


@action(rules.may_keep_charges)
def set_billing_address(
    organisation: Organisation,
    by: Actor,
    *,
    expected: int,
    values: Mapping[str, Any],
) -> BillingAddress:
    """A tenant's invoices go to this name and address from now on.

    Raises:
        Refused: a value is wrong.
        Stale: somebody saved it since.
    """
    found = address_of(organisation)
    row = found or BillingAddress(hub=organisation.hub, organisation=organisation)
    assign(row, values)
    check(row)
    if found is None:
        row.save()
        return row
    return save_version(row, expected, list(values))


@action(rules.may_keep_charges)
def add_rate(hub: Hub, by: Actor, *, values: Mapping[str, Any]) -> TaxRate:
    """There is a tax rate more; where it is the usual one, no other name is.

    Raises:
        Refused: a value is wrong.
    """
    row = TaxRate(hub=hub)
    assign(row, values)
    check(row)
    row.save()
    if row.is_usual:
        others = TaxRate.objects.filter(hub=hub, is_usual=True)
        others.exclude(name=row.name).update(is_usual=False)
    return row


@action(rules.may_keep_charges)
def retire_rate(rate: TaxRate, by: Actor, *, today: date) -> TaxRate:
    """New invoices no longer offer this rate; a second call takes it back into use."""
    rate.retired_on = None if rate.retired_on else today
    rate.save(update_fields=["retired_on"])
    return rate
