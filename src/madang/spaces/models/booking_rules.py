"""Rules of booking with a name, for a hub, a building or a room."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.hubs.models import Versioned
from madang.kit.languages import best
from madang.kit.privacy import Tag, tags
from madang.kit.texts import TextsField
from madang.spaces.booking_rules import KINDS, Kind
from madang.spaces.models.places import Building, Space

if TYPE_CHECKING:
    from collections.abc import Mapping


class Override(models.TextChoices):
    """Who may let a booking pass that a rule is against."""

    KEEPERS = "keepers", pgettext_lazy("override", "Those who keep the spaces")
    OWNERS = "owners", pgettext_lazy("override", "Owners of the hub")
    NOBODY = "nobody", pgettext_lazy("override", "Nobody")


class BookingRule(Versioned):
    """A rule by its name: what it allows where, and who may set it aside.

    Without a building and a space it holds in the whole hub.  `parameters` are those of
    its kind (see `booking_rules`).
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="kind names parameters building space override is_active",
    )

    kind = models.CharField(
        _("kind"), max_length=12, choices=[(k, one.label) for k, one in KINDS.items()]
    )
    names = TextsField(_("name"), blank=False)
    parameters = models.JSONField(default=dict)
    building = models.ForeignKey(
        Building, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    space = models.ForeignKey(
        Space, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    override = models.CharField(
        _("who may set it aside"),
        max_length=8,
        choices=Override,
        default=Override.KEEPERS,
    )
    is_active = models.BooleanField(_("holds"), default=True)

    class Meta:
        verbose_name = _("rule of booking")
        ordering = ["-is_active", "kind", "pk"]

    def __str__(self) -> str:
        return best(self.names)

    @property
    def works(self) -> Kind:
        """What its kind does."""
        return KINDS[self.kind]
