"""What applicants say of the reading, kept so that nobody can tell who said what.

The answers of a round are one list in one row, sorted by marks that mean nothing: no
row, no time and no order of an answer is left.  A mark is made from the poll's own
secret, which is thrown away when the poll ends; from then on nobody, not even whoever
runs the installation, can tell whose an answer is.  That somebody has answered is in
another table, without a time and without anything that the answers hold.  Figures of a
judge are counted per question, so that they cannot be put together into answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.applications.models import Application
from madang.hubs.models import HubOwned
from madang.judging.models.judges import Judge
from madang.judging.models.rounds import Round
from madang.kit.privacy import DataClass, Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

HIDDEN = Tag(DataClass.SECRET, "keeping answers about judges anonymous")


class PollState(models.TextChoices):
    """Whether applicants may still answer."""

    OPEN = "open", pgettext_lazy("poll", "Open")
    CLOSED = "closed", pgettext_lazy("poll", "Closed")


class RatingPoll(HubOwned):
    """The question to a round's applicants how they were read, until `closes_at`.

    `pepper` is random and gone as soon as the poll is closed.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub state",
        business="round opened_at closes_at",
        secret=("pepper", HIDDEN),
    )

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="poll")
    state = models.CharField(
        _("state"), max_length=6, choices=PollState, default=PollState.OPEN
    )
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(_("open until"))
    pepper = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("rating of the reading")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="closed") | models.Q(pepper=""),
                name="closed_poll_has_no_pepper",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opened_at")),
                name="poll_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return str(self.round)

    def is_open_at(self, now: datetime) -> bool:
        """Whether applicants may answer, or change their answers."""
        return self.state == PollState.OPEN and now < self.closes_at


class RatingBox(HubOwned):
    """All answers of a poll in one row, sorted by their marks (see above)."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub poll", secret=("answers", HIDDEN)
    )

    poll = models.OneToOneField(
        RatingPoll, on_delete=models.PROTECT, related_name="box"
    )
    answers = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.poll)


class RatingTally(HubOwned):
    """How often each figure was given for a judge's readings, question by question."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub poll",
        secret=("counts", HIDDEN),
        judge=("judge", personal("telling judges how their reading was received")),
    )

    poll = models.ForeignKey(
        RatingPoll, on_delete=models.PROTECT, related_name="tallies"
    )
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="+")
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "judge"], name="one_tally_a_judge")
        ]

    def __str__(self) -> str:
        return f"{self.judge} · {self.poll}"


class RatingVoice(HubOwned):
    """That an applicant has answered: no time, no answer, nothing that leads to one."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub poll",
        voice=("application", personal("asking each applicant once", seen_by="nobody")),
    )

    poll = models.ForeignKey(
        RatingPoll, on_delete=models.PROTECT, related_name="voices"
    )
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "application"], name="one_voice_an_application"
            )
        ]

    def __str__(self) -> str:
        return f"{self.poll} · {self.application.number}"
