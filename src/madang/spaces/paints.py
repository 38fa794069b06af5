"""What the colours of a floor plan tell: a register of paints.

Kind and capacity are here; whoever knows who sits where adds paints of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from madang.spaces.models import SpaceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from django.utils.functional import _StrPromise

    from madang.hubs.models import Actor
    from madang.spaces.models import Floor, Space


@dataclass(frozen=True, slots=True)
class Coat:
    """How one space is painted: the tone, its meaning in words, a line for the plan."""

    tone: str
    text: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class Painted:
    """What a paint says of a floor's spaces, by id, and a total for the legend."""

    coats: Mapping[int, Coat]
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Paint:
    """A way to colour a floor; with `is_dated` it depends on the day that is shown.

    Tones are ``let``, ``soon``, ``sooner``, ``soonest``, ``free``, ``off`` for who sits
    there, and ``a`` to ``j`` for anything else.
    """

    name: str
    label: str | _StrPromise
    of: Callable[[Actor, Floor, Sequence[Space], date], Painted]
    allowed: Callable[[Actor], bool]
    is_dated: bool = False
    order: int = field(default=50)


_paints: dict[str, Paint] = {}


def add_paint(paint: Paint) -> None:
    """Let floors be coloured by something more."""
    _paints[paint.name] = paint


def paints_for(by: Actor) -> list[Paint]:
    """Return the paints that the actor may use, the first one as the first choice."""
    allowed = [paint for paint in _paints.values() if paint.allowed(by)]
    return sorted(allowed, key=lambda paint: (paint.order, paint.name))


def _everybody(_by: Actor) -> bool:
    return True


KIND_TONES = dict(zip(SpaceKind.values, "aebdcfghij", strict=True))


def _by_kind(_by: Actor, _floor: Floor, spaces: Sequence[Space], _on: date) -> Painted:
    return Painted(
        {
            space.pk: Coat(KIND_TONES[space.kind], space.get_kind_display())
            for space in spaces
        }
    )


#: Up to how many people, and the tone that says so.
STEPS = ((1, "a"), (5, "f"), (13, "b"), (31, "e"))


def _by_capacity(
    _by: Actor, _floor: Floor, spaces: Sequence[Space], _on: date
) -> Painted:
    return Painted({space.pk: _coat_for(space.capacity) for space in spaces})


def _coat_for(capacity: int) -> Coat:
    if not capacity:
        return Coat("off", str(_("Nobody")))
    told = ngettext("%(count)d person", "%(count)d people", capacity)
    line = told % {"count": capacity}
    starts = [(start, tone) for start, tone in STEPS if capacity >= start]
    start, tone = starts[-1]
    ends = [after - 1 for after, _tone in STEPS if after > start]
    upto = _("%(first)d–%(last)d people") if ends else _("%(first)d people and more")
    return Coat(tone, str(upto) % {"first": start, "last": min(ends, default=0)}, line)


add_paint(Paint("kind", _("Kind"), _by_kind, _everybody, order=60))
add_paint(Paint("capacity", _("Capacity"), _by_capacity, _everybody, order=70))
