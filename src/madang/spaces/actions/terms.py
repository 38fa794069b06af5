"""Writing an agreement's terms: how its rent rises, who pays a part, its papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.files.actions import store_file
from madang.hubs import journal
from madang.hubs.actions import action
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.spaces import rules
from madang.spaces.actions.agreements import fault_of_amount, must_be_open
from madang.spaces.checking import assign, check
from madang.spaces.models import (
    AgreementLine,
    AgreementPaper,
    IndexRule,
    IndexValue,
    RentIndex,
    RentStep,
    Subsidy,
)
from madang.spaces.queries.agreements import lines_of
from madang.spaces.queries.terms import due_rises, subsidies_of
from madang.spaces.rises import raised

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from django.core.files.base import File

    from madang.hubs.models import Actor, Hub
    from madang.spaces.models import SpaceAgreement

RULE = ("index", "base_month", "percent", "from_month", "cap", "floor")
SUBSIDY = (
    "funder",
    "organisation",
    "name",
    "percent",
    "amount",
    "starts_on",
    "ends_on",
)
#: The kind under which files hang on an agreement.
PAPER = "spaces.spaceagreement"
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Done:
    """What was changed, with the journal's lines about it."""

    row: Any
    lines: Sequence[journal.Line]


@action(rules.may_keep_agreements)
def add_index(hub: Hub, by: Actor, *, name: str, source: str = "") -> RentIndex:
    """Rents may rise by this index; its values come month by month.

    Raises:
        Refused: there is one of this name.
    """
    row = RentIndex(hub=hub, name=name.strip(), source=source)
    check(row)
    row.save()
    return row


@action(rules.may_keep_agreements)
def set_index_values(
    index: RentIndex, by: Actor, *, values: Mapping[date, Decimal]
) -> Done:
    """The index has these values; a month that had another value has the new one.

    Steps that were proposed keep the values that they were proposed with.

    Raises:
        Refused: a value is not above nothing, or a month is no first of a month.
    """
    before = dict(index.values.values_list("month", "value"))
    changed = {m: v for m, v in values.items() if before.get(m) != v}
    for month, value in changed.items():
        check(IndexValue(hub=index.hub, index=index, month=month, value=value), but=())
    IndexValue.objects.bulk_create(
        [
            IndexValue(hub=index.hub, index=index, month=month, value=value)
            for month, value in changed.items()
        ],
        update_conflicts=True,
        unique_fields=["index", "month"],
        update_fields=["value"],
    )
    told = {
        f"{month:%Y-%m}": [_told(before.get(month)), _told(value)]
        for month, value in sorted(changed.items())
    }
    return Done(index, [journal.Line("spaces.set_index_values", index, told)])


def _told(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


@action(rules.may_keep_agreements)
def set_index_rule(
    agreement: SpaceAgreement, by: Actor, *, values: Mapping[str, Any]
) -> IndexRule:
    """The rent of an offer rises by this rule once it is signed.

    Raises:
        Conflict: it is signed or withdrawn; an addendum is the way.
        Refused: a value is wrong, or the first rise is not after the first month.
        NotAllowed: the index is another hub's.
    """
    must_be_open(agreement)
    row = IndexRule.objects.filter(agreement=agreement).first() or IndexRule(
        hub=agreement.hub, agreement=agreement
    )
    assign(row, {name: values.get(name) for name in RULE})
    if row.index is not None and row.index.hub_id != row.hub_id:
        raise NotAllowed(_("This index is another hub's."))
    fault = ""
    if row.from_month and row.from_month <= agreement.starts_on:
        fault = _("The first rise comes after the agreement has begun.")
    check(row, from_month=fault)
    row.save()
    return row


@action(rules.may_keep_agreements)
def remove_index_rule(agreement: SpaceAgreement, by: Actor) -> Done:
    """The rent of an offer does not rise.

    Raises:
        Conflict: it is signed or withdrawn, or it has no rule.
    """
    must_be_open(agreement)
    row = IndexRule.objects.filter(agreement=agreement).first()
    if row is None:
        raise Conflict(_("This agreement has no index rule."))
    was = {name: [v[1], None] for name, v in journal.created(row).items()}
    row.delete()
    return Done(agreement, [journal.Line("spaces.remove_index_rule", agreement, was)])


@action(rules.may_keep_agreements)
def propose_steps(hub: Hub, by: Actor, *, today: date) -> Done:
    """Every rise that a rule calls for within sixty days waits for somebody's word."""
    made = []
    for agreement, rule, rise in due_rises(hub, today):
        row = RentStep(
            hub=hub,
            agreement=agreement,
            month=rise.month,
            percent=rise.percent,
            raw=rise.raw,
            index=rule.index,
            old_month=rise.old_month,
            old_value=rise.old_value,
            new_value=rise.new_value,
            proposed_on=today,
        )
        row.save()
        made.append(row)
    lines = [
        journal.Line("spaces.propose_step", one, journal.created(one)) for one in made
    ]
    return Done(made, lines)


@action(rules.may_keep_agreements)
def confirm_step(step: RentStep, by: Actor, *, today: date) -> Done:
    """The rent is higher (or lower) from the step's month on, line by line.

    Raises:
        Conflict: it was decided about, an earlier step waits, or a later one counts.
    """
    _must_wait(step)
    around = RentStep.objects.filter(agreement=step.agreement)
    if around.filter(
        month__lt=step.month, confirmed_on=None, dismissed_on=None
    ).exists():
        raise Conflict(_("An earlier step waits. Decide about it first."))
    if around.filter(month__gt=step.month, confirmed_on__isnull=False).exists():
        raise Conflict(_("A later step is confirmed already."))
    snap = journal.snapshot(step)
    step.confirmed_on = today
    step.save(update_fields=["confirmed_on"])
    changes = journal.difference(snap, journal.snapshot(step))
    told = [journal.Line("spaces.confirm_step", step, changes)]
    agreement = step.agreement
    for line in lines_of(agreement):
        cost = raised(line, agreement.currency, step)
        if cost is not None:
            rises = [*line.rises, [step.month.isoformat(), f"{cost:f}"]]
            told.append(_raise(line, rises))
    return Done(agreement, told)


def _raise(line: AgreementLine, rises: Sequence[Any]) -> journal.Line:
    """Give a line its rises and tell of it."""
    snap = journal.snapshot(line)
    line.rises = list(rises)
    line.save(update_fields=["rises"])
    changes = journal.difference(snap, journal.snapshot(line))
    return journal.Line("spaces.raise_line", line, changes)


def _must_wait(step: RentStep) -> None:
    """Refuse a second word about a step.

    Raises:
        Conflict: it was confirmed or dismissed.
    """
    if not step.is_open:
        raise Conflict(_("Somebody has decided about this step meanwhile."))


@action(rules.may_keep_agreements)
def dismiss_step(step: RentStep, by: Actor, *, today: date) -> RentStep:
    """The rent stays as it is; the step is kept with the day on which it was dismissed.

    Raises:
        Conflict: it was decided about.
    """
    _must_wait(step)
    step.dismissed_on = today
    step.save(update_fields=["dismissed_on"])
    return step


@action(rules.may_keep_agreements)
def reopen_step(step: RentStep, by: Actor) -> Done:
    """A decision about a step is taken back: it waits again, the rent is as before.

    Raises:
        Conflict: it waits already, or a later step counts.
    """
    if step.is_open:
        raise Conflict(_("This step waits already."))
    later = RentStep.objects.filter(agreement=step.agreement, month__gt=step.month)
    if later.filter(confirmed_on__isnull=False).exists():
        raise Conflict(_("A later step is confirmed already."))
    snap = journal.snapshot(step)
    step.confirmed_on = step.dismissed_on = None
    step.save(update_fields=["confirmed_on", "dismissed_on"])
    changes = journal.difference(snap, journal.snapshot(step))
    told = [journal.Line("spaces.reopen_step", step, changes)]
    month = step.month.isoformat()
    told += [
        _raise(line, [one for one in line.rises if one[0] != month])
        for line in lines_of(step.agreement)
        if any(one[0] == month for one in line.rises)
    ]
    return Done(step.agreement, told)


@action(rules.may_keep_agreements)
def add_subsidy(
    agreement: SpaceAgreement, by: Actor, *, values: Mapping[str, Any]
) -> Subsidy:
    """A funder pays a part of every month; what the tenant and the hub agreed stays.

    Raises:
        Refused: a value is wrong, or the shares of a month go above the whole.
        Conflict: the offer is withdrawn.
        NotAllowed: the sponsor is another hub's.
    """
    if agreement.withdrawn_on:
        raise Conflict(_("This offer is withdrawn. Offer it again first."))
    row = Subsidy(hub=agreement.hub, agreement=agreement)
    assign(row, {name: values[name] for name in SUBSIDY if name in values})
    if row.organisation and row.organisation.hub_id != row.hub_id:
        raise NotAllowed(_("This organisation is another hub's."))
    faults = {"amount": fault_of_amount(row.amount, agreement.currency)}
    if row.percent and row.starts_on and _is_too_much(row, subsidies_of(agreement)):
        faults["percent"] = _("With the others this is more than the whole rent.")
    check(row, **faults)
    row.save()
    return row


def _is_too_much(new: Subsidy, others: Sequence[Subsidy]) -> bool:
    """Return whether shares add up to more than the whole in some month."""
    shares = [new, *(one for one in others if one.percent)]
    for month in {max(one.starts_on, new.starts_on) for one in shares}:
        if new.ends_on and month >= new.ends_on:
            continue
        whole = sum(
            one.percent or 0
            for one in shares
            if one.starts_on <= month and (not one.ends_on or month < one.ends_on)
        )
        if whole > WHOLE:
            return True
    return False


@action(rules.may_keep_agreements)
def end_subsidy(subsidy: Subsidy, by: Actor, *, ends_on: date) -> Subsidy:
    """The funder pays no more from this month on.

    Raises:
        Refused: that is not after its first month.
    """
    subsidy.ends_on = ends_on
    check(subsidy)
    subsidy.save(update_fields=["ends_on"])
    return subsidy


@action(rules.may_keep_agreements)
def remove_subsidy(subsidy: Subsidy, by: Actor) -> Done:
    """An offer is not funded so; of a signed agreement a subsidy is ended, not removed.

    Raises:
        Conflict: the agreement is signed or withdrawn.
    """
    agreement = subsidy.agreement
    must_be_open(agreement)
    was = {name: [v[1], None] for name, v in journal.created(subsidy).items()}
    subsidy.delete()
    return Done(agreement, [journal.Line("spaces.remove_subsidy", agreement, was)])


@action(rules.may_keep_agreements)
def add_paper(
    agreement: SpaceAgreement,
    by: Actor,
    *,
    kind: str,
    upload: File[Any],
    valid_until: date | None,
    now: datetime,
) -> Done:
    """A document is kept with the agreement, and somebody is told before it ends.

    Raises:
        Refused: the kind is none, or the file is too large or not what it says.
    """
    row = AgreementPaper(
        hub=agreement.hub, agreement=agreement, kind=kind, valid_until=valid_until
    )
    check(row, but=("file",))
    row.file = store_file(
        agreement.hub, by, upload=upload, kind=PAPER, object_id=agreement.pk, now=now
    )
    row.save()
    return Done(
        agreement, [journal.Line("spaces.add_paper", row, journal.created(row))]
    )


@action(rules.may_keep_agreements)
def remove_paper(paper: AgreementPaper, by: Actor, *, now: datetime) -> AgreementPaper:
    """The document is not listed any more; the file stays for thirty days.

    Raises:
        Refused: it was removed already.
    """
    if paper.removed_at:
        raise Refused(_("This was removed already."))
    paper.removed_at = now
    paper.save(update_fields=["removed_at"])
    return paper


@action(rules.may_keep_agreements)
def bring_back_paper(paper: AgreementPaper, by: Actor) -> AgreementPaper:
    """A removed document is listed again."""
    paper.removed_at = None
    paper.save(update_fields=["removed_at"])
    return paper
