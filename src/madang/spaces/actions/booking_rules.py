"""Keeping the rules of booking, and holding bookings against them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.kit.errors import Refused
from madang.spaces import rules
from madang.spaces.booking_rules import limits_of
from madang.spaces.checking import assign, check
from madang.spaces.models import BookingRule, Override
from madang.spaces.queries import in_force_on
from madang.spaces.queries.booking_rules import may_override, reach_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from madang.hubs.models import Actor, Hub
    from madang.spaces.booking_rules import Facts
    from madang.spaces.models import Occasion

FIELDS = ("names", "parameters", "building", "space", "override")


class AgainstRule(Refused):
    """A rule is against the booking; the text names it and who may set it aside."""


@action(rules.may_keep_spaces)
def add_rule(
    hub: Hub, by: Actor, *, kind: str, values: Mapping[str, Any], today: date
) -> BookingRule:
    """A rule holds from now on; what is booked already stays.

    Raises:
        Refused: a value is wrong, or nobody could satisfy it.
    """
    row = BookingRule(hub=hub, kind=kind)
    assign(row, {name: values[name] for name in FIELDS if name in values})
    _can_be_kept(row, today)
    row.save()
    return row


@action(rules.may_keep_spaces)
def change_rule(
    row: BookingRule,
    by: Actor,
    *,
    expected: int,
    values: Mapping[str, Any],
    today: date,
) -> BookingRule:
    """A rule says something else; what is booked already stays.

    Raises:
        Stale: somebody changed it meanwhile.
        Refused: a value is wrong, or nobody could satisfy it.
    """
    assign(row, {name: values[name] for name in FIELDS if name in values})
    _can_be_kept(row, today)
    return save_version(row, expected, list(FIELDS))


@action(rules.may_keep_spaces)
def switch_rule(
    row: BookingRule, by: Actor, *, is_active: bool, today: date
) -> BookingRule:
    """A rule holds no longer, or again.

    Raises:
        Refused: it is to hold again, and nobody could satisfy it.
    """
    row.is_active = is_active
    if is_active:
        _can_be_kept(row, today)
    return save_version(row, row.version, ["is_active"])


def _can_be_kept(row: BookingRule, today: date) -> None:
    """Refuse a rule that nobody can satisfy, alone or together with the others.

    Raises:
        Refused: nobody can; it names the rule that stands against it, if one does.
    """
    if row.space is not None and row.building is None:
        row.building = row.space.building
    check(row, but=["building", "space"])
    if row.kind == "tenants":
        _has_tenants(row, today)
    own = row.works.limits(row.parameters)
    reach = reach_of(row)
    if alone := own.against([]):
        raise Refused(alone)
    faults = []
    for resource, others in reach:
        limits, told = own.with_(limits_of(resource)), ""
        told = limits.against(resource.opening)
        for other in others:
            if told:
                break
            limits = limits.with_(other.works.limits(other.parameters))
            if fault := limits.against(resource.opening):
                told = _("Together with “%(rule)s”: %(fault)s") % {
                    "rule": other,
                    "fault": fault,
                }
        if not told:
            return
        faults.append(told)
    if faults:
        raise Refused(_("Nobody could book then. %(why)s") % {"why": faults[0]})


def _has_tenants(row: BookingRule, today: date) -> None:
    held = in_force_on(row.hub, today)
    if not held.filter(space__building=row.parameters["building"]).exists():
        raise Refused(_("Nobody could book then. The building has no tenant today."))


def keep_rules(
    held: Sequence[BookingRule], by: Actor, facts: Facts, *, is_aside: bool
) -> list[BookingRule]:
    """Return the rules that are set aside for a booking.

    Raises:
        AgainstRule: a rule is against it and is not, or may not be, set aside.
    """
    aside = []
    for rule in held:
        fault = rule.works.fault(rule.parameters, facts)
        if not fault:
            continue
        if not (is_aside and may_override(by, rule)):
            raise AgainstRule(_against(rule, fault))
        aside.append(rule)
    return aside


def _against(rule: BookingRule, fault: str) -> str:
    if rule.override == Override.NOBODY:
        text = _("The rule “%(rule)s” is against it. %(fault)s Nobody may allow it.")
    elif rule.override == Override.OWNERS:
        text = _(
            "The rule “%(rule)s” is against it. %(fault)s "
            "Owners of the hub may allow it."
        )
    else:
        text = _(
            "The rule “%(rule)s” is against it. %(fault)s "
            "Those who keep the spaces may allow it."
        )
    return text % {"rule": rule, "fault": fault}


def aside_line(
    row: Occasion, aside: Sequence[BookingRule], reason: str
) -> list[journal.Line]:
    """Return the journal's line about rules that were set aside, with the reason.

    Raises:
        Refused: rules are set aside, and nobody says why.
    """
    if not reason.strip():
        if not aside:
            return []
        told = _("Say why the rules are set aside.")
        raise Refused(told, fields={"reason": [told]})
    changes = {
        "reason": [None, reason.strip()[:300]],
        "rules": [None, [str(one) for one in aside]],
    }
    return [journal.Line("spaces.set_aside", row, changes)]
