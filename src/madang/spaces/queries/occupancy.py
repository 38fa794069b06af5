"""How full the hub is on a day: leased net area over leasable net area.

Every figure is the sum of the lines of signed agreements that count on the day; nothing
about occupancy is stored.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Max

from madang.directory.models import Activity
from madang.spaces.models import AgreementLine, Building, Space
from madang.spaces.queries.places import smallest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from typing import Any

    from django.db.models import QuerySet

    from madang.hubs.models import Hub

NOTHING = Decimal(0)


class Let(NamedTuple):
    """What a line takes, and over which half-open days; `is_signed` or on offer."""

    net_m2: Decimal
    starts_on: date
    over_on: date | None
    is_signed: bool
    kind: str
    organisation: int
    building: int
    space_kind: str

    def counts_on(self, on: date) -> bool:
        """Return whether it counts on a day, if it is signed."""
        return self.starts_on <= on and (self.over_on is None or on < self.over_on)


class Room(NamedTuple):
    """A space that is to let: its net area, where it is, until when it is in use."""

    net_m2: Decimal
    building: int
    kind: str
    retired_on: date | None


@dataclass(frozen=True, slots=True)
class Share:
    """Leased and leasable net area of something; `offered` is on offer besides."""

    name: str
    leased: Decimal
    leasable: Decimal = NOTHING
    offered: Decimal = NOTHING

    @property
    def share(self) -> Decimal | None:
        """How much of it is let, between 0 and 1; nothing where nothing is to let."""
        return self.leased / self.leasable if self.leasable else None

    @property
    def free(self) -> Decimal:
        """What is left to let."""
        return max(self.leasable - self.leased, NOTHING)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that is to let, let or on offer, read once for any number of days.

    Time: two statements to read; each question then walks the lines once.
    """

    rooms: Sequence[Room]
    lets: Sequence[Let]

    def leased_on(self, on: date) -> Decimal:
        """Return the net area that is leased on a day."""
        return self._sum(lambda let: let.is_signed and let.counts_on(on))

    def offered_on(self, on: date) -> Decimal:
        """Return the net area that is on offer for a day and not signed."""
        return self._sum(lambda let: not let.is_signed and let.counts_on(on))

    def leasable_on(self, on: date) -> Decimal:
        """Return the net area of the spaces to let that are in use on a day."""
        rooms = (one.net_m2 for one in self.rooms if _in_use(one, on))
        return sum(rooms, NOTHING)

    def share_on(self, on: date) -> Share:
        """Return leased and leasable area on a day."""
        return Share("", self.leased_on(on), self.leasable_on(on), self.offered_on(on))

    def _sum(self, wanted: Callable[[Let], bool]) -> Decimal:
        return sum((one.net_m2 for one in self.lets if wanted(one)), NOTHING)

    def by(
        self, on: date, of_let: Callable[[Let], Any], of_room: Callable[[Room], Any]
    ) -> dict[Any, tuple[Decimal, Decimal]]:
        """Return leased and leasable area on a day by whatever parts them."""
        leased: dict[Any, Decimal] = defaultdict(Decimal)
        leasable: dict[Any, Decimal] = defaultdict(Decimal)
        for let in self.lets:
            if let.is_signed and let.counts_on(on):
                leased[of_let(let)] += let.net_m2
        for room in self.rooms:
            if _in_use(room, on):
                leasable[of_room(room)] += room.net_m2
        return {
            key: (leased[key], leasable[key])
            for key in dict.fromkeys([*leasable, *leased])
        }

    def ending_between(self, first: date, last: date) -> Decimal:
        """Return the net area of signed lines that end in ``(first, last]``."""
        return self._sum(
            lambda let: (
                let.is_signed
                and let.over_on is not None
                and first < let.over_on <= last
            )
        )


def _in_use(room: Room, on: date) -> bool:
    return room.retired_on is None or on < room.retired_on


def ledger_of(hub: Hub) -> Ledger:
    """Return everything that is to let in a hub and everything that is let."""
    rows = smallest(Space.objects.filter(hub=hub, is_leasable=True)).order_by()
    rooms = rows.values_list("net_m2", "building", "kind", "retired_on")
    return Ledger(
        [Room(*room) for room in rooms], [_let(*one) for one in _lines_of(hub)]
    )


def _lines_of(hub: Hub) -> QuerySet[AgreementLine, Any]:
    found = AgreementLine.objects.filter(
        hub=hub, space__isnull=False, agreement__withdrawn_on=None
    )
    return found.order_by().values_list(
        "net_m2",
        "starts_on",
        "ends_on",
        "agreement__ends_on",
        "agreement__terminated_on",
        "agreement__signed_on",
        "agreement__kind",
        "agreement__organisation",
        "space__building",
        "space__kind",
    )


def _let(  # noqa: PLR0913, PLR0917 -- the columns of one statement
    net_m2: Decimal,
    starts_on: date,
    ends_on: date | None,
    agreed: date | None,
    terminated: date | None,
    signed_on: date | None,
    kind: str,
    organisation: int,
    building: int,
    space_kind: str,
) -> Let:
    over = min((day for day in (ends_on, agreed, terminated) if day), default=None)
    is_signed = signed_on is not None
    return Let(
        net_m2, starts_on, over, is_signed, kind, organisation, building, space_kind
    )


def building_names(hub: Hub) -> dict[int, str]:
    """Return what the hub's buildings are called, in their order."""
    return {row.pk: str(row) for row in Building.objects.filter(hub=hub)}


def sections_of(hub: Hub, organisations: Iterable[int]) -> dict[int, str]:
    """Return each organisation's main industry by its code; some have none."""
    found = Activity.objects.filter(
        hub=hub, organisation__in=set(organisations), is_main=True
    )
    return dict(found.order_by().values_list("organisation").annotate(code=Max("code")))
