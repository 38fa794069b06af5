"""Runs: plans that were worked out and kept, and the pins that every run keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.hubs.models import HubOwned, User
from madang.kit.privacy import Tag, personal, tags
from madang.meetings.models.parties import Party
from madang.meetings.models.rounds import Round, Table

if TYPE_CHECKING:
    from collections.abc import Mapping


class RunKind(models.TextChoices):
    """How a plan was made."""

    FRESH = "fresh", pgettext_lazy("run", "Planned anew")
    MENDED = "mended", pgettext_lazy("run", "Mended, moving least")


class Run(HubOwned):
    """A plan of a round, kept as it was found, with what it was found from.

    `plan` holds a line per meeting: left, right, slot, table and the two
    representatives; `lacking` who is below the floor and why.  `value` is what the
    meetings are worth together, `bound` what no plan can beat.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub number seed inputs seconds",
        business="round kind status value bound meetings moved plan lacking made_at "
        "pinned",
        who=("made_by", personal("knowing who planned")),
    )

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=6, choices=RunKind, default=RunKind.FRESH)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    seed = models.PositiveIntegerField(default=1)
    inputs = models.CharField(max_length=64)
    status = models.CharField(max_length=10)
    value = models.FloatField()
    bound = models.FloatField()
    seconds = models.FloatField(default=0)
    meetings = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    pinned = models.PositiveIntegerField(default=0)
    plan = models.JSONField(default=list)
    lacking = models.JSONField(default=list)

    class Meta:
        verbose_name = _("run")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"], name="run_number_once_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.number}"

    @property
    def gap(self) -> float:
        """How far the value may be from the best, as a share of it."""
        if self.bound <= 0:
            return 0.0
        return max(0.0, self.bound - self.value) / self.bound

    @property
    def is_proved(self) -> bool:
        """Whether no plan can be worth more."""
        return self.value >= self.bound


class Pin(HubOwned):
    """A meeting that every run keeps in its slot, and at its table if it names one."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="round left right starts_at table",
    )

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="pins")
    left = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    table = models.ForeignKey(
        Table, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "left", "right"], name="pair_pinned_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.left} · {self.right}"
