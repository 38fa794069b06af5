"""Setting targets, and agreeing whose a programme's outcomes are."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.hubs.checking import assign, refuse
from madang.kit.amounts import fault_of_amount
from madang.outcomes import rules
from madang.outcomes.checking import check, fault_of_period, fault_of_value
from madang.outcomes.models import Indicator, SponsorShare, Target
from madang.outcomes.queries.scopes import WHOLE
from madang.programmes.models import ProgrammeSponsor

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from madang.hubs.models import Actor, Hub
    from madang.programmes.models import Programme

FIELDS = (
    "indicator", "programme", "cohort", "sponsor", "starts_on", "ends_on", "amount",
    "currency", "level", "remark",
)  # fmt: skip
#: What makes two targets the same promise.
ONE = (
    "indicator", "programme", "cohort", "sponsor", "starts_on", "ends_on", "currency",
)  # fmt: skip


@action(rules.may_keep_outcomes)
def set_target(hub: Hub, by: Actor, *, values: Mapping[str, Any]) -> Target:
    """Something was promised: how much of an indicator, by when, to whom.

    Raises:
        Refused: a value is wrong, or there is such a target already.
    """
    row = Target(hub=hub)
    assign(row, values, FIELDS)
    _check(row)
    row.save()
    return row


@action(rules.may_keep_outcomes)
def change_target(
    target: Target, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Target:
    """The promise is another one.

    Raises:
        Refused: a value is wrong, or there is such a target already.
        Stale: somebody else was faster.
    """
    assign(target, values, FIELDS)
    _check(target)
    return save_version(target, expected, list(FIELDS))


@action(rules.may_keep_outcomes)
def drop_target(target: Target, by: Actor) -> None:
    """Nothing is promised any more; the journal keeps what was."""
    Target.objects.filter(pk=target.pk).delete()


def _check(row: Target) -> None:
    faults = {"ends_on": fault_of_period(row.starts_on, row.ends_on)}
    if row.indicator_id:
        if not row.indicator.is_money:
            row.currency = ""
        list(Indicator.objects.select_for_update().filter(pk=row.indicator_id))
        fault = fault_of_value(row.indicator, row.amount, row.currency)
        is_code = row.indicator.is_money and fault_of_amount(None, row.currency)
        faults["currency" if is_code else "amount"] = fault
        same = Target.objects.filter(
            hub=row.hub_id, **{name: getattr(row, name) for name in ONE}
        )
        if same.exclude(pk=row.pk).exists():
            faults["indicator"] = _("There is such a target already.")
    if row.cohort and row.programme and row.cohort.programme_id != row.programme_id:
        faults["cohort"] = _("This cohort is of another programme.")
    check(row, **faults)


@action(rules.may_keep_outcomes)
def set_shares(
    programme: Programme,
    by: Actor,
    *,
    starts_on: date,
    shares: Mapping[int, Decimal],
) -> Programme:
    """From a month on these sponsors call these parts of a programme's outcomes theirs.

    What was agreed for the same month before is replaced, as a whole.

    Raises:
        Refused: together they are above a hundred, or one is no sponsor of it.
    """
    known = ProgrammeSponsor.objects.filter(programme=programme)
    strangers = set(shares) - set(known.values_list("organisation", flat=True))
    faults = {}
    if sum(shares.values(), Decimal(0)) > WHOLE:
        faults["shares"] = _("Together the shares are above 100 %.")
    if strangers:
        faults["shares"] = _("Shares are for sponsors of the programme.")
    if starts_on.day != 1:
        faults["starts_on"] = _("Shares begin on the first day of a month.")
    refuse(faults)
    SponsorShare.objects.filter(programme=programme, starts_on=starts_on).delete()
    for sponsor, percent in shares.items():
        row = SponsorShare(
            hub=programme.hub, programme=programme, sponsor_id=sponsor,
            starts_on=starts_on, percent=percent,
        )  # fmt: skip
        check(row)
        row.save()
    return programme
