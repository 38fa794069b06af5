"""What was decided, when it was told, and what came of it: offers and appeals."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.applications.models.application import Application
from madang.hubs.models import HubOwned, User, Versioned
from madang.kit.languages import LANGUAGES
from madang.kit.privacy import Basis, Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping

DECIDING = "deciding on applications, on record"


class DecisionOutcome(models.TextChoices):
    """What was decided."""

    ACCEPTED = "accepted", pgettext_lazy("decision", "Accepted")
    RESERVE = "reserve", pgettext_lazy("decision", "Reserve")
    DECLINED = "declined", pgettext_lazy("decision", "Declined")


class Decision(Versioned):
    """What was decided on an application; unknown to the applicant until released.

    A new decision (an appeal was upheld, a reserve promoted) supersedes the former,
    which stays.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at superseded_at",
        business="application outcome reserve_rank reason_code note feedback "
        "decided_at released_at",
        trace=("decided_by released_by", personal(DECIDING, basis=Basis.CONTRACT)),
    )

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="decisions"
    )
    outcome = models.CharField(_("decision"), max_length=8, choices=DecisionOutcome)
    reserve_rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    reason_code = models.CharField(_("reason"), max_length=40, blank=True)
    note = models.TextField(_("note of the committee"), blank=True)
    feedback = models.TextField(_("feedback to the applicant"), blank=True)
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    released_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("decision")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(superseded_at=None),
                name="one_standing_decision",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="reserve") | models.Q(reserve_rank=None),
                name="only_a_reserve_has_a_rank",
            ),
        ]
        indexes = [models.Index(fields=["hub", "outcome", "released_at"])]

    def __str__(self) -> str:
        return f"{self.application} · {self.get_outcome_display()}"


class FeedbackEdit(HubOwned):
    """One text of the feedback; the first is the original, which stays."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub decision number at",
        business="text",
        trace=("by", personal(DECIDING, basis=Basis.CONTRACT)),
    )

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="feedback_edits"
    )
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("text of feedback")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "number"], name="one_feedback_text_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision} · {self.number}"


class Letter(HubOwned):
    """The letter of a decision as it left: one per decision, whoever released it."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub decision at language",
        letter=("subject text", personal(DECIDING, basis=Basis.CONTRACT)),
    )

    decision = models.OneToOneField(
        Decision, on_delete=models.CASCADE, related_name="letter"
    )
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("letter")

    def __str__(self) -> str:
        return self.subject


class OfferState(models.TextChoices):
    """What became of an offered place."""

    OPEN = "open", pgettext_lazy("offer", "Open")
    ACCEPTED = "accepted", pgettext_lazy("offer", "Accepted")
    DECLINED = "declined", pgettext_lazy("offer", "Declined")
    EXPIRED = "expired", pgettext_lazy("offer", "Expired")


class Offer(HubOwned):
    """A place offered to an accepted applicant, open until a moment.

    `instead_of` is the offer whose place it is, where a reserve was promoted.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="decision expires_at state answered_at reason instead_of",
        trace=("answered_by", personal(DECIDING, basis=Basis.CONTRACT)),
    )

    decision = models.OneToOneField(
        Decision, on_delete=models.CASCADE, related_name="offer"
    )
    expires_at = models.DateTimeField(_("open until"))
    state = models.CharField(
        _("state"), max_length=8, choices=OfferState, default=OfferState.OPEN
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    instead_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("offer")
        indexes = [models.Index(fields=["hub", "state", "expires_at"])]

    def __str__(self) -> str:
        return str(self.decision)


class AppealState(models.TextChoices):
    """What became of an appeal."""

    OPEN = "open", pgettext_lazy("appeal", "Open")
    UPHELD = "upheld", pgettext_lazy("appeal", "Upheld")
    REJECTED = "rejected", pgettext_lazy("appeal", "Rejected")


class Appeal(HubOwned):
    """An applicant asks that a released decision be looked at again, by others."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub decision state",
        appeal=(
            "text at by panel answer answered_at answered_by",
            personal("hearing appeals", basis=Basis.LEGAL, retention_days=1825),
        ),
    )

    decision = models.OneToOneField(
        Decision, on_delete=models.CASCADE, related_name="appeal"
    )
    text = models.TextField(_("what should be looked at again"))
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(
        _("state"), max_length=8, choices=AppealState, default=AppealState.OPEN
    )
    panel = models.CharField(_("who looked again"), max_length=500, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("appeal")
        indexes = [models.Index(fields=["hub", "state"])]

    def __str__(self) -> str:
        return str(self.decision)
