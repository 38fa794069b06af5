"""What people allowed, asked for and were looked at for: the hub's privacy records."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models.hub import HubOwned
from madang.hubs.models.people import User
from madang.kit.languages import LANGUAGES, best
from madang.kit.privacy import Basis, Tag, personal, tags
from madang.kit.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Mapping

PROOF = personal(
    "proving what a person allowed",
    basis=Basis.LEGAL,
    retention_days=1825,
    seen_by="hub staff; the person herself",
)


class ConsentText(HubOwned):
    """One version of what a hub asks consent for; a published text never changes.

    `purpose` is a short key that stays the same through all versions.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub number published_at retired_at",
        business="purpose title text is_required is_abroad",
    )

    purpose = models.SlugField(_("purpose"), max_length=50, db_index=False)
    number = models.PositiveIntegerField(_("version"))
    title = TextsField(_("title"), blank=False)
    text = TextsField(_("text"), blank=False)
    is_required = models.BooleanField(_("needed to take part"), default=False)
    is_abroad = models.BooleanField(_("sends data abroad"), default=False)
    published_at = models.DateTimeField(_("published"))
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent text")
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "purpose", "number"], name="consent_text_version_once"
            ),
            models.UniqueConstraint(
                fields=["hub", "purpose"],
                condition=models.Q(retired_at=None),
                name="one_current_consent_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{best(self.title)} ({self.number})"


class Consent(HubOwned):
    """A user said yes to one version of a text, in one language; she may take it back.

    Rows stay after a withdrawal: they prove what was allowed, and when.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", proof=("user text language given_at withdrawn_at", PROOF)
    )

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    text = models.ForeignKey(
        ConsentText, on_delete=models.PROTECT, related_name="consents"
    )
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES)
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "user", "text"],
                condition=models.Q(withdrawn_at=None),
                name="one_standing_consent_per_text",
            )
        ]

    def __str__(self) -> str:
        return str(self.text)


class AccessLog(HubOwned):
    """Somebody looked at a person's data; one row a viewer, reason and day."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub kind object_id",
        view=(
            "viewer reason on at",
            personal(
                "showing people who saw their data",
                basis=Basis.LEGAL,
                retention_days=1095,
                seen_by="the person herself; owners",
            ),
        ),
    )

    viewer = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=64)
    object_id = models.PositiveBigIntegerField()
    reason = models.CharField(_("reason"), max_length=100, blank=True)
    on = models.DateField()
    at = models.DateTimeField(_("first at"))

    class Meta:
        verbose_name = _("look at personal data")
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "kind", "object_id", "on", "viewer", "reason"],
                name="one_look_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.viewer} · {self.kind} {self.object_id} · {self.on}"


class PersonRow(HubOwned):
    """What points at a person in whatever room: a model label and a key."""

    kind = models.CharField(max_length=64)
    object_id = models.PositiveBigIntegerField()

    class Meta:
        abstract = True


class LegalHold(PersonRow):
    """Something about a person that must stay although she asks for its erasure."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub kind object_id",
        hold=(
            "person_name reason until set_by set_at lifted_at",
            personal(
                "keeping what the law demands", basis=Basis.LEGAL, retention_days=3650
            ),
        ),
    )

    person_name = models.CharField(_("person"), max_length=200)
    reason = models.CharField(_("reason"), max_length=300)
    until = models.DateField(_("until"), null=True, blank=True)
    set_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("legal hold")
        indexes = [models.Index(fields=["hub", "kind", "object_id"])]

    def __str__(self) -> str:
        return f"{self.person_name} · {self.reason}"


class RequestKind(models.TextChoices):
    """What a person may ask about her data."""

    CORRECTION = "correction", _("Correct it")
    OBJECTION = "objection", _("Stop using it for something")
    ERASURE = "erasure", _("Erase it")


class PrivacyRequest(HubOwned):
    """What a person asked about her data, and what she was answered."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub kind",
        request=(
            "user person_name text asked_at due_on answered_at answered_by answer "
            "report",
            personal(
                "answering a person's request",
                basis=Basis.LEGAL,
                retention_days=1825,
                seen_by="those who run the hub; the person herself",
            ),
        ),
    )

    user = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    person_name = models.CharField(_("person"), max_length=200)
    kind = models.CharField(_("request"), max_length=12, choices=RequestKind)
    text = models.TextField(_("in their words"), max_length=4000, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    due_on = models.DateField(_("to be answered by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    report = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("request about personal data")
        indexes = [models.Index(fields=["hub", "answered_at", "due_on"])]

    def __str__(self) -> str:
        return f"{self.person_name} · {self.get_kind_display()}"
