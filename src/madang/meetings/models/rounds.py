"""Rounds: when and where meetings take place, at which tables, who comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from madang.hubs.models import HubOwned, Site, Versioned
from madang.hubs.models.hub import is_known_zone
from madang.kit.languages import best
from madang.kit.privacy import Tag, personal, tags
from madang.kit.texts import TextsField
from madang.meetings import grid
from madang.meetings.models.matchings import Matching
from madang.meetings.models.parties import Party, Representative
from madang.spaces.models import Space

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


class RoundKind(models.TextChoices):
    """Where people of a round meet."""

    VIDEO = "video", pgettext_lazy("meetings", "By video")
    VENUE = "venue", pgettext_lazy("meetings", "At a venue")
    FOLLOW_UP = "follow_up", pgettext_lazy("meetings", "Follow-up by video")


class RoundState(models.TextChoices):
    """How far a round has come."""

    WISHES = "wishes", pgettext_lazy("meetings", "Wishes and plans")
    PUBLISHED = "published", pgettext_lazy("meetings", "Published")
    OVER = "over", pgettext_lazy("meetings", "Over")


class CarryOver(models.TextChoices):
    """What a round makes of the meetings of the round before it."""

    FRESH = "fresh", pgettext_lazy("carry over", "Only pairs that have not met")
    AGAIN = (
        "again",
        pgettext_lazy("carry over", "Only pairs of which a side says again"),
    )
    ALL = "all", pgettext_lazy("carry over", "Every pair, whatever was before")


class Round(Versioned):
    """One occasion of a matching: days, slots on its own clock, floor, most, tables.

    `letter` counts publications, so that each change is written once.  `adopted` is
    the key of the run that would be published, `published` of the one that was.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at state letter adopted published",
        business="matching names kind site zone starts_on ends_on opens closes "
        "slot_minutes pause_minutes breaks least most carry_over previous "
        "note",
    )

    matching = models.ForeignKey(
        Matching, on_delete=models.CASCADE, related_name="rounds"
    )
    names = TextsField(_("name"), blank=False)
    kind = models.CharField(
        _("kind"), max_length=9, choices=RoundKind, default=RoundKind.VENUE
    )
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    zone = models.CharField(_("time zone"), max_length=64, validators=[is_known_zone])
    starts_on = models.DateField()
    ends_on = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    slot_minutes = models.PositiveSmallIntegerField(default=25)
    pause_minutes = models.PositiveSmallIntegerField(default=5)
    breaks = models.JSONField(default=list, blank=True)
    least = models.PositiveSmallIntegerField(default=0)
    most = models.PositiveSmallIntegerField(default=8)
    carry_over = models.CharField(
        max_length=5, choices=CarryOver, default=CarryOver.ALL
    )
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="next"
    )
    note = TextsField(_("what everybody should know"))
    state = models.CharField(
        _("state"), max_length=9, choices=RoundState, default=RoundState.WISHES
    )
    letter = models.PositiveIntegerField(default=0)
    adopted = models.PositiveBigIntegerField(null=True, editable=False)
    published = models.PositiveBigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("round of meetings")
        ordering = ["starts_on", "opens", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="meetings_end_after_they_start",
            ),
            models.CheckConstraint(
                condition=models.Q(least__lte=models.F("most")),
                name="meetings_least_up_to_most",
            ),
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
    def slots(self) -> tuple[grid.Period, ...]:
        """When meetings can take place."""
        return grid.periods_of(self.cut, self.zone)

    def local_day(self, moment: datetime) -> date:
        """Return the day on the round's own clock."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    @property
    def keyed_slots(self) -> tuple[tuple[str, grid.Period], ...]:
        """The slots with what plans and forms call them."""
        return tuple((grid.key_of(period[0]), period) for period in self.slots)

    @property
    def cut(self) -> grid.Cut:
        """The days and minutes of the round."""
        return grid.Cut(
            self.starts_on,
            self.ends_on,
            self.opens,
            self.closes,
            self.slot_minutes,
            self.pause_minutes,
            grid.breaks_in(self.breaks),
        )

    @property
    def is_remote(self) -> bool:
        """Whether people join from where they are."""
        return self.kind != RoundKind.VENUE

    @property
    def is_told(self) -> bool:
        """Whether parties see its meetings."""
        return self.letter > 0

    @property
    def job_key(self) -> str:
        """The key under which at most one run of the round is under way."""
        return f"meetings-{self.pk}"

    @property
    def mend_key(self) -> str:
        """The key under which at most one mending of what is published is under way."""
        return f"meetings-{self.pk}-mend-{self.version}"


class Table(HubOwned):
    """A table of a round, or a video room with its link; closed where it is lost.

    One that stands in a `space` of the hub is lost with it, too: what the round has
    booked says so (see `queries.rooms`).
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub order",
        business="round label link closed_from space",
    )

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="tables")
    label = models.CharField(max_length=60)
    link = models.URLField(max_length=500, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    closed_from = models.DateTimeField(null=True, blank=True)
    space = models.ForeignKey(
        Space, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "label"], name="table_label_once_a_round"
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def name(self) -> str:
        """What people call it; a bare number stands with the word for a table."""
        if not self.label.isdecimal():
            return self.label
        return pgettext("meetings", "Table %(label)s") % {"label": self.label}


class EntryState(models.TextChoices):
    """Whether a party is in a round."""

    IN = "in", pgettext_lazy("entry", "Takes part")
    STANDBY = "standby", pgettext_lazy("entry", "Standby")
    OUT = "out", pgettext_lazy("entry", "Does not come")


class Entry(HubOwned):
    """A party in a round: takes part, stands by, or is out from some moment on."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="round party state out_from arrived_at",
    )

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="entries")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="entries")
    state = models.CharField(
        _("state"), max_length=7, choices=EntryState, default=EntryState.IN
    )
    out_from = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("entry of a party")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "party"], name="party_once_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party} · {self.round}"


class Presence(HubOwned):
    """When a representative is away in a round: beginnings of slots, as UTC texts."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        when=(
            "round representative away",
            personal("planning meetings within people's hours", retention_days=365),
        ),
    )

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="presences")
    representative = models.ForeignKey(
        Representative, on_delete=models.CASCADE, related_name="presences"
    )
    away = models.JSONField(default=list)

    class Meta:
        verbose_name = _("hours in a round")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "representative"], name="hours_once_a_round"
            )
        ]

    def __str__(self) -> str:
        return str(self.representative)
