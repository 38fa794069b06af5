"""How a call takes applications: its form, its workflow, its rules, its letters."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.applications import eligibility
from madang.applications.workflow import Workflow
from madang.applications.workflow import read as read_workflow
from madang.hubs.models import HubOwned, User, Versioned
from madang.kit.privacy import Tag, personal, tags
from madang.programmes.models import Call
from madang.questionnaires.models import Edition

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Intake(Versioned):
    """What a call asks and how it goes on from there; one per call.

    `edition` is frozen, so that nobody's form changes under her hands.  `workflow`,
    `rules` and `letters` are what `workflow.read`, `eligibility.read` and
    `letters.read` read; `workflow_version` grows when the way itself changes.
    `last_number` is the number of the latest application.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at last_number workflow_version",
        business="call edition workflow rules letters needs_signatory has_preferences "
        "offer_days appeal_days gives_feedback",
    )

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="+", verbose_name=_("form")
    )
    workflow = models.JSONField(default=dict)
    workflow_version = models.PositiveIntegerField(default=1)
    rules = models.JSONField(default=list, blank=True)
    letters = models.JSONField(default=dict, blank=True)
    needs_signatory = models.BooleanField(_("a named signatory submits"), default=False)
    has_preferences = models.BooleanField(
        _("may name other calls of the programme"), default=False
    )
    gives_feedback = models.BooleanField(_("gives feedback"), default=True)
    offer_days = models.PositiveSmallIntegerField(
        _("days to accept an offer"), default=7
    )
    appeal_days = models.PositiveSmallIntegerField(_("days to appeal"), default=10)
    last_number = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("intake")
        indexes = [models.Index(fields=["hub", "call"])]

    def __str__(self) -> str:
        return str(self.call)

    @cached_property
    def way(self) -> Workflow:
        """The workflow as values."""
        return read_workflow(self.workflow)

    @cached_property
    def asked(self) -> tuple[eligibility.Rule, ...]:
        """The eligibility rules as values."""
        return eligibility.read(self.rules)


class WorkflowDraft(Versioned):
    """A workflow that staff are changing; what is in force stays until it is done.

    `content` may be unsound.  `past` and `ahead` are what it was before each step and
    what was taken back, nearest last.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at past ahead",
        business="intake content",
    )

    intake = models.OneToOneField(Intake, on_delete=models.CASCADE, related_name="+")
    content = models.JSONField(default=dict)
    past = models.JSONField(default=list, blank=True)
    ahead = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("draft of a workflow")
        indexes = [models.Index(fields=["hub", "intake"])]

    def __str__(self) -> str:
        return str(self.intake)

    @property
    def way(self) -> Workflow:
        """The workflow as values, sound or not."""
        return read_workflow(self.content)


class ExemptionKind(models.TextChoices):
    """Which rule is set aside."""

    LATE = "late", _("May send late")
    ELIGIBILITY = "eligibility", _("Counts as eligible")


class Exemption(HubOwned):
    """A rule set aside for one applicant, for a while, with a reason.

    It is hers by her address, so that it can be granted before she has begun.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        grant=(
            "call email kind reason expires_at granted_by granted_at revoked_at",
            personal("treating applicants alike, with exceptions on record"),
        ),
    )

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(_("e-mail address"))
    kind = models.CharField(_("exemption"), max_length=12, choices=ExemptionKind)
    reason = models.CharField(_("reason"), max_length=500)
    expires_at = models.DateTimeField(_("until"))
    granted_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("exemption")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="exemption_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["call", "email", "kind"],
                condition=models.Q(revoked_at=None),
                name="one_standing_exemption_per_kind",
            ),
        ]
        indexes = [models.Index(fields=["hub", "call", "email"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.email}"

    def holds(self, now: datetime) -> bool:
        """Return whether the rule is set aside now."""
        return self.revoked_at is None and now < self.expires_at
