"""Objections: an applicant says who should not judge her, before the round opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.applications.models import Application
from madang.hubs.models import HubOwned, User
from madang.judging.models.interests import InterestKind
from madang.judging.models.judges import Judge
from madang.kit.privacy import DataClass, Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class ObjectionState(models.TextChoices):
    """Whether staff have looked at it, and what came of it."""

    OPEN = "open", pgettext_lazy("objection", "To look at")
    ACCEPTED = "accepted", pgettext_lazy("objection", "Accepted")
    DECLINED = "declined", pgettext_lazy("objection", "Declined")


class Objection(HubOwned):
    """A judge, or a firm whose judges, an applicant believes conflicted.

    `named` is what she wrote; `judge` whom it means, where the call publishes its
    judges.  Staff accept it, which makes interests, or decline it with a reason; no
    judge ever sees it.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub application state",
        objection=(
            "judge named kind why said_at said_by answer answered_at answered_by",
            personal(
                "keeping judges away from applications they are tied to",
                data=DataClass.SENSITIVE,
                seen_by="programme staff, the applicant",
            ),
        ),
    )

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="+"
    )
    judge = models.ForeignKey(
        Judge, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    named = models.CharField(_("judge or firm"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=InterestKind)
    why = models.CharField(_("why"), max_length=500)
    state = models.CharField(
        _("state"), max_length=8, choices=ObjectionState, default=ObjectionState.OPEN
    )
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("objection")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(named="") & ~models.Q(why=""),
                name="objection_says_whom_and_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(answer=""),
                name="declined_objection_has_an_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "state", "application"]),
        ]

    def __str__(self) -> str:
        return f"{self.application.name}: {self.named}"
