"""Judges: who can read, how much, in which fields and languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation, Person
from madang.hubs.models import HubOwned, User, Versioned
from madang.kit.privacy import Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class JudgeState(models.TextChoices):
    """Whether a judge of the pool may be asked."""

    ACTIVE = "active", pgettext_lazy("judge", "In the pool")
    PAUSED = "paused", pgettext_lazy("judge", "Not to be asked for now")
    GONE = "gone", pgettext_lazy("judge", "Left the pool")


class Judge(Versioned):
    """Somebody of the directory who judges for the hub.

    `person` tells the name; `user` is set once she has accepted an invitation.
    `expertise` holds ISIC codes, `languages` the codes she reads, `marks` further
    facts that the hub's coverage rules look at (``{"programme": "Boston"}``).
    `severity` is in standard deviations, above 0 for who scores higher than others.
    `seat_count`, `locked_count` and `no_show_count` are counted by
    `queries.judges_with_history`.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at state",
        judge=(
            "person user role expertise languages marks employer capacity remark",
            personal("giving applications to judges who can read them"),
        ),
        severity=(
            "severity",
            personal("levelling panels", seen_by="programme staff"),
        ),
    )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=JudgeState, default=JudgeState.ACTIVE
    )
    role = models.CharField(pgettext_lazy("judge", "role"), max_length=60, blank=True)
    expertise = models.JSONField(_("expertise"), default=list, blank=True)
    languages = models.JSONField(_("reads"), default=list, blank=True)
    marks = models.JSONField(_("marks"), default=dict, blank=True)
    employer = models.ForeignKey(
        Organisation,
        verbose_name=_("employer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    capacity = models.PositiveSmallIntegerField(_("reads a round"), default=10)
    severity = models.FloatField(_("severity"), default=0.0)
    remark = models.CharField(_("remark"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("judge")
        constraints = [
            models.UniqueConstraint(fields=["hub", "person"], name="judge_once_a_hub"),
            models.CheckConstraint(
                condition=models.Q(capacity__lte=500), name="judge_capacity_is_human"
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "user"]),
            models.Index(fields=["hub", "state"]),
        ]

    def __str__(self) -> str:
        return self.person.name

    @property
    def name(self) -> str:
        """The judge's name."""
        return self.person.name


class Absence(HubOwned):
    """Days ``[starts_on, ends_on)`` on which a judge cannot read."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        absence=("judge starts_on ends_on", personal("asking judges who have time")),
    )

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="absence_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"
