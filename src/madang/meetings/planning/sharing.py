"""A clinic's load, spread fairly over the experts who answer the same field.

Whom companies ask for sees them first.  What is left of a field goes to whoever has
least, as far as there is room: shares differ by one at most, where hours and wishes
allow it.  A share is posed to the engine as a person with a cap; see `needs`.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.kit.languages import best
from madang.meetings.models import Side, WishKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from madang.meetings.planning.material import Line, Material, Pair

Share = tuple[int, int]  # an expert and a field
FEW = 2  # fewer experts of a field share nothing
WANTED = {WishKind.MUST, WishKind.MEET}


@dataclass(frozen=True, slots=True)
class Part:
    """What one expert of a field has: meetings, the room she has, who asks for her."""

    name: str
    count: int
    room: int
    asked: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How the meetings of a field are spread over its experts."""

    field: str
    parts: tuple[Part, ...]

    @property
    def is_even(self) -> bool:
        """Whether nobody has two more than another."""
        counts = [part.count for part in self.parts]
        return max(counts) - min(counts) <= 1

    @property
    def reasons(self) -> list[str]:
        """Why it is uneven, in words; nothing where it is even."""
        most = max(part.count for part in self.parts)
        return [_why(part) for part in self.parts if part.count < most - 1] + [
            ngettext(
                "%(count)d company asks for %(name)s.",
                "%(count)d companies ask for %(name)s.",
                part.asked,
            )
            % {"count": part.asked, "name": part.name}
            for part in self.parts
            if not self.is_even and part.count == most and part.asked
        ]


def _why(part: Part) -> str:
    told = {"name": part.name, "room": part.room}
    if part.room <= part.count:
        return (
            ngettext(
                "%(name)s has room for %(room)d meeting.",
                "%(name)s has room for %(room)d meetings.",
                part.room,
            )
            % told
        )
    said = _("%(name)s is away, or in other meetings, when the rest could come.")
    return said % told


def room_of(material: Material, expert: int) -> int:
    """Return how many meetings an expert could have at most."""
    seat = material.seats[expert]
    return min(seat.most, sum(len(seat.free(key)) for key in material.keys))


def shares_of(
    material: Material, pairs: Iterable[Pair], past: Sequence[Line] = ()
) -> dict[Share, int]:
    """Return how many meetings of a field each of several experts has at most.

    The scarcest field is dealt out first, each meeting to who has fewest by then.

    Guarantee: the shares of a field are as many as companies ask of it, or as there is
    room.  Time: O(p log p) for p pairs.
    """
    by_topic: dict[int, list[Pair]] = defaultdict(list)
    for pair in sorted(pairs):
        topic = material.field_of(pair)
        if topic is not None:
            by_topic[topic].append(pair)
    had = Counter((line.left, material.field_of(line.pair)) for line in past)
    load = Counter(line.right for line in past)
    room = {
        expert: room_of(material, expert)
        for expert in {pair[1] for own in by_topic.values() for pair in own}
    }
    found: dict[Share, int] = {}
    for topic in sorted(by_topic, key=lambda one: (material.scarcity[one], one)):
        own = by_topic[topic]
        experts = {expert for _company, expert in own}
        if len(experts) < FEW:
            continue
        asked = Counter(company for company, _expert in own)
        most = material.fields[topic].most
        demand = sum(
            max(0, min(count, most - had[company, topic]))
            for company, count in asked.items()
        )
        dealt = _dealt(material, own, demand, room, load)
        found.update({(expert, topic): dealt[expert] for expert in experts})
        load.update(dealt)
        for expert in experts:
            room[expert] -= dealt[expert]
    return found


def _dealt(
    material: Material,
    pairs: Sequence[Pair],
    demand: int,
    room: Mapping[int, int],
    load: Mapping[int, int],
) -> Counter[int]:
    """Return how many meetings of a field fall to each expert."""
    could = Counter(expert for _company, expert in pairs)
    wanted = wanted_in(material, pairs)
    most = {one: max(0, min(could[one], room[one])) for one in could}
    found = Counter({one: min(wanted[one], most[one]) for one in could})
    queue = [(load[one] + found[one], one) for one in could if found[one] < most[one]]
    heapq.heapify(queue)
    for _n in range(demand - found.total()):
        if not queue:
            break
        held, one = heapq.heappop(queue)
        found[one] += 1
        if found[one] < most[one]:
            heapq.heappush(queue, (held + 1, one))
    return found


def wanted_in(material: Material, pairs: Iterable[Pair]) -> Counter[int]:
    """Return how many companies ask for each expert by name, or are pinned to her."""
    pinned = {(pin.left_id, pin.right_id) for pin in material.pins}
    return Counter(
        pair[1] for pair in pairs if pair in pinned or WANTED & {*material.said(pair)}
    )


def spread_of(material: Material, lines: Sequence[Line]) -> list[Spread]:
    """Return how a plan spreads each field that several experts answer."""
    held = Counter((line.right, material.field_of(line.pair)) for line in lines)
    pairs = [
        (one, other)
        for one, side in material.sides.items()
        for other in material.topics
        if side == Side.LEFT and material.sides.get(other) == Side.RIGHT
    ]
    by_topic: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        topic = material.field_of(pair)
        if topic is not None and not material.is_barred(pair):
            by_topic[topic].append(pair)
    found = []
    for topic, rule in material.fields.items():
        wanted = wanted_in(material, by_topic[topic])
        experts = sorted({expert for _company, expert in by_topic[topic]})
        parts = tuple(
            Part(
                material.seats[one].party.name,
                held[one, topic],
                room_of(material, one),
                wanted[one],
            )
            for one in experts
        )
        if len(parts) >= FEW:
            found.append(Spread(best(rule.names), parts))
    return found
