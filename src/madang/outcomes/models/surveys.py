"""The tables of surveys: what is asked of whom, the secret links, and the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Settled, Versioned
from madang.hubs.models.hub import is_currency
from madang.kit.languages import LANGUAGES, best
from madang.kit.privacy import DataClass, Tag, personal, tags
from madang.kit.texts import TextsField
from madang.outcomes.models.indicators import Indicator
from madang.programmes.models import Cohort

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class SurveyState(models.TextChoices):
    """Whether a survey is being put together, is out, or takes nothing any more."""

    DRAFT = "draft", pgettext_lazy("survey", "Draft")
    OPEN = "open", pgettext_lazy("survey", "Sent")
    CLOSED = "closed", pgettext_lazy("survey", "Closed")


class Survey(Versioned):
    """A few indicators asked of companies for a period of whole months.

    Until `due_on` an answer is in time, until `closes_on` it is taken and marked late;
    both days are included.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="names intro cohort starts_on ends_on due_on closes_on state sent_at",
    )

    names = TextsField(_("name"), blank=False)
    intro = TextsField(_("a few words to whoever answers"))
    cohort = models.ForeignKey(
        Cohort, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("cohort"),
    )  # fmt: skip
    starts_on = models.DateField(_("first day of the period"))
    ends_on = models.DateField(_("last day of the period"))
    due_on = models.DateField(_("answers asked for by"))
    closes_on = models.DateField(_("late answers taken until"))
    state = models.CharField(
        pgettext_lazy("survey", "state"),
        max_length=6,
        choices=SurveyState,
        default=SurveyState.DRAFT,
    )
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("survey")
        ordering = ["-ends_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")),
                name="survey_period_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__lte=models.F("closes_on")),
                name="survey_closes_after_it_is_due",
                violation_error_message=_("Late answers come after the day asked for."),
            ),
        ]
        indexes = [models.Index(fields=["hub", "state", "due_on"])]

    def __str__(self) -> str:
        return best(self.names)

    def takes(self, today: date) -> bool:
        """Return whether an answer is taken today."""
        return self.state == SurveyState.OPEN and today <= self.closes_on

    def is_late(self, today: date) -> bool:
        """Return whether an answer of today comes late."""
        return today > self.due_on


class SurveyQuestion(HubOwned):
    """An indicator that a survey asks for; `currency` is what its field begins with."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub order", business="survey indicator currency"
    )

    survey = models.ForeignKey(
        Survey, on_delete=models.CASCADE, related_name="questions"
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, validators=[is_currency]
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("question of a survey")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "indicator"], name="indicator_asked_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.indicator)


class SurveyLink(HubOwned):
    """A company that is asked, and where the letter goes."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub sent_at reminded_on revoked_at answered_at",
        business="survey organisation language",
        contact=("address", personal("asking a company for its figures")),
    )

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="links")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("company"),
    )  # fmt: skip
    address = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES)
    sent_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("link of a survey")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "organisation"], name="company_asked_once"
            )
        ]
        indexes = [models.Index(fields=["hub", "organisation"])]

    def __str__(self) -> str:
        return f"{self.survey} · {self.organisation}"


class SurveyKey(HubOwned):
    """A secret address of a link; every letter has its own, and the digest is kept."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub link made_at",
        secret=("token_digest", Tag(DataClass.SECRET, seen_by="nobody")),
    )

    link = models.ForeignKey(SurveyLink, on_delete=models.CASCADE, related_name="keys")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("secret address of a survey")

    def __str__(self) -> str:
        return str(self.link)


class SurveyAnswer(HubOwned):
    """One answer through a link: who says she is, when, and what was typed."""

    settled: ClassVar[Settled | None] = Settled(but=("who", "typed"))
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub number",
        business="link is_late",
        said=("who typed at", personal("knowing who gave a figure")),
    )

    link = models.ForeignKey(
        SurveyLink, on_delete=models.PROTECT, related_name="answers"
    )
    number = models.PositiveSmallIntegerField()
    who = models.CharField(_("your name"), max_length=120)
    typed = models.JSONField(default=dict)
    is_late = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer to a survey")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["link", "number"], name="answers_are_numbered"
            )
        ]

    def __str__(self) -> str:
        return f"{self.link} · {self.number}"
