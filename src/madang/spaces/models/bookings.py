"""What rooms are booked for, who may book which, and who came."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.claims.models import Booking
from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, User, Versioned
from madang.kit.privacy import Tag, personal, tags
from madang.spaces.models.places import Space

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A room that nobody has come to is given back after two hours at the latest.
LONGEST_WAIT = 120
#: A booking can be cancelled free of charge until 60 days before at the earliest.
MOST_FREE_HOURS = 60 * 24


class Who(models.TextChoices):
    """Who may book a space."""

    MEMBERS = "members", _("Tenants and those who keep the spaces")
    KEEPERS = "keepers", _("Only those who keep the spaces")


class BookingPolicy(Versioned):
    """What of a space's booking policy claims do not know; the rest its resource has.

    A booking that nobody has checked in to is given back `no_show_minutes` after its
    beginning; with nought, never.  It costs nothing if it is cancelled `free_hours`
    before its beginning at the latest.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="space who no_show_minutes free_hours",
    )

    space = models.OneToOneField(
        Space, on_delete=models.CASCADE, related_name="booking_policy"
    )
    who = models.CharField(
        _("who may book"), max_length=8, choices=Who, default=Who.MEMBERS
    )
    no_show_minutes = models.PositiveSmallIntegerField(
        _("given back when nobody came (minutes)"),
        default=0,
        validators=[MaxValueValidator(LONGEST_WAIT)],
    )
    free_hours = models.PositiveSmallIntegerField(
        _("cancelled free of charge (hours before)"),
        default=0,
        validators=[MaxValueValidator(MOST_FREE_HOURS)],
    )

    class Meta:
        verbose_name = _("booking policy")

    def __str__(self) -> str:
        return str(self.space)


class Occasion(Versioned):
    """What a space is booked for: one row for a booking, or for all of a series."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="organisation people is_shown",
        person=(
            "by purpose set_up catering",
            personal("preparing the room for who booked it", retention_days=1095),
        ),
    )

    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("organisation"),
    )
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    purpose = models.CharField(_("what for"), max_length=200)
    people = models.PositiveIntegerField(_("how many people"), default=1)
    set_up = models.TextField(_("set-up"), max_length=1000, blank=True)
    catering = models.TextField(_("catering"), max_length=1000, blank=True)
    is_shown = models.BooleanField(_("shown on displays"), default=False)

    class Meta:
        verbose_name = _("occasion")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.purpose


class CheckIn(HubOwned):
    """Somebody came: the booking stands, however late it is."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub booking",
        person=("at by", personal("giving rooms back", retention_days=365)),
    )

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("check-in")
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.booking} {self.at:%H:%M}"
