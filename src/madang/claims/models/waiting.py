"""The line of those who want what is taken, in case it is given back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.claims.models.bookings import Booking
from madang.claims.models.things import Resource
from madang.claims.periods import Period
from madang.hubs.models import HubOwned, User
from madang.kit.privacy import Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class WaitingState(models.TextChoices):
    """Who waits gets it, leaves, or waits in vain."""

    WAITING = "waiting", _("Waiting")
    WON = "won", _("Got it")
    LEFT = "left", _("Left the line")
    OVER = "over", _("Waited in vain")


class Waiting(HubOwned):
    """A wish for a resource and a period that are taken.

    Who came first gets it, in the transaction in which it was given back: as a hold
    (`booking`), which goes to the next in line when it runs out.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub resource owner_kind owner_id lanes state booking",
        business="starts_at ends_at",
        person=(
            "label by since",
            personal("giving what is free again to who waits", retention_days=365),
        ),
    )

    resource = models.ForeignKey(
        Resource, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner_kind = models.CharField(max_length=64)
    owner_id = models.PositiveBigIntegerField()
    label = models.CharField(_("what for"), max_length=200, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    lanes = models.PositiveIntegerField(default=1)
    state = models.CharField(
        max_length=8, choices=WaitingState, default=WaitingState.WAITING
    )
    booking = models.ForeignKey(
        Booking, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")),
                name="waiting_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=[
                    "resource", "owner_kind", "owner_id", "starts_at", "ends_at",
                ],
                condition=models.Q(state="waiting"),
                name="nobody_waits_twice",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["resource", "starts_at"],
                condition=models.Q(state="waiting"),
                name="claims_who_waits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def period(self) -> Period:
        """When it is wanted."""
        return Period(self.starts_at, self.ends_at)
