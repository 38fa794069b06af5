"""Setting up what can be booked: resources, their atoms and their policies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.claims import rules
from madang.claims.models import Atom, Claim, Part, Resource, Takes
from madang.claims.opening import read_opening
from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.hubs.models import Actor, Hub

POLICY = frozenset(
    {"approval", "hold_minutes", "before_minutes", "after_minutes", "opening"}
    | {"step_minutes", "shortest_minutes", "longest_minutes", "horizon_days"}
    | {"is_open", "zone", "label"}
)
MOST_LANES = 1000


@dataclass(frozen=True, slots=True)
class Thing:
    """What a resource stands for, in the words of a room above, and where it is."""

    kind: str
    id: int
    label: Mapping[str, str]
    zone: str


class InUse(Conflict):
    """An atom is booked and cannot leave its resource."""


@action(allowed=rules.may_arrange)
def add_resource(
    hub: Hub,
    by: Actor,
    *,
    thing: Thing,
    lanes: int = 0,
    parts: Sequence[Atom] = (),
    policy: Mapping[str, Any] | None = None,
) -> Resource:
    """There is a resource for a thing: of its own atom, of lanes, or of given atoms.

    Without `lanes` and `parts` it has one atom of its own; with `lanes`, that many
    numbered ones of which a booking gets any free one; with `parts`, atoms of other
    things, such as the halves of a hall, all taken together.

    Raises:
        Refused: an atom of another hub, too many lanes, or no such policy.
    """
    if any(atom.hub_id != hub.pk for atom in parts):
        raise Refused(_("These do not belong to this hub."))
    if lanes > MOST_LANES:
        raise Refused(_("At most %(count)d lanes.") % {"count": MOST_LANES})
    resource = Resource(
        hub=hub,
        kind=thing.kind,
        object_id=thing.id,
        label=dict(thing.label),
        zone=thing.zone,
        takes=Takes.LANE if lanes else Takes.ALL,
    )
    _set_policy(resource, policy or {})
    resource.save()
    atoms = list(parts) or _own_atoms(resource, lanes)
    Part.objects.bulk_create(
        Part(hub=hub, resource=resource, atom=atom, order=order)
        for order, atom in enumerate(atoms)
    )
    return resource


def _own_atoms(resource: Resource, lanes: int) -> list[Atom]:
    """Return new atoms of the resource's own thing."""
    numbers = range(1, lanes + 1) if lanes else [0]
    return Atom.objects.bulk_create(
        Atom(
            hub_id=resource.hub_id,
            kind=resource.kind,
            object_id=resource.object_id,
            number=number,
            label=resource.label,
        )
        for number in numbers
    )


def _set_policy(resource: Resource, policy: Mapping[str, Any]) -> None:
    """Set fields of a policy, after reading them.

    Raises:
        Refused: opening hours that are none.
        TypeError: a field that is no part of a policy.
    """
    if unknown := set(policy) - POLICY:
        raise TypeError(f"no part of a policy: {', '.join(sorted(unknown))}")
    for name, value in policy.items():
        setattr(resource, name, read_opening(value) if name == "opening" else value)


@action(allowed=rules.may_arrange)
def change_resource(
    resource: Resource, by: Actor, *, expected: int, policy: Mapping[str, Any]
) -> Resource:
    """A resource has another policy; bookings that stand keep their times.

    Raises:
        Stale: somebody changed it meanwhile.
        Refused: opening hours that are none.
    """
    _set_policy(resource, policy)
    return save_version(resource, expected, list(policy))


@action(allowed=rules.may_arrange)
def set_parts(
    resource: Resource, by: Actor, *, atoms: Sequence[Atom], expected: int
) -> Resource:
    """A resource consists of these atoms, in this order.

    Raises:
        Stale: somebody changed it meanwhile.
        Refused: an atom of another hub.
        InUse: an atom that leaves is booked through this resource.
    """
    if any(atom.hub_id != resource.hub_id for atom in atoms):
        raise Refused(_("These do not belong to this hub."))
    kept = {atom.pk for atom in atoms}
    parts = Part.objects.filter(resource=resource)
    gone = set(parts.values_list("atom_id", flat=True)) - kept
    if Claim.objects.filter(
        atom__in=gone, is_blocking=True, booking__resource=resource
    ).exists():
        raise InUse(_("What is booked cannot be taken out."))
    saved = save_version(resource, expected, [])
    saved.atom_keys = None
    parts.delete()
    Part.objects.bulk_create(
        Part(hub_id=resource.hub_id, resource=resource, atom=atom, order=order)
        for order, atom in enumerate(atoms)
    )
    return saved
