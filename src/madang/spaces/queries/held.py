"""What a space is on a day: free, on offer, held, held by a programme, soon free.

Read off the days of agreements, never stored.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from madang.spaces.models import AgreementKind, SpaceKind
from madang.spaces.queries.agreements import (
    offered_after,
    over_on,
    running_after,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from madang.hubs.models import Hub
    from madang.spaces.models import AgreementLine, Space


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a space on a day.

    `free_on` is the first day on which nobody holds it, when those who come right after
    are counted, too; nothing while somebody holds it without an end.  Of a desk zone,
    `desks` are those that are held.
    """

    tenants: tuple[str, ...] = ()
    free_on: date | None = None
    desks: int = 0
    is_programme: bool = False
    is_offered: bool = False

    @property
    def is_held(self) -> bool:
        """Whether somebody holds it, or some of it."""
        return bool(self.tenants)


def held_on(hub: Hub, spaces: Sequence[Space], on: date) -> dict[int, Held]:
    """Return who holds which space on a day, in two statements for any number.

    Whoever holds a hall holds its parts; whoever holds a part holds some of its hall.
    """
    keys = {space.pk for space in spaces}
    keys |= {space.parent_id for space in spaces if space.parent_id}
    lines = running_after(hub, on).filter(space__in=keys)
    lines = lines.select_related("agreement__organisation")
    signed = _by_space(lines.order_by("starts_on", "pk"))
    offers = offered_after(hub, on).filter(space__in=keys)
    offered = set(offers.values_list("space", flat=True))
    parts: dict[int, list[int]] = defaultdict(list)
    for space in spaces:
        if space.parent_id:
            parts[space.parent_id].append(space.pk)
    found = {}
    for space in spaces:
        akin = [space.pk, *([space.parent_id] if space.parent_id else parts[space.pk])]
        own = [line for key in akin for line in signed.get(key, ())]
        found[space.pk] = _held(space, own, on, is_offered=not offered.isdisjoint(akin))
    return found


def _by_space(lines: Iterable[AgreementLine]) -> dict[int, list[AgreementLine]]:
    found: dict[int, list[AgreementLine]] = defaultdict(list)
    for line in lines:
        found[line.space_id or 0].append(line)
    return found


def _held(
    space: Space, lines: Sequence[AgreementLine], on: date, *, is_offered: bool
) -> Held:
    now = [line for line in lines if line.starts_on <= on]
    if not now:
        return Held(is_offered=is_offered)
    is_zone = space.kind == SpaceKind.DESK_ZONE
    desks = sum(line.desks or space.capacity for line in now) if is_zone else 0
    names = dict.fromkeys(str(line.agreement.organisation) for line in now)
    kinds = {line.agreement.kind for line in now}
    return Held(
        tuple(names),
        _free_on(lines, on),
        desks,
        kinds == {AgreementKind.RESIDENCY},
        is_offered,
    )


def _free_on(lines: Sequence[AgreementLine], on: date) -> date | None:
    """Return the first day from `on` on which none of the lines counts."""
    day = on
    for line in sorted(lines, key=lambda one: one.starts_on):
        if line.starts_on > day:
            break
        over = over_on(line)
        if over is None:
            return None
        day = max(day, over)
    return day
