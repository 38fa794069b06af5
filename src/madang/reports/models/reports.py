"""The tables of reports: whom they are for, their blocks, and who gets them by mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.deals.models import RateSource
from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Versioned
from madang.hubs.models.hub import is_currency
from madang.kit.languages import LANGUAGES, best
from madang.kit.privacy import Tag, personal, tags
from madang.kit.texts import TextsField
from madang.outcomes.models import Level
from madang.programmes.models import Cohort, Programme

if TYPE_CHECKING:
    from collections.abc import Mapping


class Step(models.TextChoices):
    """Into which pieces charts cut the period."""

    MONTH = "month", pgettext_lazy("chart by", "Month")
    QUARTER = "quarter", pgettext_lazy("chart by", "Quarter")
    YEAR = "year", pgettext_lazy("chart by", "Year")


class Every(models.TextChoices):
    """How often a report is frozen and mailed by itself."""

    NEVER = "", pgettext_lazy("mail", "Not by itself")
    MONTH = "month", pgettext_lazy("mail", "Every month")
    QUARTER = "quarter", pgettext_lazy("mail", "Every quarter")


class Report(Versioned):
    """What is told to whom about whole months, up to a day.

    It is about a cohort, else a programme, else all that a sponsor pays for, else the
    hub.  Money is shown in `currency`, at what `source` says for `rates_on`.  One that
    was archived is neither frozen nor mailed; its editions stay what they are.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at slug next_on archived_at",
        business="titles programme cohort sponsor starts_on ends_on step level "
        "currency source rates_on every",
    )

    titles = TextsField(_("title"), blank=False)
    slug = models.SlugField(_("public address"), max_length=80, db_index=False)
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("programme"),
    )  # fmt: skip
    cohort = models.ForeignKey(
        Cohort, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("cohort"),
    )  # fmt: skip
    sponsor = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", verbose_name=_("sponsor"),
    )  # fmt: skip
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    step = models.CharField(
        _("charts by"), max_length=7, choices=Step, default=Step.QUARTER
    )
    level = models.CharField(
        _("what counts in charts and tables"), max_length=9, choices=Level,
        default=Level.CLAIMED,
    )  # fmt: skip
    currency = models.CharField(
        _("money in"), max_length=3, blank=True, validators=[is_currency]
    )
    source = models.ForeignKey(
        RateSource, null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", verbose_name=_("source of rates"),
    )  # fmt: skip
    rates_on = models.DateField(_("rates of"), null=True, blank=True)
    every = models.CharField(
        _("mail it"), max_length=7, choices=Every, default=Every.NEVER, blank=True
    )
    next_on = models.DateField(null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("report")
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "slug"],
                name="one_report_an_address",
                violation_error_message=_("There is a report of this address."),
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__lt=models.F("ends_on")),
                name="report_ends_after_it_starts",
                violation_error_message=_("The last day comes after the first."),
            ),
        ]
        indexes = [models.Index(fields=["hub", "next_on"], name="reports_due")]

    def __str__(self) -> str:
        return best(self.titles)


class BlockKind(models.TextChoices):
    """What a part of a report is."""

    TEXT = "text", pgettext_lazy("block", "Text")
    FIGURES = "figures", pgettext_lazy("block", "Figures")
    CHART = "chart", pgettext_lazy("block", "Chart")
    TABLE = "table", pgettext_lazy("block", "Table")
    STORY = "story", pgettext_lazy("block", "Story")
    PHOTO = "photo", pgettext_lazy("block", "Photo")


class Look(models.TextChoices):
    """How figures, a chart or a table look."""

    REACHED = "reached", pgettext_lazy("look", "What came of it")
    PROMISED = "promised", pgettext_lazy("look", "What was promised")
    BARS = "bars", pgettext_lazy("look", "Bars")
    LINE = "line", pgettext_lazy("look", "Line")
    COMPANIES = "companies", pgettext_lazy("look", "One line a company")
    ROWS = "rows", pgettext_lazy("look", "Every single row")


class ReportBlock(Versioned):
    """A part of a report, in its place; a removed one can be brought back.

    `codes` name the indicators that it shows.  Figures can be another cohort's than the
    report's own: then `cohort` says whose.  The texts of a photo say what is on it.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at position removed_at",
        business="report kind heads texts codes look cohort organisation",
        agreed=("agreed", personal("knowing who agreed to a picture")),
    )

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="blocks")
    kind = models.CharField(
        pgettext_lazy("block", "kind"), max_length=7, choices=BlockKind
    )
    position = models.PositiveSmallIntegerField()
    heads = TextsField(_("heading"))
    texts = TextsField(_("text"))
    codes = models.JSONField(_("indicators"), default=list, blank=True)
    look = models.CharField(_("look"), max_length=9, choices=Look, blank=True)
    cohort = models.ForeignKey(
        Cohort, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("cohort"),
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", verbose_name=_("company"),
    )  # fmt: skip
    agreed = models.CharField(_("who agreed to it"), max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("block of a report")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return best(self.heads) or self.get_kind_display()


class Recipient(HubOwned):
    """Who gets a report by a link in a mail, without signing in, until removed."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub removed_at",
        business="report language",
        contact=("name address", personal("sending a report to those who asked")),
    )

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="recipients"
    )
    name = models.CharField(_("name"), max_length=120)
    address = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("recipient of a report")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "address"],
                condition=models.Q(removed_at=None),
                name="recipient_once_a_report",
                violation_error_message=_("This address gets it already."),
            )
        ]

    def __str__(self) -> str:
        return self.name
