"""An application: who applies, what was written, what was sent, where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.applications import eligibility
from madang.directory.models import DerivedField, Organisation
from madang.directory.names import company_key
from madang.files.models import StoredFile
from madang.hubs.models import HubOwned, User, Versioned
from madang.hubs.models.hub import is_country
from madang.kit.languages import LANGUAGES
from madang.kit.privacy import Basis, Tag, personal, tags
from madang.programmes.models import Call
from madang.questionnaires.models import Edition

if TYPE_CHECKING:
    from collections.abc import Mapping

APPLYING = "applying to a call"


class ApplicationState(models.TextChoices):
    """A draft is written, sent, and may be taken back."""

    DRAFT = "draft", pgettext_lazy("application", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("application", "Submitted")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")


class Eligible(models.TextChoices):
    """What the rules say, or the person who looked."""

    ELIGIBLE = "eligible", _("Eligible")
    LOOK = "look", _("A person must look")
    NOT_ELIGIBLE = "not_eligible", _("Not eligible")


class Application(Versioned):
    """One firm's application to a call.

    `version` counts what applicants save, and nothing else: what staff do leaves no
    trace in it.  `stage` is where staff have it, `shown_stage` what the applicant is
    told.  `came_from` is the application to a first choice that was declined, in whose
    stead this one stands (`actions.preferring`).  `answers` are those of the form that
    `form_stage` asks; what was sent stands in `Submission`.  `eligible` is what counts
    now, an override included.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at uuid number name_key "
        "form_stage edition registration_key mail_domain",
        business="call came_from name country organisation language state stage "
        "shown_stage "
        "stage_at form_due_at eligible saved_at submitted_at withdrawn_at",
        content=(
            "answers started_by saved_by",
            personal(APPLYING, basis=Basis.CONTRACT, retention_days=1825),
        ),
    )

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    came_from = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="went_to",
        verbose_name=_("came from"),
    )
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("company"), max_length=200)
    name_key = DerivedField(max_length=200, source="name", rule=company_key)
    country = models.CharField(
        _("country"), max_length=2, blank=True, validators=[is_country]
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("organisation"),
    )
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES)
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=ApplicationState,
        default=ApplicationState.DRAFT,
    )
    stage = models.CharField(_("stage"), max_length=40)
    stage_at = models.DateTimeField(_("there since"))
    shown_stage = models.CharField(max_length=40)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    form_stage = models.CharField(max_length=40)
    form_due_at = models.DateTimeField(_("form due"), null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    eligible = models.CharField(
        _("eligibility"), max_length=12, choices=Eligible, blank=True
    )
    registration_key = models.CharField(max_length=60, blank=True)
    mail_domain = models.CharField(max_length=100, blank=True)
    started_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)
    saved_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("application")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "number"], name="one_application_per_number"
            ),
            models.UniqueConstraint(
                fields=["call", "started_by", "name_key"],
                condition=~models.Q(state="withdrawn"),
                name="one_application_per_firm_and_person",
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""), name="application_has_a_name"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="submitted")
                | models.Q(submitted_at__isnull=False),
                name="submitted_application_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["hub", "call", "state", "stage"], name="applications_by_stage"
            ),
            models.Index(fields=["hub", "name_key"], name="applications_by_name"),
            models.Index(fields=["hub", "organisation"], name="applications_by_firm"),
            models.Index(
                fields=["hub", "registration_key"],
                condition=~models.Q(registration_key=""),
                name="applications_by_registration",
            ),
            models.Index(
                fields=["hub", "mail_domain"],
                condition=~models.Q(mail_domain=""),
                name="applications_by_domain",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.number}"

    @property
    def is_sent(self) -> bool:
        """Whether it was sent and not taken back."""
        return self.state == ApplicationState.SUBMITTED


class CollaboratorRole(models.TextChoices):
    """What somebody does in an application."""

    LEAD = "lead", pgettext_lazy("collaborator", "Lead")
    EDITOR = "editor", pgettext_lazy("collaborator", "Editor")
    READER = "reader", pgettext_lazy("collaborator", "Reader")


class Collaborator(HubOwned):
    """Somebody who works on an application; `user` comes with the accepted invitation.

    Where somebody is the signatory, she alone submits.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub application",
        person=(
            "user email role is_signatory invited_at joined_at",
            personal(APPLYING, basis=Basis.CONTRACT, retention_days=1825),
        ),
    )

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="collaborators"
    )
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(
        _("role"),
        max_length=6,
        choices=CollaboratorRole,
        default=CollaboratorRole.EDITOR,
    )
    is_signatory = models.BooleanField(_("signs and submits"), default=False)
    invited_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("collaborator")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "application", Lower("email"), name="one_collaborator_per_address"
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(is_signatory=True),
                name="one_signatory",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(role="lead"),
                name="one_lead",
            ),
        ]
        indexes = [models.Index(fields=["hub", "user"])]

    def __str__(self) -> str:
        return str(self.user or self.email)


class Preference(HubOwned):
    """Another call of the programme that an application would also go to, by rank."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="application call rank"
    )

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="preferences"
    )
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(_("rank"))

    class Meta:
        verbose_name = _("preference")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "call"], name="one_preference_per_call"
            ),
            models.UniqueConstraint(
                fields=["application", "rank"], name="one_preference_per_rank"
            ),
        ]
        indexes = [models.Index(fields=["hub", "call"])]

    def __str__(self) -> str:
        return f"{self.rank}. {self.call}"


class Submission(HubOwned):
    """What was sent, once and for all; editing until the deadline adds another one.

    `document` is the whole of it as `fingerprint.canonical` spells it.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub application number stage edition fingerprint",
        content=(
            "document answers sent_at sent_by",
            personal(APPLYING, basis=Basis.CONTRACT, retention_days=1825),
        ),
    )

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="submissions"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    stage = models.CharField(max_length=40)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    document = models.TextField()
    fingerprint = models.CharField(max_length=64)
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("submission")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"], name="one_submission_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.number}"


class ApplicationFile(HubOwned):
    """A file that answers a question; it stays as long as a submission speaks of it."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub application question at",
        content=("file", personal(APPLYING, basis=Basis.CONTRACT)),
    )

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="files"
    )
    question = models.CharField(max_length=60)
    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("file of an application")
        indexes = [models.Index(fields=["hub", "application", "question"])]

    def __str__(self) -> str:
        return f"{self.application} · {self.file}"


class KeptDraft(HubOwned):
    """Answers that another device's replaced, kept so that nothing typed is lost."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub application stage",
        content=(
            "answers at by",
            personal(APPLYING, basis=Basis.CONTRACT, retention_days=90),
        ),
    )

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="kept_drafts"
    )
    stage = models.CharField(max_length=40)
    answers = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("replaced answers")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.application} · {self.at:%Y-%m-%d %H:%M}"


class EligibilityCheck(HubOwned):
    """What the rules said about an application at a moment, and who overrode it."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub application number",
        business="result findings facts at override override_reason override_at",
        trace=("override_by", personal("knowing who decided")),
    )

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="checks"
    )
    number = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=12, choices=Eligible)
    findings = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    override = models.CharField(max_length=12, choices=Eligible, blank=True)
    override_reason = models.CharField(max_length=500, blank=True)
    override_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    override_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("eligibility check")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"], name="one_check_per_number"
            ),
            models.CheckConstraint(
                condition=models.Q(override="") | ~models.Q(override_reason=""),
                name="override_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.get_result_display()}"

    @property
    def counts(self) -> Eligible:
        """What holds: the override, else what the rules say."""
        return Eligible(self.override or self.result)

    @property
    def found(self) -> list[eligibility.Finding]:
        """What came of each rule."""
        return [eligibility.finding(row) for row in self.findings]


class StageMove(HubOwned):
    """One step of an application on its way."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub application", business="source target at reason",
        trace=("by", personal("knowing who moved what")),
    )  # fmt: skip

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="moves"
    )
    source = models.CharField(max_length=40)
    target = models.CharField(max_length=40)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("move")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.application}: {self.source} → {self.target}"


class StaffNote(HubOwned):
    """What somebody of the staff wrote down about an application; never shown to it."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub application",
        note=("text author written_at", personal("deciding on applications")),
    )

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="staff_notes"
    )
    text = models.TextField(_("note"))
    author = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("note")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.text[:60]
