"""Tables of fundraising rounds: what a company raises, and who takes which share."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Versioned
from madang.hubs.models.hub import is_currency
from madang.kit.privacy import Tag, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class Instrument(models.TextChoices):
    """How money is put into a company."""

    EQUITY = "equity", pgettext_lazy("instrument", "Equity")
    SAFE = "safe", pgettext_lazy("instrument", "SAFE")
    CONVERTIBLE = "convertible", pgettext_lazy("instrument", "Convertible note")
    LOAN = "loan", pgettext_lazy("instrument", "Loan")
    REVENUE = "revenue", pgettext_lazy("instrument", "Share of revenue")
    OTHER = "other", pgettext_lazy("instrument", "Other")


class FundraisingRound(Versioned):
    """A company raising money: how much it wants, how, and since when."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="company name instrument target currency opened_on closed_on",
    )

    company = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("company"),
    )
    name = models.CharField(_("name"), max_length=80)
    instrument = models.CharField(
        _("instrument"), max_length=12, choices=Instrument, default=Instrument.EQUITY
    )
    target = models.DecimalField(
        _("target"), max_digits=20, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, validators=[is_currency])
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("fundraising round")
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""), name="round_has_a_name"
            ),
            models.CheckConstraint(
                condition=models.Q(target=None) | models.Q(target__gt=0),
                name="round_target_is_positive",
                violation_error_message=_("Write an amount above 0."),
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on=None)
                | models.Q(closed_on__gte=models.F("opened_on")),
                name="fundraising_closes_after_it_opens",
                violation_error_message=_("It closes before it opens."),
            ),
        ]
        indexes = [models.Index(fields=["hub", "company", "-opened_on"])]

    def __str__(self) -> str:
        return f"{self.company} · {self.name}"


class RoundShare(HubOwned):
    """An investor in a round, with its share of it in per cent where that is known."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="round investor percent is_lead"
    )

    round = models.ForeignKey(
        FundraisingRound, on_delete=models.CASCADE, related_name="shares"
    )
    investor = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("investor"),
    )
    percent = models.DecimalField(
        _("share in per cent"), max_digits=6, decimal_places=3, null=True, blank=True
    )
    is_lead = models.BooleanField(_("leads the round"), default=False)

    class Meta:
        verbose_name = _("share of a round")
        ordering = ["-is_lead", "-percent", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "investor"],
                name="investor_once_a_round",
                violation_error_message=_("This investor is in the round already."),
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=models.Q(is_lead=True),
                name="one_lead_a_round",
                violation_error_message=_("Another investor leads this round."),
            ),
            models.CheckConstraint(
                condition=models.Q(percent=None)
                | models.Q(percent__gt=0, percent__lte=100),
                name="share_is_a_percentage",
                violation_error_message=_("Write a share between 0 and 100."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.investor)
