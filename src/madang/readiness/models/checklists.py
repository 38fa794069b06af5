"""Tables of checklists, a company's own answers to them, and who may read these."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.files.models import StoredFile
from madang.hubs.models import HubOwned, Settled, User, Versioned
from madang.kit.privacy import Tag, personal, tags
from madang.questionnaires.models import Edition, Questionnaire

if TYPE_CHECKING:
    from collections.abc import Mapping


class Checklist(Versioned):
    """What a buyer, or the hub itself, asks of suppliers, through all its versions."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="owner questionnaire retired_at",
    )

    owner = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", verbose_name=pgettext_lazy("checklist", "buyer"),
    )  # fmt: skip
    questionnaire = models.OneToOneField(
        Questionnaire, on_delete=models.PROTECT, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("checklist")
        ordering = ["pk"]
        indexes = [models.Index(fields=["hub", "retired_at"], name="checklists_in_use")]

    def __str__(self) -> str:
        return str(self.questionnaire)


class ChecklistVersion(Versioned):
    """One text of a checklist with what each question counts; published it is final.

    The questions are an edition of room `questionnaires`.  `points` has by question key
    a weight, whether it is a must, and whether evidence is wanted.
    """

    settled: ClassVar[Settled | None] = Settled("state", "published")
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="checklist edition points state published_at",
    )

    checklist = models.ForeignKey(
        Checklist, on_delete=models.PROTECT, related_name="versions"
    )
    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="+")
    points = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=9,
        choices=[
            ("draft", pgettext_lazy("checklist", "Draft")),
            ("published", pgettext_lazy("checklist", "Published")),
        ],
        default="draft",
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("version of a checklist")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["checklist"],
                condition=models.Q(state="draft"),
                name="one_draft_of_a_checklist",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at=None)
                | models.Q(state="published", published_at__isnull=False),
                name="published_checklist_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return str(self.edition)

    @property
    def is_published(self) -> bool:
        """Whether companies answer it and it never changes."""
        return self.state == "published"


class AssessmentState(models.TextChoices):
    """A draft is written on; one that was handed in never changes."""

    DRAFT = "draft", pgettext_lazy("assessment", "Draft")
    HANDED_IN = "handed_in", pgettext_lazy("assessment", "Handed in")


class Assessment(Versioned):
    """A company's own answers to a version of a checklist.

    `score` is the share of the points reached, in percent, `missed` how many musts are
    not fully met; both stand still once it is handed in.  One that is taken back stays
    as it was handed in and counts no more; a draft goes on from it.
    """

    settled: ClassVar[Settled | None] = Settled(
        "state", "handed_in", but=("handed_in_by", "taken_back_at", "taken_back_by")
    )
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="organisation checklist of_version answers notes state score missed",
        record=(
            "handed_in_at handed_in_by taken_back_at taken_back_by",
            personal("showing who answered for a company", seen_by="company"),
        ),
    )

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False,
        verbose_name=_("company"),
    )  # fmt: skip
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="+")
    of_version = models.ForeignKey(
        ChecklistVersion, on_delete=models.PROTECT, related_name="+"
    )
    answers = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=9, choices=AssessmentState, default=AssessmentState.DRAFT
    )
    score = models.DecimalField(
        _("score"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    missed = models.PositiveSmallIntegerField(default=0)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("self-assessment")
        ordering = ["-handed_in_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "organisation", "checklist"],
                condition=models.Q(state="draft"),
                name="one_draft_assessment",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", handed_in_at=None)
                | models.Q(
                    state="handed_in", handed_in_at__isnull=False, score__isnull=False
                ),
                name="handed_in_has_a_score",
            ),
            models.CheckConstraint(
                condition=models.Q(score=None)
                | models.Q(score__gte=Decimal(0), score__lte=Decimal(100)),
                name="score_is_a_percentage",
            ),
        ]
        indexes = [
            models.Index(
                fields=["hub", "organisation", "checklist", "-handed_in_at"],
                name="assessments_of_company",
            )
        ]

    def __str__(self) -> str:
        return f"{self.of_version} · {self.organisation}"

    @property
    def is_draft(self) -> bool:
        """Whether it is still written on."""
        return self.state == AssessmentState.DRAFT


class Proof(HubOwned):
    """A file that proves the answer to one question."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub key", business="assessment file"
    )

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="proofs"
    )
    key = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("evidence of an answer")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file.name


class Sharing(HubOwned):
    """A company lets a buyer, or without one the hub's staff, read its readiness.

    It is given by one person and may be taken back by another; the row stays.
    """

    settled: ClassVar[Settled | None] = Settled(
        but=("given_by", "taken_back_at", "taken_back_by")
    )
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="organisation reader",
        record=(
            "given_at given_by taken_back_at taken_back_by",
            personal("showing who let others read", seen_by="company"),
        ),
    )

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False,
        verbose_name=_("company"),
    )  # fmt: skip
    reader = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", verbose_name=pgettext_lazy("checklist", "buyer"),
    )  # fmt: skip
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("sharing of readiness")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "organisation", "reader"],
                condition=models.Q(taken_back_at=None, reader__isnull=False),
                name="shared_once_with_a_buyer",
            ),
            models.UniqueConstraint(
                fields=["hub", "organisation"],
                condition=models.Q(taken_back_at=None, reader=None),
                name="shared_once_with_the_hub",
            ),
            models.CheckConstraint(
                condition=models.Q(reader=None)
                | ~models.Q(reader=models.F("organisation")),
                name="shared_with_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} → {self.reader or self.hub}"
