"""Screens on walls, opened by a secret address instead of a sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.hubs.models import HubOwned
from madang.kit.languages import LANGUAGES
from madang.kit.privacy import DataClass, Tag, tags
from madang.spaces.models.places import Building, Space

if TYPE_CHECKING:
    from collections.abc import Mapping


class DisplayTheme(models.TextChoices):
    """How bright a display is."""

    SYSTEM = "system", _("As the screen's system")
    LIGHT = "light", pgettext_lazy("display", "Light")
    DARK = "dark", pgettext_lazy("display", "Dark")


class Display(HubOwned):
    """A screen: at the door of one `space`, else in the lobby of one building or all.

    The address's token is shown once and never stored: the row keeps its digest.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub made_at revoked_at",
        business="name building space language theme",
        secret=("token_digest", Tag(DataClass.SECRET, seen_by="nobody")),
    )

    name = models.CharField(_("name"), max_length=100)
    building = models.ForeignKey(
        Building,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("building"),
    )
    space = models.ForeignKey(
        Space,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("room"),
    )
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES)
    theme = models.CharField(
        _("brightness"),
        max_length=6,
        choices=DisplayTheme,
        default=DisplayTheme.SYSTEM,
    )
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("display")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
