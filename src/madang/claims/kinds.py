"""What the rooms above let be booked, and for what: registered by them, asked here.

This room knows periods and atoms.  What a resource stands for, who may book it, what
could be taken instead and what a booking is for, the rooms above know; they register it
in their ``AppConfig.ready``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from django.utils.functional import _StrPromise

    from madang.claims.models import Resource
    from madang.hubs.models import Actor

    Label = str | _StrPromise


@dataclass(frozen=True, slots=True)
class Reservable:
    """A kind of resource: who may book it, who decides, what else would do.

    `others` returns the keys of resources to offer when one is taken, the best first;
    without it those of the same kind are offered, in the order of their keys.
    """

    kind: str
    label: Label
    may_reserve: Callable[[Actor, Resource], bool]
    may_decide: Callable[[Actor, Resource], bool]
    others: Callable[[Actor, Resource], Sequence[int]] | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """A kind of thing that bookings are for.

    `names_of` answers ``{id: what it is called}`` for those the actor may see; of all
    others she learns no more than that something is taken.  `may_spend` tells who but
    staff uses up an owner's allowances.
    """

    kind: str
    label: Label
    names_of: Callable[[Actor, Collection[int]], Mapping[int, str]]
    may_spend: Callable[[Actor, int], bool] | None = None


_reservables: dict[str, Reservable] = {}
_owners: dict[str, Owner] = {}


def register(kind: Reservable) -> None:
    """Let a kind of resource be booked."""
    _reservables[kind.kind] = kind


def register_owner(owner: Owner) -> None:
    """Let bookings be for a kind of thing."""
    _owners[owner.kind] = owner


def reservable(kind: str) -> Reservable | None:
    """Return what is known of a kind of resource."""
    return _reservables.get(kind)


def owner(kind: str) -> Owner | None:
    """Return what is known of a kind of owner."""
    return _owners.get(kind)
