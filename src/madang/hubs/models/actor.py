"""Who acts in which hub: the `by` of every action and every query."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from madang.hubs.models.people import MANAGING, STAFF, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from madang.hubs.models.hub import Hub
    from madang.hubs.models.people import User


@dataclass(frozen=True, slots=True)
class Actor:
    """A user, a visitor (`user` is ``None``) or the product itself, acting in one hub.

    `roles` hold in the whole hub; `scoped` holds ``(role, kind, id)`` for roles that
    hold for one object only.  `address` is where the request came from and `for_whom`
    the user on whose behalf it is done; both go into the journal.
    """

    user: User | None
    hub: Hub
    roles: frozenset[Role] = frozenset()
    scoped: frozenset[tuple[Role, str, int]] = field(default_factory=frozenset)
    address: str = ""
    for_whom: User | None = None
    is_system: bool = False

    @property
    def is_staff(self) -> bool:
        """Whether the actor works for the hub."""
        return self.is_system or not self.roles.isdisjoint(STAFF)

    @property
    def is_managing(self) -> bool:
        """Whether the actor may change the hub's settings and people."""
        return self.is_system or not self.roles.isdisjoint(MANAGING)

    @property
    def is_insider(self) -> bool:
        """Whether the actor has any role here at all."""
        return self.is_system or bool(self.roles or self.scoped)

    @property
    def role_names(self) -> list[str]:
        """The names of the actor's roles, each once, in the reader's language."""
        held = self.roles | {role for role, _, _ in self.scoped}
        return [str(role.label) for role in Role if role in held]

    def has(self, *roles: Role) -> bool:
        """Return whether the actor holds one of `roles` in the whole hub."""
        return self.is_system or not self.roles.isdisjoint(roles)

    def has_somewhere(self, *roles: Role) -> bool:
        """Return whether the actor holds one of `roles`, be it for one object only."""
        return self.has(*roles) or any(role in roles for role, _, _ in self.scoped)

    def scope_of(self, roles: Iterable[Role], kind: str) -> frozenset[int]:
        """Return the ids of the `kind` for which the actor holds one of `roles`."""
        wanted = frozenset(roles)
        return frozenset(
            pk for role, what, pk in self.scoped if role in wanted and what == kind
        )

    def seen_from(self, hub: Hub) -> Actor:
        """Return the same user without any role, for another hub's journal."""
        return Actor(user=self.user, hub=hub, address=self.address)

    def on_behalf_of(self, user: User) -> Actor:
        """Return the same actor doing something for `user`."""
        return replace(self, for_whom=user)


def system_actor(hub: Hub) -> Actor:
    """Return the product itself acting in a hub: periodic jobs, demo data."""
    return Actor(user=None, hub=hub, is_system=True)
