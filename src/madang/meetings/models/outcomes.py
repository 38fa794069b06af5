"""Outcomes: what each side says after a meeting, four fields at most."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.hubs.models import HubOwned, User
from madang.hubs.models.hub import is_currency
from madang.kit.privacy import DataClass, Tag, personal, tags
from madang.meetings.models.meetings import Meeting
from madang.meetings.models.parties import Party

if TYPE_CHECKING:
    from collections.abc import Mapping


class Again(models.TextChoices):
    """Whether a side wants to meet again."""

    YES = "yes", pgettext_lazy("meet again", "Yes")
    NO = "no", pgettext_lazy("meet again", "No")
    LATER = "later", pgettext_lazy("meet again", "Later")


class Outcome(HubOwned):
    """What one side says; the note is that side's own, the amount as of a day."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub said_at",
        business="meeting party again next_step amount currency amount_on",
        who=("said_by", personal("knowing who entered an outcome")),
        note=(
            "note",
            personal(
                "a side's own memory of a meeting",
                seen_by="the side",
                data=DataClass.SECRET,  # so that no journal line tells it to staff
            ),
        ),
    )

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="outcomes"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    again = models.CharField(max_length=5, choices=Again)
    next_step = models.CharField(max_length=300, blank=True)
    amount = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, validators=[is_currency])
    amount_on = models.DateField(null=True, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("outcome")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "party"], name="one_outcome_a_side"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True, currency="")
                | models.Q(amount__isnull=False) & ~models.Q(currency=""),
                name="an_amount_has_its_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.party}"
