"""Drawings of floors that are not, or no longer, what the floor shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import HubOwned
from madang.kit.privacy import Tag, tags
from madang.spaces.models.places import Floor

if TYPE_CHECKING:
    from collections.abc import Mapping


class Tracing(HubOwned):
    """What was read of an uploaded drawing and waits to be put on its floor.

    `found` is what `madang.spaces.dxf.child` writes.  A floor has one at most.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub read_at", business="floor name found"
    )

    floor = models.OneToOneField(Floor, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("file"), max_length=200)
    found = models.JSONField()
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = _("uploaded drawing")

    def __str__(self) -> str:
        return self.name


class FormerDrawing(HubOwned):
    """How a floor was drawn until it was drawn anew.

    `polygons` holds the corners of its spaces by their ids, as texts.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub replaced_at", business="floor outline walls polygons"
    )

    floor = models.ForeignKey(Floor, on_delete=models.CASCADE, related_name="+")
    outline = models.JSONField(_("outline"), default=list, blank=True)
    walls = models.JSONField(_("walls"), default=list, blank=True)
    polygons = models.JSONField(default=dict, blank=True)
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("former drawing")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.floor)
