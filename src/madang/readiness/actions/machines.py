"""Entering what a company makes things with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.hubs.checking import assign
from madang.readiness import rules
from madang.readiness.checking import check
from madang.readiness.models import Machine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor

FIELDS = ("capability", "name", "count", "made_in", "capacity", "unit", "note")


def _may_keep(by: Actor, row: Machine) -> bool:
    return rules.may_note_for(by, row.organisation)


@action(rules.may_note_for)
def note_machine(
    organisation: Organisation, by: Actor, *, values: Mapping[str, Any]
) -> Machine:
    """A company works with a machine.

    Raises:
        Refused: a value is wrong.
    """
    row = Machine(hub=organisation.hub, organisation=organisation)
    _fill(row, values)
    row.save(force_insert=True)
    return row


def _fill(row: Machine, values: Mapping[str, Any]) -> None:
    assign(row, values, FIELDS)
    other = row.capability and row.capability.organisation_id != row.organisation_id
    wrong = _("This is another company's capability.") if other else ""
    bare = row.capacity is not None and not row.unit.strip()
    check(row, capability=wrong, unit=_("Say of what.") if bare else "")


@action(_may_keep)
def change_machine(
    machine: Machine, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Machine:
    """What is known of a machine is as given.

    Raises:
        Refused: a value is wrong.
        Stale: somebody else changed it since.
    """
    _fill(machine, values)
    return save_version(machine, expected, list(FIELDS))


@action(_may_keep)
def remove_machine(machine: Machine, by: Actor) -> Machine:
    """The company works with it no more."""
    pk = machine.pk
    machine.delete()
    machine.pk = pk  # for the journal
    return machine
