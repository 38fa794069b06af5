"""How full the hub is on a day: leased net area over leasable net area.

Every figure is the sum of the lines of signed agreements that count on the day; nothing
about occupancy is stored.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, starmap
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Case, CharField, F, IntegerField, Max, Value, When
from django.db.models.functions import Cast, Coalesce, Least, Round

from madang.directory.models import Activity
from madang.spaces.models import AgreementLine, Building, Space, SpaceAgreement
from madang.spaces.queries.places import smallest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from typing import Any

    from django.db.models import Expression, QuerySet

    from madang.hubs.models import Hub

NOTHING = Decimal(0)
#: Before and after all days, as ISO writes days.
EVER, NEVER = "0001-01-01", "9999-12-31"


class Let(NamedTuple):
    """What a line takes, and over which half-open days; `is_signed` or on offer.

    Areas are in hundredths of a square metre and days as ISO writes them: both
    databases hand these over as they are, and they compare and add as they should.
    """

    area: int
    starts_on: str
    over_on: str
    is_signed: int
    kind: str
    organisation: int
    building: int
    space_kind: str


class Room(NamedTuple):
    """A space that is to let: its net area, where it is, until when it is in use."""

    area: int
    building: int
    kind: str
    retired_on: str


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

    def shares_on(self, days: Sequence[date]) -> list[Share]:
        """Return leased, leasable and offered area on each of some days in order."""
        signed = (
            (one.area, one.starts_on, one.over_on, one.is_signed) for one in self.lets
        )
        leased, offered = _Course(days), _Course(days)
        for area, first, over, is_signed in signed:
            (leased if is_signed else offered).add(area, first, over)
        leasable = _Course(days)
        for room in self.rooms:
            leasable.add(room.area, EVER, room.retired_on)
        columns = (leased.sums(), leasable.sums(), offered.sums())
        return [Share("", *row) for row in zip(*columns, strict=True)]

    def leased_on(self, on: date) -> Decimal:
        """Return the net area that is leased on a day."""
        return self.shares_on([on])[0].leased

    def by(
        self, on: date, of_let: Callable[[Let], Any], of_room: Callable[[Room], Any]
    ) -> dict[Any, tuple[Decimal, Decimal]]:
        """Return leased and leasable area on a day by whatever parts them."""
        leased: Counter[Any] = Counter()
        leasable: Counter[Any] = Counter()
        day = on.isoformat()
        for let in self.lets:
            if let.is_signed and let.starts_on <= day < let.over_on:
                leased[of_let(let)] += let.area
        for room in self.rooms:
            if day < room.retired_on:
                leasable[of_room(room)] += room.area
        return {
            key: (_m2(leased[key]), _m2(leasable[key]))
            for key in dict.fromkeys([*leasable, *leased])
        }

    def endings(self, days: Sequence[date]) -> list[Decimal]:
        """Return, for each day but the last, what ends after it and by the next one."""
        written = [day.isoformat() for day in days]
        found = [0] * (len(days) + 1)
        for let in self.lets:
            if let.is_signed:
                found[bisect_left(written, let.over_on)] += let.area
        return [_m2(area) for area in found[1:-1]]


class _Course:
    """Areas that begin and end, summed up for some days in order."""

    def __init__(self, days: Sequence[date]) -> None:
        self.days = [day.isoformat() for day in days]
        self.steps = [0] * (len(days) + 1)

    def add(self, area: int, first: str, over: str) -> None:
        """Count an area over the half-open days ``[first, over)``."""
        if first < over:
            self.steps[bisect_left(self.days, first)] += area
            self.steps[bisect_left(self.days, over)] -= area

    def sums(self) -> list[Decimal]:
        """Return the area on each day."""
        return [_m2(area) for area in accumulate(self.steps[:-1])]


def _m2(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2)


def ledger_of(hub: Hub) -> Ledger:
    """Return everything that is to let in a hub and everything that is let."""
    rows = smallest(Space.objects.filter(hub=hub, is_leasable=True)).order_by()
    rooms = rows.values_list(_area(), "building", "kind", _day("retired_on"))
    return Ledger(list(starmap(Room, rooms)), list(starmap(Let, _lines_of(hub))))


def _area() -> Cast:
    return Cast(Round(F("net_m2") * Value(100)), IntegerField())


def _day(*names: str) -> Expression:
    """Return the first of some days as ISO writes it; none counts as never."""
    days = [Coalesce(Cast(name, CharField()), Value(NEVER)) for name in names]
    return Least(*days) if len(days) > 1 else days[0]


def _lines_of(hub: Hub) -> QuerySet[AgreementLine, Any]:
    found = AgreementLine.objects.filter(
        hub=hub, space__isnull=False, agreement__withdrawn_on=None
    )
    is_signed = Case(When(agreement__signed_on=None, then=Value(0)), default=Value(1))
    return found.order_by().values_list(
        _area(),
        Cast("starts_on", CharField()),
        _day("ends_on", "agreement__ends_on", "agreement__terminated_on"),
        is_signed,
        "agreement__kind",
        "agreement__organisation",
        "space__building",
        "space__kind",
    )


def building_names(hub: Hub) -> dict[int, str]:
    """Return what the hub's buildings are called, in their order."""
    return {row.pk: str(row) for row in Building.objects.filter(hub=hub)}


def sections_of(hub: Hub) -> dict[int, str]:
    """Return each tenant's main industry by its code; some have none."""
    tenants = SpaceAgreement.objects.filter(hub=hub).order_by().values("organisation")
    found = Activity.objects.filter(hub=hub, organisation__in=tenants, is_main=True)
    return dict(found.order_by().values_list("organisation").annotate(code=Max("code")))
