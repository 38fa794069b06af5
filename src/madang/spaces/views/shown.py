"""What several pages of this room show alike: forms, ways, refusals."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs import form_pages

if TYPE_CHECKING:
    from madang.hubs.models import Actor
    from madang.spaces.models import Building, Floor, Space

Crumbs = list[tuple[str, str]]
form_page = partial(form_pages.form_page, page="spaces/form.html")
stale_page = partial(form_pages.stale_page, page="spaces/form.html")


def to(name: str, hub: str, **keys: Any) -> str:
    """Return the address of a page of this room."""
    return reverse(f"spaces:{name}", kwargs={"hub": hub, **keys})


def crumbs(by: Actor, floor: Floor | None = None, space: Space | None = None) -> Crumbs:
    """Return the way to a floor's or a space's page."""
    slug = by.hub.slug
    found = [(_("Spaces"), to("buildings", slug))]
    if floor is not None:
        name = f"{floor.building} · {floor}"
        found.append((name, to("floor", slug, pk=floor.pk)))
    if space is not None:
        found.append((space.code, to("space", slug, pk=space.pk)))
    return found


def other_act(row: Building | Floor | Space) -> str:
    """Return what the button does: out of use, or back into it."""
    return "restore" if row.retired_on else "retire"
