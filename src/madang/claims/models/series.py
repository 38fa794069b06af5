"""Series: a wall-clock time, a zone and a rule, and the dates that could not be had."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.claims.models.things import Resource
from madang.claims.recurrence import Rule
from madang.hubs.models import HubOwned, User, Versioned
from madang.hubs.models.hub import is_known_zone
from madang.kit.privacy import Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


#: The parts of a rule that are columns of their own.
RULE = ("starts_on", "begins", "ends", "zone", "frequency", "every", "nth", "until",
        "times")  # fmt: skip


class Frequency(models.TextChoices):
    """How often a series comes."""

    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month, on the same weekday")


class Series(Versioned):
    """A booking that comes again at the same time on the wall.

    `begins` and `ends` are what clocks in `zone` show; an end not after the beginning
    is the next day's.  `every` is 2 for every other week; `weekdays` (Monday 0) are
    those of a weekly series, and `nth` the week of the month of a monthly one (-1 the
    last).  It ends with `until` or after `times`.  `left_out` lists dates that were
    taken out by hand.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at resource owner_kind owner_id "
        "group lanes key",
        business="zone starts_on begins ends frequency every weekdays nth until times "
        "left_out",
        person=(
            "label by made_at",
            personal("knowing who has what when", retention_days=1095),
        ),
    )

    group = models.UUIDField(editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    owner_kind = models.CharField(max_length=64)
    owner_id = models.PositiveBigIntegerField()
    label = models.CharField(_("what for"), max_length=200, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    lanes = models.PositiveIntegerField(default=1)
    zone = models.CharField(_("time zone"), max_length=64, validators=[is_known_zone])
    starts_on = models.DateField(_("first day"))
    begins = models.TimeField(_("begins"))
    ends = models.TimeField(_("ends"))
    frequency = models.CharField(_("repeats"), max_length=8, choices=Frequency)
    every = models.PositiveSmallIntegerField(_("every"), default=1)
    weekdays = models.JSONField(_("weekdays"), default=list, blank=True)
    nth = models.SmallIntegerField(_("week of the month"), default=0)
    until = models.DateField(_("last day"), null=True, blank=True)
    times = models.PositiveSmallIntegerField(_("times"), null=True, blank=True)
    left_out = models.JSONField(default=list, blank=True)
    key = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=False) | models.Q(times__isnull=False),
                name="a_series_ends",
            ),
            models.UniqueConstraint(
                fields=["hub", "key"],
                condition=~models.Q(key=""),
                name="one_series_per_key",
            ),
        ]
        indexes = [models.Index(fields=["hub", "owner_kind", "owner_id"])]

    def __str__(self) -> str:
        return f"{self.resource} {self.begins:%H:%M}"

    @property
    def rule(self) -> Rule:
        """When it takes place."""
        return Rule(
            self.starts_on,
            self.begins,
            self.ends,
            self.zone,
            self.frequency,
            self.every,
            tuple(self.weekdays),
            self.nth,
            self.until,
            self.times,
            frozenset(date.fromisoformat(text) for text in self.left_out),
        )

    @rule.setter
    def rule(self, rule: Rule) -> None:
        for name in RULE:
            setattr(self, name, getattr(rule, name))
        self.weekdays = sorted(set(rule.weekdays))
        self.left_out = sorted(day.isoformat() for day in rule.left_out)


class SkippedDate(HubOwned):
    """A date of a series that could not be had, and why; it can be tried again."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub series tried_at", business="on reason"
    )

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="skipped")
    on = models.DateField()
    reason = models.CharField(max_length=300)
    tried_at = models.DateTimeField()

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "on"], name="a_date_is_skipped_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"
