"""What floor plans tell of agreements: who sits where, and what is soon free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from madang.kit.dates import day_text
from madang.kit.money import number_text
from madang.spaces.models import SpaceKind
from madang.spaces.months import months_after
from madang.spaces.paints import Coat, Paint, Painted, add_paint
from madang.spaces.queries.held import Held, held_on
from madang.spaces.rules import may_see_occupancy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from madang.hubs.models import Actor
    from madang.spaces.models import Floor, Space

#: Within how many months a space is free, and the tone that says so.
SOON = ((3, "soonest"), (6, "sooner"), (12, "soon"))


def occupancy(by: Actor, _floor: Floor, spaces: Sequence[Space], on: date) -> Painted:
    """Return who holds what on a day, what is on offer, and what is soon free."""
    held = held_on(by.hub, spaces, on)
    divided = {space.parent_id for space in spaces}
    counted = [one for one in spaces if one.is_leasable and one.pk not in divided]
    taken = sum(held[one.pk].is_held for one in counted)
    told = ngettext(
        "%(taken)s of %(count)s space to let is held",
        "%(taken)s of %(count)s spaces to let are held",
        len(counted),
    )
    language = get_language() or "en"
    words = {
        "taken": number_text(taken, language),
        "count": number_text(len(counted), language),
    }
    coats = {space.pk: _coat(space, held[space.pk], on) for space in spaces}
    return Painted(coats, told % words if counted else "")


def _coat(space: Space, held: Held, on: date) -> Coat:
    if not held.is_held:
        return _coat_of_empty(space, held)
    name = ", ".join(held.tenants)
    if space.kind == SpaceKind.DESK_ZONE and held.desks < space.capacity:
        told = _("%(held)d of %(count)d desks held")
        line = told % {"held": held.desks, "count": space.capacity}
        return Coat("b", _("Partly held"), line)
    months = _months_until(held, on)
    for within, tone in SOON:
        if months is not None and months <= within:
            told = ngettext(
                "Free within %(count)d month", "Free within %(count)d months", within
            )
            return Coat(tone, told % {"count": within}, name)
    if held.is_programme:
        return Coat("c", _("Held by a programme's resident"), name)
    return Coat("let", pgettext("space", "Held"), name)


def _coat_of_empty(space: Space, held: Held) -> Coat:
    if held.is_offered:
        return Coat("g", _("On offer"))
    if space.is_leasable:
        return Coat("free", _("Free"))
    return Coat("off", _("Not to let"))


def _months_until(held: Held, on: date) -> int | None:
    """Return within how many whole months a space is free; nothing if it is not."""
    if held.free_on is None:
        return None
    steps = (n for n, _tone in SOON if held.free_on <= months_after(on, n))
    return next(steps, None)


def free_from(held: Held) -> str:
    """Return from when a space is free, in words; nothing while nobody leaves it."""
    if held.free_on is None:
        return ""
    return day_text(held.free_on, get_language() or "en")


def offer() -> None:
    """Let floor plans be coloured by who sits where; staff see it first."""
    add_paint(
        Paint(
            "occupancy",
            gettext_lazy("Occupancy"),
            occupancy,
            may_see_occupancy,
            is_dated=True,
            order=10,
        )
    )
