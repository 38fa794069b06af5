"""How people, roles and invitations are shown: lines ready for a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps

from madang.hubs import rules
from madang.hubs.models import HubOwned, Invitation, InvitationState, Membership, User

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from madang.hubs.models import Actor


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role of a person: what for, and what the reader may do with it."""

    row: Membership
    scope: str
    may_change: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of the list with her roles."""

    user: User
    roles: Sequence[RoleLine]


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """One invitation, its state as of now."""

    row: Invitation
    state: InvitationState
    may_change: bool


def member_lines(by: Actor, people: Iterable[Any]) -> list[PersonLine]:
    """Return a line per person; names of scopes cost one query per kind."""
    found = list(people)
    names = scope_names(by, [row for person in found for row in person.roles_here])
    return [
        PersonLine(
            person,
            [
                RoleLine(
                    row,
                    names.get((row.scope_kind, row.scope_id), ""),
                    rules.may_change_membership(by, row),
                    rules.may_leave(by, row),
                )
                for row in person.roles_here
            ],
        )
        for person in found
    ]


def scope_names(by: Actor, rows: Iterable[Membership]) -> dict[tuple[str, int], str]:
    """Return the names of the objects that roles are scoped to."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        if row.scope_kind:
            wanted.setdefault(row.scope_kind, set()).add(row.scope_id)
    found: dict[tuple[str, int], str] = {}
    for kind, ids in wanted.items():
        model = apps.get_model(kind)
        if issubclass(model, HubOwned):
            objects = model._default_manager.filter(hub=by.hub, pk__in=ids)
            found |= {(kind, thing.pk): str(thing) for thing in objects}
    return found


def invitation_lines(
    by: Actor, rows: Iterable[Invitation], now: datetime
) -> list[InvitationLine]:
    """Return a line per invitation."""
    return [
        InvitationLine(row, row.state(now), rules.may_change_invitation(by, row))
        for row in rows
    ]
