"""The tables of what was promised to whom, and of whose outcomes these are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Versioned
from madang.hubs.models.hub import is_currency
from madang.kit.privacy import Tag, tags
from madang.outcomes.models.indicators import Indicator
from madang.outcomes.models.tallies import Level
from madang.programmes.models import Cohort, Programme

if TYPE_CHECKING:
    from collections.abc import Mapping


class Target(Versioned):
    """What an indicator shall come to in whole months.

    It is a cohort's, else a programme's, else the hub's; with a `sponsor` it was
    promised to her and counts her share of what her programmes bring.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="indicator programme cohort sponsor starts_on ends_on amount currency "
        "level remark",
    )

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("indicator"),
    )  # fmt: skip
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
    amount = models.DecimalField(_("target"), max_digits=20, decimal_places=2)
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, validators=[is_currency]
    )
    level = models.CharField(
        _("what counts towards it"), max_length=9, choices=Level, default=Level.CLAIMED
    )
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("outcome", "target")
        ordering = ["ends_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="target_is_positive",
                violation_error_message=_("A target is more than nothing."),
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__lt=models.F("ends_on")),
                name="target_ends_after_it_starts",
                violation_error_message=_("The last day comes after the first."),
            ),
        ]
        indexes = [models.Index(fields=["hub", "ends_on"], name="targets_by_end")]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.amount.normalize():f} {self.currency}".strip()


class SponsorShare(HubOwned):
    """Which part of a programme's outcomes a sponsor calls hers, from a month on.

    The rows of one programme and month are one agreement: together they are not above
    a hundred, and hold until the next month that has any.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="programme sponsor starts_on percent"
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("programme"),
    )  # fmt: skip
    sponsor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("sponsor"),
    )  # fmt: skip
    starts_on = models.DateField(_("from"))
    percent = models.DecimalField(
        pgettext_lazy("sponsor", "share"), max_digits=5, decimal_places=2
    )

    class Meta:
        verbose_name = _("share of a sponsor")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "sponsor", "starts_on"],
                name="one_share_a_sponsor_and_month",
            ),
            models.CheckConstraint(
                condition=models.Q(percent__gte=0, percent__lte=100),
                name="share_of_sponsor_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sponsor} · {self.programme}"
