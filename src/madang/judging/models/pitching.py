"""Panels and pitch days: who speaks when, where, before whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.applications.models import Application
from madang.hubs.models import HubOwned, Site, Versioned
from madang.hubs.models.hub import is_known_zone
from madang.judging.models.rounds import Round, Seat
from madang.kit.languages import best
from madang.kit.privacy import Tag, personal, tags
from madang.kit.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Mapping


class PitchDayState(models.TextChoices):
    """How far a pitch day has come."""

    DRAFT = "draft", pgettext_lazy("pitch day", "Being planned")
    PUBLISHED = "published", pgettext_lazy("pitch day", "Published")
    OVER = "over", pgettext_lazy("pitch day", "Over")


class PitchDay(Versioned):
    """A day on which teams speak before judges of a round.

    `settings` holds minutes for speaking, questions and changing, breaks, and rooms;
    results show from `results_at` on, and only then.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at state",
        business="round names site zone starts_at ends_at settings results_at",
    )

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="days")
    names = TextsField(_("name"), blank=False)
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    zone = models.CharField(_("time zone"), max_length=64, validators=[is_known_zone])
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    settings = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=PitchDayState, default=PitchDayState.DRAFT
    )
    results_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("pitch day")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="pitch_day_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return best(self.names)


class PitchSlot(HubOwned):
    """One application's time on a pitch day, in one room."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub order",
        business="day application room starts_at ends_at began_at ended_at",
    )

    day = models.ForeignKey(PitchDay, on_delete=models.CASCADE, related_name="slots")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="+"
    )
    room = models.CharField(_("room"), max_length=100, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "room", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "application"], name="pitches_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["day", "room", "starts_at"], name="one_pitch_a_room"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="pitch_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.number} · {self.room}"


class PitchSeat(HubOwned):
    """A judge in front of one pitch, in the room or from afar."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        seat=("slot seat is_remote", personal("knowing who judges which pitch")),
    )

    slot = models.ForeignKey(PitchSlot, on_delete=models.CASCADE, related_name="seats")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    is_remote = models.BooleanField(_("from afar"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slot", "seat"], name="judge_once_a_pitch")
        ]

    def __str__(self) -> str:
        return str(self.seat.judge)
