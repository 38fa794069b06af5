"""Offering agreements and writing what they say, until they are signed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.kit.money import places_of
from madang.spaces import rules
from madang.spaces.actions.terms_copying import copy_terms
from madang.spaces.checking import assign, check
from madang.spaces.models import (
    NOTHING,
    AgreementLine,
    Basis,
    DepositState,
    SpaceAgreement,
    SpaceKind,
)
from madang.spaces.queries.agreements import lines_of
from madang.spaces.schedule import monthly_on, rises_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from madang.hubs.models import Actor, Hub
    from madang.spaces.models import Space

FIELDS = (
    "organisation",
    "number",
    "kind",
    "starts_on",
    "ends_on",
    "currency",
    "deposit",
    "note",
)
LINE = ("space", "basis", "quantity", "rate", "starts_on", "ends_on")
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Changed:
    """An agreement with the journal's lines about it and whatever belongs to it."""

    row: SpaceAgreement
    lines: Sequence[journal.Line]


@action(rules.may_keep_agreements)
def offer(
    hub: Hub,
    by: Actor,
    *,
    values: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
    today: date,
) -> Changed:
    """An organisation is offered these spaces; nothing is taken before it is signed.

    Raises:
        Refused: a value is wrong; faults of the first line stand at its fields.
        NotAllowed: the organisation or a space is another hub's.
    """
    row = SpaceAgreement(hub=hub, offered_on=today)
    assign(row, {name: values[name] for name in FIELDS if name in values})
    _check(row)
    row.save()
    told = [journal.Line("spaces.offer", row, journal.created(row))]
    for given in lines:
        line = _filled(row, AgreementLine(), given)
        line.save()
        told.append(journal.Line("spaces.add_line", line, journal.created(line)))
    return Changed(row, told)


def _check(row: SpaceAgreement) -> None:
    """Accept an agreement that may stand.

    Raises:
        Refused: a value is wrong; each fault stands at its field.
    """
    if row.organisation_id and row.organisation.hub_id != row.hub_id:
        raise NotAllowed(_("This organisation is another hub's."))
    faults = {}
    if row.ends_on and row.starts_on and row.ends_on <= row.starts_on:
        faults["ends_on"] = _("It ends before it starts.")
    if fault := fault_of_amount(row.deposit, row.currency):
        faults["deposit"] = fault
    check(row, **faults)


def fault_of_amount(amount: Decimal | None, currency: str) -> str:
    """Return what is wrong with an amount's decimals; nothing if they are right."""
    if amount is None or amount == amount.quantize(
        Decimal(1).scaleb(-_places(currency))
    ):
        return ""
    if not _places(currency):
        return _("%(currency)s has no decimals.") % {"currency": currency}
    return _("%(currency)s has fewer decimals.") % {"currency": currency}


def _places(currency: str) -> int:
    return min(places_of(currency), 2)


def must_be_open(agreement: SpaceAgreement) -> None:
    """Refuse to change what was signed or withdrawn.

    Raises:
        Conflict: it was; an addendum is the way.
    """
    if agreement.signed_on:
        raise Conflict(_("This agreement is signed. Change it by an addendum."))
    if agreement.withdrawn_on:
        raise Conflict(_("This offer is withdrawn. Offer it again first."))


@action(rules.may_keep_agreements)
def change_offer(
    agreement: SpaceAgreement, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> SpaceAgreement:
    """The offer has these values; its lines begin and end with it as before.

    Raises:
        Refused: a value is wrong.
        Conflict: it is signed or withdrawn.
        Stale: somebody saved it since.
    """
    must_be_open(agreement)
    started = agreement.starts_on
    given = {name: values[name] for name in FIELDS if name in values}
    assign(agreement, given)
    _check(agreement)
    saved = save_version(agreement, expected, list(given))
    for line in agreement.agreed_lines.all():
        if line.starts_on in {started, saved.starts_on} or _begins_outside(line, saved):
            line.starts_on = saved.starts_on
        if line.ends_on and (
            line.ends_on <= line.starts_on
            or (saved.ends_on and line.ends_on > saved.ends_on)
        ):
            line.ends_on = None
        line.save(update_fields=["starts_on", "ends_on"])
    return saved


def _begins_outside(line: AgreementLine, agreement: SpaceAgreement) -> bool:
    if line.starts_on < agreement.starts_on:
        return True
    return agreement.ends_on is not None and line.starts_on >= agreement.ends_on


@action(rules.may_keep_agreements)
def add_line(
    agreement: SpaceAgreement, by: Actor, *, values: Mapping[str, Any]
) -> AgreementLine:
    """The offer has a line more.

    Raises:
        Refused: a value is wrong, or the space is not to let.
        Conflict: the agreement is signed or withdrawn.
    """
    must_be_open(agreement)
    line = _filled(agreement, AgreementLine(), values)
    line.save()
    return line


@action(rules.may_keep_agreements)
def change_line(
    line: AgreementLine, by: Actor, *, values: Mapping[str, Any]
) -> AgreementLine:
    """A line of an offer has these values.

    Raises:
        Refused, Conflict: as for `add_line`.
    """
    must_be_open(line.agreement)
    _filled(line.agreement, line, values)
    line.save()
    return line


@action(rules.may_keep_agreements)
def remove_line(line: AgreementLine, by: Actor) -> Changed:
    """The offer has this line no more.

    Raises:
        Conflict: the agreement is signed or withdrawn.
    """
    agreement = line.agreement
    must_be_open(agreement)
    was = {name: [v[1], None] for name, v in journal.created(line).items()}
    told = [journal.Line("spaces.remove_line", agreement, was)]
    line.delete()
    return Changed(agreement, told)


def _filled(
    agreement: SpaceAgreement, line: AgreementLine, values: Mapping[str, Any]
) -> AgreementLine:
    """Give a line its values and what follows from them.

    Raises:
        Refused: a value is wrong; each fault stands at its field.
    """
    given = {name: values[name] for name in LINE if name in values}
    is_whole = given.get("quantity", line.quantity) is None
    assign(line, given | ({"quantity": Decimal(1)} if is_whole else {}))
    line.hub, line.agreement = agreement.hub, agreement
    line.starts_on = line.starts_on or agreement.starts_on
    faults = _faults_of_space(line) | _faults_of_days(line)
    if given.get("rate", line.rate) is None:
        faults["rate"] = _("Say what it costs a month; 0 if nothing.")
    elif fault := fault_of_amount(line.rate, agreement.currency):
        faults["rate"] = fault
    if not faults:
        _measure(line, is_whole=is_whole)
    check(line, **faults)
    return line


def _faults_of_space(line: AgreementLine) -> dict[str, str]:
    """Return why a line cannot be about its space."""
    space = line.space
    if space is None:
        told = _("Choose a space, or a flat rate without one.")
        return {} if line.basis == Basis.FLAT else {"space": told}
    if space.hub_id != line.hub_id:
        raise NotAllowed(_("This space is another hub's."))
    if fault := fault_of_letting(space):
        return {"space": fault}
    if line.basis == Basis.DESK:
        return _faults_of_desks(space, line.quantity)
    if _is_there_already(line):
        return {"space": _("This agreement has a line for this space already.")}
    return {}


def _faults_of_desks(space: Space, desks: Decimal) -> dict[str, str]:
    if space.kind != SpaceKind.DESK_ZONE:
        return {"basis": _("Only a desk zone is let by the desk.")}
    if desks != int(desks) or not 1 <= desks <= space.capacity:
        told = _("%(space)s has %(count)d desks.")
        words = {"space": space.code, "count": space.capacity}
        return {"quantity": told % words}
    return {}


def fault_of_letting(space: Space) -> str:
    """Return why a space cannot be let; nothing if it can."""
    if space.retired_on or not space.is_leasable:
        return _("%(space)s is not to let.") % {"space": space.code}
    return ""


def _is_there_already(line: AgreementLine) -> bool:
    found = AgreementLine.objects.filter(agreement=line.agreement, space=line.space)
    others = found.exclude(pk=line.pk).exclude(ends_on__lte=line.starts_on)
    if line.ends_on:
        others = others.exclude(starts_on__gte=line.ends_on)
    return others.exists()


def _faults_of_days(line: AgreementLine) -> dict[str, str]:
    """Return why a line's days do not fit into its agreement's."""
    agreement, faults = line.agreement, {}
    if _begins_outside(line, agreement):
        faults["starts_on"] = _("This is outside the agreement's time.")
    if line.ends_on and line.ends_on <= line.starts_on:
        faults["ends_on"] = _("It ends before it starts.")
    elif line.ends_on and agreement.ends_on and line.ends_on > agreement.ends_on:
        faults["ends_on"] = _("This is outside the agreement's time.")
    return faults


def _measure(line: AgreementLine, *, is_whole: bool) -> None:
    """Work out the quantity that is paid and the net area that is taken.

    With `is_whole`, a rate per square metre is paid for the space's net area.
    """
    space = line.space
    if line.basis == Basis.FLAT:
        line.quantity = Decimal(1)
    if space is None:
        line.net_m2 = NOTHING
    elif line.basis == Basis.DESK:
        share = space.net_m2 * line.quantity / space.capacity
        line.net_m2 = share.quantize(CENT, ROUND_HALF_UP)
    else:
        line.net_m2 = space.net_m2
        if line.basis == Basis.M2 and is_whole:
            line.quantity = space.net_m2


@action(rules.may_keep_agreements)
def withdraw(agreement: SpaceAgreement, by: Actor, *, today: date) -> SpaceAgreement:
    """The offer does not stand any more.

    Raises:
        Conflict: it is signed, or withdrawn already.
    """
    must_be_open(agreement)
    agreement.withdrawn_on = today
    return save_version(agreement, agreement.version, ["withdrawn_on"])


@action(rules.may_keep_agreements)
def offer_again(agreement: SpaceAgreement, by: Actor) -> SpaceAgreement:
    """A withdrawn offer stands again.

    Raises:
        Conflict: it was not withdrawn.
    """
    if agreement.withdrawn_on is None:
        raise Conflict(_("This offer is not withdrawn."))
    agreement.withdrawn_on = None
    return save_version(agreement, agreement.version, ["withdrawn_on"])


@action(rules.may_keep_deposits)
def note_deposit(
    agreement: SpaceAgreement, by: Actor, *, expected: int, state: str
) -> SpaceAgreement:
    """The deposit is due, paid, returned or kept.

    Raises:
        Refused: there is no deposit, or no such state.
        Stale: somebody saved the agreement since.
    """
    if not agreement.deposit or not agreement.signed_on:
        raise Refused(_("There is no deposit under this agreement."))
    if state not in DepositState.values or not state:
        raise Refused(_("Choose what became of the deposit."))
    agreement.deposit_state = state
    return save_version(agreement, expected, ["deposit_state"])


def copied(  # noqa: PLR0913 -- what tells the next version from this one
    agreement: SpaceAgreement,
    on: date,
    *,
    number: str,
    ends_on: date | None,
    follows: str,
    today: date,
    increase: Decimal = NOTHING,
) -> Changed:
    """Return the next version of an agreement, on offer from a day on.

    It has the lines that are not over by then; their rates are raised by `increase` per
    cent, to the currency's last unit.

    Raises:
        Refused: the number is taken, or it ends before it starts.
    """
    row = SpaceAgreement(
        hub=agreement.hub,
        organisation=agreement.organisation,
        kind=agreement.kind,
        currency=agreement.currency,
        deposit=agreement.deposit,
        deposit_state=agreement.deposit_state,
        number=number,
        offered_on=today,
        starts_on=on,
        ends_on=ends_on,
        previous=agreement,
        follows=follows,
    )
    _check(row)
    row.save()
    told = [journal.Line(f"spaces.{_VERBS[follows]}", row, journal.created(row))]
    unit = Decimal(1).scaleb(-_places(row.currency))
    for line in lines_of(agreement):
        is_over = line.ends_on is not None and line.ends_on <= on
        if is_over and line.ends_on != agreement.ends_on:
            continue
        rate = _rate_on(line, on, row.currency) * (1 + increase / 100)
        copy = AgreementLine(
            hub=row.hub,
            agreement=row,
            space=line.space,
            basis=line.basis,
            quantity=line.quantity,
            net_m2=line.net_m2,
            rate=rate.quantize(unit, ROUND_HALF_UP),
            starts_on=max(line.starts_on, on),
            ends_on=None if is_over else line.ends_on,
        )
        copy.save()
        told.append(journal.Line("spaces.add_line", copy, journal.created(copy)))
    told += copy_terms(agreement, row)
    return Changed(row, told)


def _rate_on(line: AgreementLine, on: date, currency: str) -> Decimal:
    """Return a line's rate on a day: what its confirmed rises have made of it."""
    if not any(month <= on for month, _cost in rises_of(line)):
        return line.rate
    return monthly_on(line, currency, on) / line.quantity


_VERBS = {"renewal": "renew", "addendum": "amend"}
