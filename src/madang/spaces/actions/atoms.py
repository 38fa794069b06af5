"""What of a space can be taken: its atom, a desk zone's lanes, a hall's parts.

Each smallest space has an atom of its own, a desk zone one per desk, and a divided hall
consists of its parts' atoms, so that the whole and a half are never given away at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.claims.actions import add_resource, change_resource, set_parts
from madang.claims.actions.arranging import Thing
from madang.claims.models import Atom, Part, Resource, Takes
from madang.kit.errors import Conflict
from madang.spaces.models import Space, SpaceKind

if TYPE_CHECKING:
    from madang.hubs.models import Actor

KIND = "spaces.space"


def arrange(space: Space, by: Actor) -> None:
    """What can be taken of a space, and of its hall, is as the space says.

    Raises:
        Conflict: desks that are taken would go, or rooms would become desks.
    """
    resource = _resource_of(space)
    if resource is None:
        resource = add_resource(
            space.hub,
            by,
            thing=Thing(KIND, space.pk, _label(space), space.building.site.zone),
            lanes=space.capacity if space.kind == SpaceKind.DESK_ZONE else 0,
            policy={"is_open": _is_open(space)},
        )
    else:
        _follow(space, resource, by)
    if space.parent is not None:
        join_parts(space.parent, by)


def _resource_of(space: Space) -> Resource | None:
    found = Resource.objects.filter(hub=space.hub_id, kind=KIND, object_id=space.pk)
    return found.first()


def _label(space: Space) -> dict[str, str]:
    """Return the name in every language it has; the code where it has none."""
    named = {code: f"{space.code} {name}" for code, name in space.names.items() if name}
    return named or {"en": space.code}


def _is_open(space: Space) -> bool:
    return not space.retired_on and (space.is_leasable or space.is_bookable)


def _follow(space: Space, resource: Resource, by: Actor) -> None:
    """Bring a resource in line with its space."""
    is_zone = space.kind == SpaceKind.DESK_ZONE
    if is_zone != (resource.takes == Takes.LANE):
        told = _("A room does not become a desk zone, nor back. Add a new space.")
        raise Conflict(told, fields={"kind": [told]})
    policy = {
        "label": _label(space),
        "zone": space.building.site.zone,
        "is_open": _is_open(space),
    }
    changed = {k: v for k, v in policy.items() if getattr(resource, k) != v}
    if changed:
        resource = change_resource(
            resource, by, expected=resource.version, policy=changed
        )
    if is_zone:
        _set_desks(space, resource, by)


def _set_desks(space: Space, resource: Resource, by: Actor) -> None:
    """Let a desk zone have as many lanes as desks; those of the highest numbers go."""
    held = Part.objects.filter(resource=resource).count()
    if held == space.capacity:
        return
    atoms = Atom.objects.filter(hub=space.hub_id, kind=KIND, object_id=space.pk)
    known = {atom.number: atom for atom in atoms}
    Atom.objects.bulk_create(
        Atom(
            hub=space.hub, kind=KIND, object_id=space.pk, number=n, label=resource.label
        )
        for n in range(1, space.capacity + 1)
        if n not in known
    )
    kept = atoms.filter(number__lte=space.capacity).order_by("number")
    set_parts(resource, by, atoms=list(kept), expected=resource.version)


def join_parts(hall: Space, by: Actor) -> None:
    """A hall consists of the atoms of its parts in use; of its own without any."""
    resource = _resource_of(hall)
    if resource is None:
        return
    parts = Space.objects.filter(parent=hall, retired_on=None).values_list("pk")
    found = Atom.objects.filter(hub=hall.hub_id, kind=KIND, object_id__in=parts)
    atoms = list(found) or list(
        Atom.objects.filter(hub=hall.hub_id, kind=KIND, object_id=hall.pk)
    )
    held = Part.objects.filter(resource=resource).values_list("atom", flat=True)
    if {atom.pk for atom in atoms} != set(held):
        set_parts(resource, by, atoms=atoms, expected=resource.version)


def take_apart(space: Space) -> None:
    """Nothing of the space can be taken any more.

    Raises:
        ProtectedError: something of it was taken once.
    """
    atoms = Atom.objects.filter(hub=space.hub_id, kind=KIND, object_id=space.pk)
    Part.objects.filter(hub=space.hub_id, atom__in=atoms).delete()
    Resource.objects.filter(hub=space.hub_id, kind=KIND, object_id=space.pk).delete()
    atoms.delete()
