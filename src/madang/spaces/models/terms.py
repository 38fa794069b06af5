"""Tables of an agreement's terms: rises of the rent, who pays a part, its papers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.files.models import StoredFile
from madang.hubs.models import HubOwned
from madang.kit.privacy import Tag, tags
from madang.spaces.models.agreements import DAY, SpaceAgreement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

HUNDRED = Decimal(100)


def _percent(label: Any, **options: Any) -> Any:
    return models.DecimalField(label, max_digits=7, decimal_places=4, **options)


class RentIndex(HubOwned):
    """An index by which rents rise, such as a country's consumer prices."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="name source"
    )

    name = models.CharField(_("name"), max_length=80)
    source = models.CharField(_("who publishes it"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("rent index")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "name"],
                name="one_rent_index_per_name",
                violation_error_message=_("There is an index of this name."),
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""), name="rent_index_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IndexValue(HubOwned):
    """What an index was in a month; `month` is its first day."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="index month value"
    )

    index = models.ForeignKey(
        RentIndex, on_delete=models.CASCADE, related_name="values"
    )
    month = models.DateField(_("month"))
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=4)

    class Meta:
        verbose_name = _("value of a rent index")
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["index", "month"], name="one_index_value_per_month"
            ),
            models.CheckConstraint(
                condition=models.Q(value__gt=0), name="index_value_is_above_nothing"
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="index_value_is_of_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.value.normalize():f}"


class IndexRule(HubOwned):
    """How the rent of an agreement rises: once a year from `from_month` on.

    By a fixed `percent`, or by what `index` has risen over the twelve months that end
    with `base_month` moved on by as many years; never above `cap`, never below `floor`
    (per cent a year).
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="agreement index base_month percent from_month cap floor",
    )

    agreement = models.OneToOneField(
        SpaceAgreement, on_delete=models.CASCADE, related_name="index_rule"
    )
    index = models.ForeignKey(
        RentIndex,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rules",
        verbose_name=_("index"),
    )
    base_month = models.DateField(_("compared with"), null=True, blank=True)
    percent = _percent(_("per cent a year"), null=True, blank=True)
    from_month = models.DateField(_("first rise"))
    cap = _percent(_("at most"), null=True, blank=True)
    floor = _percent(_("at least"), null=True, blank=True)

    class Meta:
        verbose_name = _("index rule")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    index__isnull=False, base_month__isnull=False, percent=None
                )
                | models.Q(index=None, base_month=None, percent__isnull=False),
                name="index_rule_is_by_index_or_percent",
                violation_error_message=_(
                    "Choose an index with the month to compare with, or a per cent."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(cap=None)
                | models.Q(floor=None)
                | models.Q(cap__gte=models.F("floor")),
                name="index_rule_cap_is_above_floor",
                violation_error_message=_("At most is below at least."),
            ),
            models.CheckConstraint(
                condition=models.Q(from_month__day=1),
                name="index_rule_begins_with_a_month",
            ),
        ]

    def __str__(self) -> str:
        return str(self.index or f"{self.percent:f} %")


class RentStep(HubOwned):
    """A rise of an agreement's rent from a month on: proposed, then confirmed or not.

    It says why: `raw` is what the index or the rule gives, `percent` what the cap and
    the floor leave of it; the values compared are kept as they were read.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="agreement month percent raw index old_month old_value new_value "
        "proposed_on confirmed_on dismissed_on",
    )

    agreement = models.ForeignKey(
        SpaceAgreement, on_delete=models.CASCADE, related_name="rent_steps"
    )
    month = models.DateField(_("from"))
    percent = _percent(_("rise in per cent"))
    raw = _percent(_("before cap and floor"))
    index = models.ForeignKey(
        RentIndex, null=True, on_delete=models.PROTECT, related_name="+"
    )
    old_month = models.DateField(null=True)
    old_value = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    new_value = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    proposed_on = models.DateField(_("proposed"))
    confirmed_on = models.DateField(_("confirmed"), null=True)
    dismissed_on = models.DateField(_("dismissed"), null=True)

    class Meta:
        verbose_name = _("step of a rent")
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "month"], name="one_rent_step_per_month"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_on=None) | models.Q(dismissed_on=None),
                name="rent_step_is_confirmed_or_dismissed",
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="rent_step_begins_with_a_month"
            ),
        ]
        indexes = [
            models.Index(
                fields=["hub", "month"],
                condition=models.Q(confirmed_on=None, dismissed_on=None),
                name="rent_steps_that_wait",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, {self.month:%Y-%m}"

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided about it."""
        return self.confirmed_on is None and self.dismissed_on is None

    @property
    def is_limited(self) -> bool:
        """Whether the cap or the floor changed it."""
        return bool(self.percent != self.raw)


class Funder(models.TextChoices):
    """Who pays a part of a tenant's rent."""

    HUB = "hub", pgettext_lazy("funder", "The hub")
    SPONSOR = "sponsor", pgettext_lazy("funder", "Sponsor")
    PROGRAMME = "programme", pgettext_lazy("funder", "Programme")


class Subsidy(HubOwned):
    """What a funder pays of every month: a share in per cent, or a fixed amount.

    It counts for the months that begin in ``[starts_on, ends_on)``; both are the first
    days of months.  `name` says which programme or budget pays.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="agreement funder organisation name percent amount starts_on ends_on",
    )

    agreement = models.ForeignKey(
        SpaceAgreement, on_delete=models.CASCADE, related_name="subsidies"
    )
    funder = models.CharField(_("paid by"), max_length=9, choices=Funder)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("sponsor"),
    )
    name = models.CharField(_("budget or programme"), max_length=120, blank=True)
    percent = _percent(_("per cent of the month"), null=True, blank=True)
    amount = models.DecimalField(
        _("amount a month"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("subsidy")
        verbose_name_plural = _("subsidies")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    percent__isnull=False,
                    percent__gt=0,
                    percent__lte=HUNDRED,
                    amount=None,
                )
                | models.Q(percent=None, amount__isnull=False, amount__gt=0),
                name="subsidy_is_percent_or_amount",
                violation_error_message=_(
                    "Give a per cent up to 100, or an amount above nothing."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(ends_on__gt=models.F("starts_on")),
                name="subsidy_ends_after_it_starts",
                violation_error_message=_("It ends before it starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__day=1)
                & (models.Q(ends_on=None) | models.Q(ends_on__day=1)),
                name="subsidy_is_of_whole_months",
            ),
            models.CheckConstraint(
                condition=~models.Q(funder=Funder.SPONSOR)
                | models.Q(organisation__isnull=False),
                name="subsidy_of_a_sponsor_names_it",
                violation_error_message=_("Say which organisation the sponsor is."),
            ),
        ]

    def __str__(self) -> str:
        who = str(self.organisation) if self.organisation else self.get_funder_display()
        return f"{who}, {self.name}" if self.name else who

    @property
    def last_day(self) -> date | None:
        """The last day on which it counts; nothing while it is open."""
        return self.ends_on - DAY if self.ends_on else None


class PaperKind(models.TextChoices):
    """What a document of an agreement is."""

    INSURANCE = "insurance", pgettext_lazy("paper", "Insurance certificate")
    IDENTITY = "identity", pgettext_lazy("paper", "Identity document")
    REGISTRATION = "registration", pgettext_lazy("paper", "Company registration")
    SIGNED = "signed", pgettext_lazy("paper", "Signed agreement")
    OTHER = "other", pgettext_lazy("paper", "Other")


class AgreementPaper(HubOwned):
    """A document under an agreement, and the last day on which it is good."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub file removed_at", business="agreement kind valid_until"
    )

    agreement = models.ForeignKey(
        SpaceAgreement, on_delete=models.CASCADE, related_name="papers"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=PaperKind)
    file = models.ForeignKey(
        StoredFile, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("document of an agreement")
        ordering = ["valid_until", "pk"]
        indexes = [
            models.Index(
                fields=["hub", "valid_until"],
                condition=models.Q(removed_at=None, valid_until__isnull=False),
                name="papers_by_their_end",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.agreement}"
