"""Whether the outlines of a floor's spaces may lie as they are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.spaces import geometry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.spaces.geometry import Polygon
    from madang.spaces.models import Space


def check_outline(
    space: Space,
    polygon: Polygon,
    outline: Polygon,
    others: Mapping[int, tuple[Space, Polygon]],
) -> str:
    """Return why a space cannot lie so on its floor; nothing if it can."""
    if not polygon:
        return ""
    if outline and geometry.lies_outside(polygon, outline):
        return _("%(code)s reaches beyond the floor's outline.") % {"code": space.code}
    for other, corners in others.values():
        if space.pk and space.pk == other.parent_id:
            if geometry.lies_outside(corners, polygon):
                told = _("The part %(part)s reaches beyond %(code)s.")
                return told % {"part": other.code, "code": space.code}
        elif space.parent_id == other.pk:
            if geometry.lies_outside(polygon, corners):
                told = _("The part %(part)s reaches beyond %(code)s.")
                return told % {"part": space.code, "code": other.code}
        elif geometry.overlap(polygon, corners):
            told = _("%(code)s and %(other)s cover each other.")
            return told % {"code": space.code, "other": other.code}
    return ""
