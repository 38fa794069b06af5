"""Reads of the hub: who is here, and as whom one acts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from madang.hubs.models import Actor, Hub, JournalLine, Membership, Role, Site, User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet


def hub_by_slug(slug: str) -> Hub | None:
    """Return the hub at an address, if there is one."""
    return Hub.objects.filter(slug=slug).first()


def public_hubs() -> QuerySet[Hub]:
    """Return the hubs that have public pages."""
    return Hub.objects.filter(is_public=True).order_by("slug")


def memberships_of(user: User) -> QuerySet[Membership]:
    """Return the open memberships of a user in all hubs, each with its hub."""
    return (
        Membership.objects.filter(user=user, ended_at=None)
        .select_related("hub")
        .order_by("hub__slug", "role")
    )


def actors_of(user: User, *, address: str = "") -> dict[str, Actor]:
    """Return the user as an actor in each of her hubs, by the hub's slug: one query."""
    rows: dict[str, list[Membership]] = defaultdict(list)
    for row in memberships_of(user):
        rows[row.hub.slug].append(row)
    return {
        slug: _actor(user, rows[slug][0].hub, rows[slug], address=address)
        for slug in rows
    }


def actor_in(hub: Hub, user: User, *, address: str = "") -> Actor:
    """Return `user` as an actor in `hub`, with all roles held there."""
    return _actor(user, hub, memberships_of(user).filter(hub=hub), address=address)


def _actor(
    user: User, hub: Hub, memberships: Iterable[Membership], *, address: str
) -> Actor:
    held = list(memberships) if user.is_active else []
    return Actor(
        user=user,
        hub=hub,
        roles=frozenset(Role(m.role) for m in held if not m.scope_kind),
        scoped=frozenset(
            (Role(m.role), m.scope_kind, m.scope_id) for m in held if m.scope_kind
        ),
        address=address,
    )


def sites_of(hub: Hub) -> QuerySet[Site]:
    """Return the sites of a hub in the hub's order."""
    return Site.objects.filter(hub=hub)


def journal_visible_to(by: Actor) -> QuerySet[JournalLine]:
    """Return the journal lines the actor may read, the newest first.

    Staff read all of the hub's; anybody else reads what she did or what was done for
    her.
    """
    lines = JournalLine.objects.filter(hub=by.hub).select_related("by", "for_whom")
    if not by.is_staff:
        lines = lines.filter(by=by.user) | lines.filter(for_whom=by.user)
    return lines.order_by("-number")
