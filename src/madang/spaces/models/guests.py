"""Guests of a booking: who is expected, and who has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.claims.models import Booking
from madang.hubs.models import HubOwned, User
from madang.kit.privacy import Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class Guest(HubOwned):
    """Somebody who is let in for a booking; gone a month after it."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub booking",
        person=(
            "name email company arrived_at received_by",
            personal("letting guests in and giving them a badge", retention_days=30),
        ),
    )

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    company = models.CharField(_("company"), max_length=120, blank=True)
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    received_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = pgettext_lazy("booking", "guest")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
