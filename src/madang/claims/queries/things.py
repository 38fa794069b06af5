"""Reads of what can be booked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.claims.models import Atom, Resource

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub


def resources_visible_to(by: Actor) -> QuerySet[Resource]:
    """Return the hub's resources to its people; who may book which, a rule says."""
    if not by.is_insider:
        return Resource.objects.none()
    return Resource.objects.filter(hub=by.hub)


def atoms_of_thing(hub: Hub, kind: str, object_id: int) -> QuerySet[Atom]:
    """Return the atoms that stand for a thing, by number."""
    return Atom.objects.filter(hub=hub, kind=kind, object_id=object_id).order_by(
        "number"
    )
