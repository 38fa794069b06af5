"""Noting values, proving, checking, reversing and correcting them; none is edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.files.actions import store_file
from madang.hubs import journal
from madang.hubs.actions import action
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.outcomes import rules
from madang.outcomes.actions.tallying import tallied, together
from madang.outcomes.checking import check, fault_of_period, fault_of_value
from madang.outcomes.models import COUNTING, Origin, Value, ValueState, ValueStep
from madang.outcomes.periods import first_of
from madang.outcomes.queries.scopes import cohort_for, cohorts_counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.core.files.base import File

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub
    from madang.outcomes.models import Indicator
    from madang.outcomes.queries.tallying import Cells

#: The kind and purpose under which the evidence of values is kept.
VALUE, EVIDENCE = "outcomes.value", "evidence"


@dataclass(frozen=True, slots=True)
class Noted:
    """Values that were noted together, with their journal lines."""

    rows: list[Value]

    @property
    def lines(self) -> Sequence[journal.Line]:
        """One line a value."""
        return [
            journal.Line("outcomes.note_value", row, journal.created(row))
            for row in self.rows
        ]


@action(rules.may_note_values)
def note_value(
    organisation: Organisation, by: Actor, *, values: Mapping[str, Any], now: datetime
) -> Value:
    """A company has a value of an indicator for a period, claimed.

    `values` are indicator, starts_on, ends_on, amount, currency, and if wanted cohort,
    is_baseline, remark, origin, answer.  Without a cohort it counts for the latest in
    which the company had begun by the period's end.

    Raises:
        Refused: a value is wrong, or the period is taken.
        NotAllowed: she may not speak for this company.
    """
    if not rules.may_speak_for(by, organisation.pk):
        raise NotAllowed(_("You may not do this here."))
    return write(organisation, by, values, now)


@action(rules.may_keep_outcomes)
def note_values(
    hub: Hub,
    by: Actor,
    *,
    entries: Iterable[tuple[Organisation, Mapping[str, Any]]],
    now: datetime,
) -> Noted:
    """Several companies have values, all of them or none.

    Raises:
        Refused: one is wrong; its field is ``value-<company>-<currency>``.
    """
    rows, faults = [], {}
    with together(hub) as cells:
        for organisation, values in entries:
            try:
                rows.append(write(organisation, by, values, now, cells=cells))
            except Refused as refused:
                texts = [text for one in refused.fields.values() for text in one]
                name = f"value-{organisation.pk}"
                faults[name] = texts or [str(refused)]
        if faults:
            raise Refused(_("Some values are not right."), fields=faults)
    return Noted(rows)


def write(
    organisation: Organisation,
    by: Actor,
    values: Mapping[str, Any],
    now: datetime,
    corrects: Value | None = None,
    cells: Cells | None = None,
) -> Value:
    """Store a value with its first step and its place in the tallies, or in `cells`.

    Raises:
        Refused: a value is wrong, or the period is taken.
    """
    indicator: Indicator = values["indicator"]
    row = _row(organisation, by, values, now)
    row.corrects = corrects
    faults = {
        "amount": fault_of_value(indicator, row.amount, row.currency),
        "ends_on": fault_of_period(row.starts_on, row.ends_on),
    }
    if indicator.is_counted and row.origin != Origin.COUNTED:
        faults["indicator"] = _("The product counts this one by itself.")
    if row.starts_on and row.starts_on > by.hub.day_of(now):
        faults["starts_on"] = _("This period is still to come.")
    with tallied(indicator, organisation.pk, cells=cells) as new:
        if not any(faults.values()):
            faults["amount"] = _fault_of_overlap(row)
        check(row, **faults)
        row.save()
        new.append(row)
        step(row, "", ValueState(row.state), by, now)
    return row


def _row(
    organisation: Organisation, by: Actor, values: Mapping[str, Any], now: datetime
) -> Value:
    indicator: Indicator = values["indicator"]
    ends_on = values["ends_on"]
    cohort = values.get("cohort")
    row = Value(
        hub=organisation.hub,
        indicator=indicator,
        organisation=organisation,
        cohort=cohort,
        edition=indicator.edition,
        starts_on=values["starts_on"],
        ends_on=ends_on,
        month=first_of(ends_on),
        is_baseline=values.get("is_baseline", False),
        amount=values["amount"],
        currency=values.get("currency", "") if indicator.is_money else "",
        origin=values.get("origin") or _origin(by),
        remark=values.get("remark", ""),
        answer=values.get("answer"),
        noted_at=now,
        noted_by=by.user,
    )
    if cohort is None:
        cohorts = cohorts_counted(organisation.hub, [organisation.pk])
        row.cohort_id = cohort_for(cohorts.get(organisation.pk, ()), ends_on)
    return row


def _origin(by: Actor) -> Origin:
    return Origin.STAFF if rules.may_keep_outcomes(by) else Origin.COMPANY


def _fault_of_overlap(row: Value) -> str:
    """Return why a flow's period is refused: part of it was counted already."""
    if row.is_baseline or row.indicator.is_stock:
        return ""
    other = Value.objects.filter(
        hub=row.hub_id,
        organisation=row.organisation_id,
        indicator=row.indicator_id,
        currency=row.currency,
        is_baseline=False,
        state__in=COUNTING,
        source_key="",
        starts_on__lte=row.ends_on,
        ends_on__gte=row.starts_on,
    ).exclude(starts_on=row.starts_on, ends_on=row.ends_on)
    found = other.first()
    if found is None:
        return ""
    told = _("A value from %(first)s to %(last)s holds part of this period already.")
    return told % {"first": found.starts_on, "last": found.ends_on}


def step(
    value: Value,
    was: str,
    state: ValueState,
    by: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """Write a line of a value's history."""
    ValueStep.objects.create(
        hub=value.hub, value=value, was=was, state=state, reason=reason, at=now,
        by=by.user,
    )  # fmt: skip


def move(
    value: Value,
    by: Actor,
    state: ValueState,
    now: datetime,
    reason: str = "",
    cells: Cells | None = None,
) -> Value:
    """Bring a value into another state, with a step and the tallies, or `cells`.

    Raises:
        Conflict: it counts no more, or somebody else was faster.
    """
    with tallied(value.indicator, value.organisation_id, value, cells):
        was = value.state
        rows = Value.objects.filter(pk=value.pk, state=was, state__in=COUNTING)
        if was == state or not rows.update(state=state):
            raise Conflict(_("Somebody has looked at this value meanwhile."))
        value.state = state
        step(value, was, state, by, now, reason)
    return value


@action(rules.may_change_value)
def prove_value(
    value: Value, by: Actor, *, evidence: File[Any], now: datetime
) -> Value:
    """A file proves the value, which is evidenced now unless it is verified already.

    Raises:
        Refused: the file is not taken.
        Conflict: the value counts no more.
    """
    if not value.counts:
        raise Conflict(_("This value counts no more."))
    value.evidence = store_file(
        value.hub, by, upload=evidence, kind=VALUE, object_id=value.pk, now=now,
        purpose=EVIDENCE,
    )  # fmt: skip
    value.save(update_fields=["evidence"])
    if value.state == ValueState.CLAIMED:
        move(value, by, ValueState.EVIDENCED, now)
    return value


@action(rules.may_check_values)
def verify_value(value: Value, by: Actor, *, reason: str = "", now: datetime) -> Value:
    """A second person vouches for the value.

    Raises:
        NotAllowed: she noted it herself, or brought its evidence.
        Conflict: it is verified already or counts no more.
    """
    hands = {value.noted_by_id}
    hands |= set(value.steps.values_list("by", flat=True))
    if by.user is None or by.user.pk in hands:
        raise NotAllowed(_("Somebody else has to check this: you noted it yourself."))
    return move(value, by, ValueState.VERIFIED, now, reason)


@action(rules.may_check_values)
def reject_value(value: Value, by: Actor, *, reason: str, now: datetime) -> Value:
    """The value counts no more, since somebody who checked it does not believe it.

    Raises:
        Refused: no reason is given.
        Conflict: it counts no more already.
    """
    _must_say_why(reason)
    return move(value, by, ValueState.REJECTED, now, reason)


@action(rules.may_change_value)
def reverse_value(value: Value, by: Actor, *, reason: str, now: datetime) -> Value:
    """The value counts no more; it stays readable, with the reason.

    Raises:
        Refused: no reason is given, or the product counted it.
        Conflict: it counts no more already.
    """
    _must_say_why(reason)
    _must_be_noted(value)
    return move(value, by, ValueState.REVERSED, now, reason)


@action(rules.may_change_value)
def correct_value(
    value: Value, by: Actor, *, values: Mapping[str, Any], reason: str, now: datetime
) -> Value:
    """The value is reversed and another one noted in its place, claimed anew.

    Raises:
        Refused: no reason is given, a value is wrong, or the product counted it.
        Conflict: it counts no more already.
    """
    _must_say_why(reason)
    _must_be_noted(value)
    given = {
        "indicator": value.indicator,
        "starts_on": value.starts_on,
        "ends_on": value.ends_on,
        "cohort": value.cohort,
        "currency": value.currency,
        "is_baseline": value.is_baseline,
        **values,
    }
    with together(value.hub) as cells:
        move(value, by, ValueState.REVERSED, now, reason, cells)
        return write(value.organisation, by, given, now, corrects=value, cells=cells)


def _must_say_why(reason: str) -> None:
    if not reason.strip():
        told = _("Say why.")
        raise Refused(told, fields={"reason": [told]})


def _must_be_noted(value: Value) -> None:
    if value.origin == Origin.COUNTED:
        raise Refused(_("The product counted this. Correct the row it came from."))
