"""The tables of what companies agreed to, of a hub's wishes, and of what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, User, Versioned
from madang.kit.privacy import Tag, personal, tags
from madang.reports.models.snapshots import Snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Below how many companies a figure is hidden, unless a hub says otherwise.
FEWEST = 5


class ReportSettings(Versioned):
    """Below how many companies a figure is hidden from everybody outside."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at", business="fewest"
    )

    fewest = models.PositiveSmallIntegerField(
        _("fewest companies behind a figure"), default=FEWEST,
        validators=[MinValueValidator(3), MaxValueValidator(50)],
    )  # fmt: skip

    class Meta:
        verbose_name = _("settings of reports")
        constraints = [
            models.UniqueConstraint(fields=["hub"], name="report_settings_once_a_hub")
        ]

    def __str__(self) -> str:
        return str(self.fewest)


class ConsentTo(models.TextChoices):
    """What a company can agree to."""

    NAME = "name", pgettext_lazy("consent", "Being named with its figures")
    STORY = "story", pgettext_lazy("consent", "Its story being told")
    PHOTO = "photo", pgettext_lazy("consent", "Pictures of it")


class CompanyConsent(HubOwned):
    """A company's yes, given by somebody on a day, until it is withdrawn."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="organisation to given_on withdrawn_on remark",
        given=("given_by noted_by", personal("showing who agreed")),
    )

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("company"),
    )  # fmt: skip
    to = models.CharField(
        pgettext_lazy("consent", "to"), max_length=5, choices=ConsentTo
    )
    given_by = models.CharField(_("given by"), max_length=120)
    given_on = models.DateField(_("given on"))
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    noted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = pgettext_lazy("reports", "consent")
        ordering = ["organisation__name_key", "to", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "organisation", "to"],
                condition=models.Q(withdrawn_on=None),
                name="one_consent_holds",
                violation_error_message=_("The company has agreed to this already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_to_display()}"


class SponsorQuestion(HubOwned):
    """What a sponsor asks the hub about her figures, and the answer."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="sponsor snapshot",
        asked=(
            "text answer asked_by asked_at answered_by answered_at",
            personal("answering a sponsor"),
        ),
    )

    sponsor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    snapshot = models.ForeignKey(
        Snapshot, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(pgettext_lazy("sponsor", "question"), max_length=4000)
    asked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    answer = models.TextField(
        pgettext_lazy("question", "answer"), max_length=8000, blank=True
    )
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sponsor's question")
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["hub", "answered_at"], name="questions_open"),
        ]

    def __str__(self) -> str:
        return self.text[:80]
