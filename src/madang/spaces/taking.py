"""Who may take a space: what `claims` asks before anything is booked or let."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from madang.claims.kinds import Owner, Reservable, register, register_owner
from madang.directory.queries import organisations_visible_to
from madang.directory.rules import own_organisations
from madang.spaces.actions.atoms import KIND
from madang.spaces.queries import agreements_named
from madang.spaces.queries.agreements import AGREEMENT, FIRM
from madang.spaces.queries.bookings import (
    OCCASION,
    bookable_spaces,
    names_of_occasions,
    other_rooms,
)
from madang.spaces.rules import may_book, may_keep_spaces

if TYPE_CHECKING:
    from collections.abc import Collection

    from madang.claims.models import Resource
    from madang.hubs.models import Actor


def may_take(by: Actor, resource: Resource) -> bool:
    """Return whether the actor may take it: keepers any space, members bookable ones.

    Costs a statement for members, none for keepers.
    """
    if may_keep_spaces(by):
        return True
    if not may_book(by):
        return False
    return bookable_spaces(by).filter(pk=resource.object_id).exists()


def may_decide(by: Actor, _resource: Resource) -> bool:
    """Return whether the actor approves and declines: the keepers of spaces."""
    return may_keep_spaces(by)


def names_of_firms(by: Actor, keys: Collection[int]) -> dict[int, str]:
    """Return what organisations are called, as far as the actor may know."""
    rows = organisations_visible_to(by).filter(pk__in=keys)
    return {row.pk: str(row) for row in rows}


def may_spend(by: Actor, key: int) -> bool:
    """Return whether the actor books for an organisation with its credits."""
    return key in own_organisations(by)


def offer() -> None:
    """Let spaces be booked, be held under agreements, and be paid with credits."""
    register(Reservable(KIND, _("Space"), may_take, may_decide, other_rooms))
    register_owner(Owner(AGREEMENT, _("Space agreement"), agreements_named))
    register_owner(Owner(OCCASION, _("Occasion"), names_of_occasions))
    register_owner(Owner(FIRM, _("Organisation"), names_of_firms, may_spend))
