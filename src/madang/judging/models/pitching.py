"""Panels and pitch days: who speaks when, where, before whom."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.applications.models import Application
from madang.hubs.models import HubOwned, Site, Versioned
from madang.hubs.models.hub import is_known_zone
from madang.judging import days
from madang.judging.models.rounds import Round, Seat
from madang.kit.languages import best
from madang.kit.privacy import Tag, personal, tags
from madang.kit.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class PitchDayState(models.TextChoices):
    """How far a pitch day has come."""

    DRAFT = "draft", pgettext_lazy("pitch day", "Being planned")
    PUBLISHED = "published", pgettext_lazy("pitch day", "Published")
    OVER = "over", pgettext_lazy("pitch day", "Over")


class ResultsFor(models.TextChoices):
    """Who sees the result board, once it is open."""

    JUDGES = "judges", pgettext_lazy("results for", "The judges")
    TEAMS = "teams", pgettext_lazy("results for", "The judges, and each team its own")


class PitchDay(Versioned):
    """A day on which teams speak before judges of a round.

    `settings` holds `judging.days.DaySettings`; `letter` numbers the letters about the
    day, so that each is written once; results show while `results_at` is set, and only
    then, to `results_for`.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at state letter",
        business="round names site zone starts_at ends_at settings note results_at "
        "results_for",
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
    note = TextsField(_("what everybody should know"))
    state = models.CharField(
        _("state"), max_length=10, choices=PitchDayState, default=PitchDayState.DRAFT
    )
    letter = models.PositiveIntegerField(default=0)
    results_at = models.DateTimeField(null=True, blank=True)
    results_for = models.CharField(
        max_length=6, choices=ResultsFor, default=ResultsFor.JUDGES
    )

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

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return best(self.names)

    @property
    def note_text(self) -> str:
        """What everybody should know, in the reader's language."""
        return best(self.note)

    @property
    def cut(self) -> days.DaySettings:
        """The settings, read."""
        return days.read(self.settings)

    @property
    def times(self) -> tuple[days.Period, ...]:
        """When pitches can take place."""
        return days.times_of(self.cut, self.starts_at, self.ends_at, self.zone)

    @property
    def is_told(self) -> bool:
        """Whether judges and teams see it."""
        return self.state != PitchDayState.DRAFT

    @property
    def job_key(self) -> str:
        """The key under which at most one planning of the day runs."""
        return f"pitch-{self.pk}"


class DayJudge(HubOwned):
    """A judge of the round on a pitch day: her hours, her room, from afar or there.

    `earliest` and `latest` are wall times of her own `zone`; empty, she has all day.
    `room` is that of her panel as planned; a person may have pinned it.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        seat=(
            "day seat is_remote zone earliest latest room is_pinned",
            personal("planning a pitch day within judges' hours"),
        ),
    )

    day = models.ForeignKey(PitchDay, on_delete=models.CASCADE, related_name="judges")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    is_remote = models.BooleanField(_("from afar"), default=False)
    zone = models.CharField(
        _("time zone"), max_length=64, blank=True, validators=[is_known_zone]
    )
    earliest = models.TimeField(_("from"), null=True, blank=True)
    latest = models.TimeField(_("until"), null=True, blank=True)
    room = models.CharField(_("room"), max_length=60, blank=True)
    is_pinned = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "seat"], name="judge_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(earliest=None, latest=None)
                | models.Q(earliest__isnull=False, latest__isnull=False),
                name="judges_hours_have_two_ends",
            ),
        ]

    def __str__(self) -> str:
        return str(self.seat.judge)

    def is_there(self, period: days.Period) -> bool:
        """Whether the judge is there throughout a period."""
        if self.earliest is None or self.latest is None:
            return True
        zone = self.zone or self.day.zone
        return days.is_within(period, zone, self.earliest, self.latest)


class PitchSlot(HubOwned):
    """One application's time on a pitch day, in one room.

    The clock of a running pitch stands still while `paused_at` is set; `paused_for`
    sums the seconds of former pauses.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub order is_pinned",
        business="day application room starts_at ends_at began_at ended_at paused_at "
        "paused_for",
    )

    day = models.ForeignKey(PitchDay, on_delete=models.CASCADE, related_name="slots")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="+"
    )
    room = models.CharField(_("room"), max_length=100, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_pinned = models.BooleanField(default=False)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_for = models.PositiveIntegerField(default=0)

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

    @property
    def period(self) -> days.Period:
        """From when to when."""
        return self.starts_at, self.ends_at

    @property
    def is_running(self) -> bool:
        """Whether the team is speaking or being asked now."""
        return self.began_at is not None and self.ended_at is None

    def spent(self, now: datetime) -> int:
        """Return the seconds of the pitch that are over, pauses left out."""
        if self.began_at is None:
            return 0
        until = self.ended_at or self.paused_at or now
        whole = (until - self.began_at) // timedelta(seconds=1)
        return max(0, whole - self.paused_for)


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
