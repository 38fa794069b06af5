"""Tables of what bookings cost: price lists, credits of memberships, amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.claims.models import Allowance, Booking
from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Versioned
from madang.kit.privacy import Tag, tags
from madang.spaces.models.agreements import (
    AgreementKind,
    SpaceAgreement,
    is_known_currency,
)
from madang.spaces.models.places import NOTHING, Space

if TYPE_CHECKING:
    from collections.abc import Mapping


class Per(models.TextChoices):
    """For which stretch a price is: a half day is four hours, a day is 24."""

    HOUR = "hour", pgettext_lazy("price", "an hour")
    HALF_DAY = "half_day", pgettext_lazy("price", "half a day (4 hours)")
    DAY = "day", pgettext_lazy("price", "a day (24 hours)")


#: How many minutes each stretch has.
MINUTES = {Per.HOUR: 60, Per.HALF_DAY: 240, Per.DAY: 1440}

EVERYBODY, TENANTS = "public", "members"
#: Who pays a price: everybody, all tenants, or those under one kind of agreement.
PAYERS = [
    (EVERYBODY, pgettext_lazy("price", "Everybody")),
    (TENANTS, pgettext_lazy("price", "Tenants")),
    *AgreementKind.choices,
]


class BookingPrice(Versioned):
    """A line of a space's price list: what a stretch costs a kind of payer from a day.

    A later line for the same stretch and payer takes its place from its own first day
    on.  `credits` are what pays for the stretch instead of money; with nought, only
    money does.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="space payer per price currency credits starts_on",
    )

    space = models.ForeignKey(
        Space, on_delete=models.CASCADE, related_name="booking_prices"
    )
    payer = models.CharField(_("who pays"), max_length=10, choices=PAYERS)
    per = models.CharField(_("for"), max_length=8, choices=Per)
    price = models.DecimalField(
        _("price"),
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(NOTHING, _("A price cannot be negative."))],
    )
    currency = models.CharField(
        _("currency"), max_length=3, validators=[is_known_currency]
    )
    credits = models.PositiveIntegerField(_("or credits"), default=0)
    starts_on = models.DateField(_("valid from"))

    class Meta:
        verbose_name = _("price of a booking")
        ordering = ["space", "payer", "per", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["space", "payer", "per", "starts_on"],
                name="one_booking_price_per_day",
                violation_error_message=_("There is a price from this day on."),
            ),
            models.CheckConstraint(
                condition=models.Q(price__gte=0, credits__gte=0),
                name="a_booking_price_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space}: {self.price} {self.currency}"


class CreditPlan(Versioned):
    """How many credits come with each month of an agreement, or of all of a kind.

    What is not used is gone `months` months after it came.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="kind agreement monthly months",
    )

    kind = models.CharField(_("kind"), max_length=10, choices=AgreementKind, blank=True)
    agreement = models.OneToOneField(
        SpaceAgreement, null=True, blank=True, on_delete=models.CASCADE,
        related_name="+",
    )  # fmt: skip
    monthly = models.PositiveIntegerField(_("credits a month"))
    months = models.PositiveSmallIntegerField(
        _("usable for (months)"), default=1, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("credit plan")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "kind"],
                condition=models.Q(agreement=None),
                name="one_credit_plan_per_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(agreement=None) & ~models.Q(kind="")
                | models.Q(agreement__isnull=False, kind=""),
                name="a_credit_plan_is_of_a_kind_or_an_agreement",
            ),
            models.CheckConstraint(
                condition=models.Q(months__gte=1), name="credits_last_a_month"
            ),
        ]

    def __str__(self) -> str:
        return str(self.agreement or self.get_kind_display())


class CreditMonth(HubOwned):
    """An agreement's credits of a month were granted: once, whoever asks again."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub allowance", business="agreement month"
    )

    agreement = models.ForeignKey(
        SpaceAgreement, on_delete=models.CASCADE, related_name="+"
    )
    month = models.DateField()
    allowance = models.ForeignKey(Allowance, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("credits of a month")
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "month"], name="credits_come_once_a_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.month:%Y-%m}"


class CostState(models.TextChoices):
    """What is to be paid for a booking is open until it takes place or is cancelled."""

    OPEN = "open", pgettext_lazy("cost", "Open")
    DUE = "due", pgettext_lazy("cost", "Due")
    DROPPED = "dropped", pgettext_lazy("cost", "Given back")


class BookingCost(HubOwned):
    """What a booking costs: its credits are held and its money open until it is due.

    It is due once somebody has checked in or the booking is over, and when it was
    cancelled after `free_until`.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub booking",
        business="organisation amount currency credits state made_at free_until "
        "settled_at",
    )

    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    credits = models.PositiveIntegerField(_("credits"), default=0)
    state = models.CharField(
        _("state"), max_length=8, choices=CostState, default=CostState.OPEN
    )
    made_at = models.DateTimeField()
    free_until = models.DateTimeField(_("cancelled free of charge until"))
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("cost of a booking")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gte=0, credits__gte=0),
                name="a_booking_cost_is_not_negative",
            )
        ]
        indexes = [
            models.Index(fields=["hub", "state", "organisation"], name="costs_by_state")
        ]

    def __str__(self) -> str:
        return f"{self.booking}: {self.credits} + {self.amount} {self.currency}"
