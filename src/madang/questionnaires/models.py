"""Tables of questionnaires, their editions and the library of questions."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import Settled, Versioned
from madang.kit.languages import best
from madang.kit.privacy import Tag, tags
from madang.kit.texts import TextsField
from madang.questionnaires.definition import Definition, Question

if TYPE_CHECKING:
    from collections.abc import Mapping


class Purpose(models.TextChoices):
    """What a questionnaire is for."""

    APPLICATION = "application", _("Application")
    FEEDBACK = "feedback", _("Feedback")
    ONBOARDING = "onboarding", _("Onboarding")
    CHECKLIST = "checklist", _("Checklist")


class Questionnaire(Versioned):
    """A set of questions through all its editions."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="names purpose archived_at",
    )

    names = TextsField(_("name"), blank=False)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    class Meta:
        verbose_name = _("questionnaire")
        indexes = [models.Index(fields=["hub", "-updated_at"])]

    def __str__(self) -> str:
        return best(self.names) or str(self.pk)


class EditionState(models.TextChoices):
    """A draft is written; a frozen edition never changes again."""

    DRAFT = "draft", _("Draft")
    FROZEN = "frozen", _("Frozen")


class Edition(Versioned):
    """One numbered text of a questionnaire; the database keeps a frozen one as it is.

    `content` is what `Definition.write` gives; `fingerprint` is the hash of the frozen
    text, empty while it is a draft.
    """

    settled: ClassVar[Settled | None] = Settled("state", "frozen")
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at number fingerprint",
        business="questionnaire content state frozen_at",
    )

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="editions"
    )
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(default=dict)
    state = models.CharField(
        _("state"), max_length=6, choices=EditionState, default=EditionState.DRAFT
    )
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("edition")
        ordering = ["questionnaire", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="edition_number_once"
            ),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=models.Q(state="draft"),
                name="one_draft_edition",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", frozen_at=None, fingerprint="")
                | (models.Q(state="frozen", frozen_at__isnull=False))
                & ~models.Q(fingerprint=""),
                name="frozen_edition_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} · {self.number}"

    @cached_property
    def definition(self) -> Definition:
        """What the edition asks."""
        return Definition.read(self.content)

    @property
    def is_frozen(self) -> bool:
        """Whether it never changes again."""
        return self.state == EditionState.FROZEN


class LibraryQuestion(Versioned):
    """A question kept for use in several questionnaires, known by its key."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at key",
        business="content retired_at",
    )

    key = models.CharField(_("key"), max_length=40)
    content = models.JSONField()
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    class Meta:
        verbose_name = _("library question")
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "key"], name="library_question_key_once"
            )
        ]

    def __str__(self) -> str:
        return self.question.name()

    @cached_property
    def question(self) -> Question:
        """The question itself."""
        return Question.read(self.content)
