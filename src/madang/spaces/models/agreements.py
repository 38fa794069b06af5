"""Tables of agreements: who may sit where, from when to when, and for how much.

Where an agreement stands is read off its days and never stored.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from babel.core import get_global
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Versioned
from madang.kit.privacy import Tag, tags
from madang.spaces.models.places import NOTHING, Space

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = timedelta(days=1)


def is_known_currency(code: str) -> None:
    """Accept a currency that somebody pays with today.

    Raises:
        ValidationError: there is none of this code.
    """
    if code not in get_global("all_currencies"):
        text = gettext("There is no currency “%(code)s”. Write one like USD or KRW.")
        raise ValidationError(text % {"code": code})


class AgreementKind(models.TextChoices):
    """What an agreement gives: a lease binds longest, a residency is a programme's."""

    LEASE = "lease", pgettext_lazy("agreement", "Lease")
    LICENCE = "licence", pgettext_lazy("agreement", "Licence")
    FLEXIBLE = "flexible", pgettext_lazy("agreement", "Flexible membership")
    VIRTUAL = "virtual", pgettext_lazy("agreement", "Virtual office")
    RESIDENCY = "residency", pgettext_lazy("agreement", "Programme residency")


class AgreementState(models.TextChoices):
    """Where an agreement stands on a day, as its days tell."""

    OFFERED = "offered", pgettext_lazy("agreement", "Offered")
    WITHDRAWN = "withdrawn", pgettext_lazy("agreement", "Withdrawn")
    SIGNED = "signed", pgettext_lazy("agreement", "Signed")
    ACTIVE = "active", pgettext_lazy("agreement", "Active")
    NOTICE = "notice", pgettext_lazy("agreement", "Under notice")
    ENDED = "ended", pgettext_lazy("agreement", "Ended")


class Follows(models.TextChoices):
    """Why an agreement follows another one."""

    NOTHING = "", pgettext_lazy("agreement", "The first")
    RENEWAL = "renewal", pgettext_lazy("agreement", "Renewal")
    ADDENDUM = "addendum", pgettext_lazy("agreement", "Addendum")


class DepositState(models.TextChoices):
    """What has become of a deposit."""

    NONE = "", pgettext_lazy("deposit", "None")
    DUE = "due", pgettext_lazy("deposit", "Due")
    PAID = "paid", pgettext_lazy("deposit", "Paid")
    RETURNED = "returned", pgettext_lazy("deposit", "Returned")
    KEPT = "kept", pgettext_lazy("deposit", "Kept")


class SpaceAgreement(Versioned):
    """What a hub and an organisation agreed about spaces, or are about to.

    It runs over the half-open days ``[starts_on, ends_on)``, without `ends_on` until
    somebody ends it; `terminated_on` is the first day on which it no longer runs where
    it ends before that.  `previous` is the version that it renews or amends.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="organisation number kind offered_on withdrawn_on signed_on starts_on "
        "ends_on notice_given_on terminated_on graduated_on previous follows currency "
        "deposit deposit_state note",
    )

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    number = models.CharField(_("number"), max_length=30)
    kind = models.CharField(_("kind"), max_length=10, choices=AgreementKind)
    offered_on = models.DateField(_("offered"))
    withdrawn_on = models.DateField(_("withdrawn"), null=True, blank=True)
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    notice_given_on = models.DateField(_("notice given"), null=True, blank=True)
    terminated_on = models.DateField(_("ended early"), null=True, blank=True)
    graduated_on = models.DateField(_("graduated"), null=True, blank=True)
    previous = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="later",
        verbose_name=_("earlier version"),
    )
    follows = models.CharField(
        _("follows as"), max_length=8, choices=Follows, blank=True
    )
    currency = models.CharField(
        _("currency"), max_length=3, validators=[is_known_currency]
    )
    deposit = models.DecimalField(
        _("deposit"),
        max_digits=14,
        decimal_places=2,
        default=NOTHING,
        validators=[MinValueValidator(NOTHING, _("A deposit cannot be negative."))],
    )
    deposit_state = models.CharField(
        _("state of the deposit"), max_length=8, choices=DepositState, blank=True
    )
    note = models.TextField(_("internal note"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("space agreement")
        ordering = ["-starts_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "number"],
                name="one_agreement_per_number",
                violation_error_message=_("There is an agreement of this number."),
            ),
            models.CheckConstraint(
                condition=~models.Q(number=""), name="agreement_has_a_number"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(ends_on__gt=models.F("starts_on")),
                name="agreement_ends_after_it_starts",
                violation_error_message=_("It ends before it starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(terminated_on=None)
                | models.Q(
                    signed_on__isnull=False,
                    terminated_on__gte=models.F("starts_on"),
                ),
                name="agreement_is_ended_once_signed",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_on=None) | models.Q(withdrawn_on=None),
                name="agreement_is_signed_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=models.Q(deposit__gte=0),
                name="agreement_deposit_is_not_negative",
            ),
            models.UniqueConstraint(
                fields=["previous"],
                condition=models.Q(signed_on__isnull=False),
                name="one_signed_agreement_follows",
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "organisation"], name="agreements_of_tenant"),
            models.Index(fields=["hub", "starts_on"], name="agreements_by_start"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def over_on(self) -> date | None:
        """The first day on which it no longer runs; nothing while it is open."""
        ends = [day for day in (self.ends_on, self.terminated_on) if day]
        return min(ends, default=None)

    @property
    def last_day(self) -> date | None:
        """The last day on which it runs; nothing while it is open."""
        return self.over_on - DAY if self.over_on else None

    @property
    def agreed_last_day(self) -> date | None:
        """The last day that was agreed on at first."""
        return self.ends_on - DAY if self.ends_on else None

    def state(self, on: date) -> AgreementState:
        """Return where it stands on a day."""
        if self.signed_on is None:
            gone = self.withdrawn_on is not None
            return AgreementState.WITHDRAWN if gone else AgreementState.OFFERED
        if self.over_on is not None and self.over_on <= on:
            return AgreementState.ENDED
        if self.starts_on > on:
            return AgreementState.SIGNED
        is_leaving = self.notice_given_on is not None or self.terminated_on is not None
        return AgreementState.NOTICE if is_leaving else AgreementState.ACTIVE


class Basis(models.TextChoices):
    """What a rate is paid for, each month."""

    M2 = "m2", pgettext_lazy("rate", "per m²")
    DESK = "desk", pgettext_lazy("rate", "per desk")
    FLAT = "flat", pgettext_lazy("rate", "flat")


class AgreementLine(HubOwned):
    """A space, or some desks of a zone, under an agreement; or a service without one.

    `quantity` is what the monthly `rate` is multiplied by: square metres or desks, one
    where it is flat.  `net_m2` is the net area that it takes, which occupancy adds up.
    It counts over ``[starts_on, ends_on)`` as far as the agreement runs.  `rises` are
    the steps of its rent that were confirmed since it was signed, in order: the first
    day of a month and what a whole month costs from then on.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="agreement space basis quantity net_m2 rate starts_on ends_on rises",
    )

    agreement = models.ForeignKey(
        SpaceAgreement, on_delete=models.CASCADE, related_name="agreed_lines"
    )
    space = models.ForeignKey(
        Space,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("space"),
    )
    basis = models.CharField(_("paid"), max_length=5, choices=Basis)
    quantity = models.DecimalField(
        _("quantity"), max_digits=9, decimal_places=2, default=Decimal(1)
    )
    net_m2 = models.DecimalField(
        _("net area"), max_digits=9, decimal_places=2, default=NOTHING
    )
    rate = models.DecimalField(
        _("rate a month"),
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(NOTHING, _("A rate cannot be negative."))],
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    rises = models.JSONField(
        _("confirmed rises"), default=list, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("line of an agreement")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0),
                name="agreement_line_has_a_quantity",
                violation_error_message=_("The quantity is above nothing."),
            ),
            models.CheckConstraint(
                condition=models.Q(rate__gte=0, net_m2__gte=0),
                name="agreement_line_is_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(ends_on__gt=models.F("starts_on")),
                name="agreement_line_ends_after_it_starts",
                violation_error_message=_("It ends before it starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(basis=Basis.FLAT) | models.Q(space__isnull=False),
                name="agreement_line_has_its_space",
                violation_error_message=_(
                    "Choose a space, or a flat rate without one."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "space", "starts_on"], name="lines_of_space")
        ]

    def __str__(self) -> str:
        return str(self.space) if self.space else str(self.get_basis_display())

    @property
    def last_day(self) -> date | None:
        """Its own last day, where it ends before its agreement."""
        return self.ends_on - DAY if self.ends_on else None

    @property
    def desks(self) -> int:
        """How many desks of its zone it takes."""
        return int(self.quantity) if self.basis == Basis.DESK else 0
