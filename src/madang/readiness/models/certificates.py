"""Tables of what a company can prove: its certificates, their kinds, its machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Capability, Organisation
from madang.files.models import StoredFile
from madang.hubs.models import HubOwned, Settled, User, Versioned
from madang.kit.languages import best
from madang.kit.privacy import Tag, personal, tags
from madang.kit.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class CertificateKind(Versioned):
    """A kind of certificate that the hub keeps beside those of the library."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="code names retired_at",
    )

    code = models.SlugField(_("code"), max_length=40, db_index=False)
    names = TextsField(_("name"), blank=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("kind of certificate")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "code"],
                name="one_certificate_kind_a_code",
                violation_error_message=_("There is a kind of this code already."),
            )
        ]

    def __str__(self) -> str:
        return best(self.names) or self.code


class CertificateState(models.TextChoices):
    """How far a certificate can be trusted; the last two hold nothing any more."""

    CLAIMED = "claimed", pgettext_lazy("certificate", "Claimed")
    EVIDENCED = "evidenced", pgettext_lazy("certificate", "Evidenced")
    VERIFIED = "verified", pgettext_lazy("certificate", "Verified")
    CORRECTED = "corrected", pgettext_lazy("certificate", "Corrected")
    WITHDRAWN = "withdrawn", pgettext_lazy("certificate", "Withdrawn")


#: The states in which a certificate stands, the weakest first.
STANDING = (
    CertificateState.CLAIMED, CertificateState.EVIDENCED, CertificateState.VERIFIED,
)  # fmt: skip


class Certificate(HubOwned):
    """A certificate of a company; what it says never changes, only its state moves.

    `kind` is a code of the library or of the hub's own kinds.  It holds from its first
    day to its last one, both included; without a last day it holds until withdrawn.
    `reminded` is the nearest number of days before its end at which it was reminded of.
    """

    settled: ClassVar[Settled | None] = Settled(
        but=("state", "evidence", "reason", "reminded", "noted_by", "proved_by",
             "verified_by", "verified_at"),
    )  # fmt: skip
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub corrects reminded",
        business="organisation kind issuer number scope valid_from valid_until state "
        "evidence reason",
        record=(
            "noted_by noted_at proved_by verified_by verified_at",
            personal("showing who vouched for a certificate"),
        ),
    )

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("company"),
    )  # fmt: skip
    kind = models.CharField(pgettext_lazy("certificate", "kind"), max_length=40)
    issuer = models.CharField(_("issuer"), max_length=200)
    number = models.CharField(_("number"), max_length=100)
    scope = models.CharField(_("scope"), max_length=300, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    state = models.CharField(
        pgettext_lazy("certificate", "state"), max_length=9, choices=CertificateState,
        default=CertificateState.CLAIMED,
    )  # fmt: skip
    evidence = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", verbose_name=_("evidence"),
    )  # fmt: skip
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT,
        related_name="correction",
    )  # fmt: skip
    reminded = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    proved_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("certificate")
        ordering = ["kind", "-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "organisation", "kind", "number", "valid_from"],
                condition=models.Q(state__in=["claimed", "evidenced", "verified"]),
                name="one_certificate_a_number",
                violation_error_message=_(
                    "This certificate is known already. Correct that one."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="certificate_ends_after_it_begins",
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                condition=models.Q(verified_by=None)
                | (
                    (
                        models.Q(noted_by=None)
                        | ~models.Q(verified_by=models.F("noted_by"))
                    )
                    & (
                        models.Q(proved_by=None)
                        | ~models.Q(verified_by=models.F("proved_by"))
                    )
                ),
                name="certificate_is_verified_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["corrected", "withdrawn"])
                | ~models.Q(reason=""),
                name="certificate_gone_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["hub", "kind", "organisation", "valid_until"],
                name="certificates_by_kind",
            ),
            models.Index(fields=["hub", "valid_until"], name="certificates_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.number}"

    @property
    def stands(self) -> bool:
        """Whether it was neither corrected nor withdrawn."""
        return self.state in STANDING

    def holds_on(self, day: date) -> bool:
        """Whether it stands and its days hold this one."""
        ends = self.valid_until
        return self.stands and self.valid_from <= day and (not ends or day <= ends)

    def is_expired(self, day: date) -> bool:
        """Whether its last day was before this one."""
        return self.valid_until is not None and self.valid_until < day


class Machine(Versioned):
    """Machines of one make that a company works with, for one of its capabilities."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="organisation capability name count made_in capacity unit note",
    )

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", db_index=False,
        verbose_name=_("company"),
    )  # fmt: skip
    capability = models.ForeignKey(
        Capability, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("capability"),
    )  # fmt: skip
    name = models.CharField(_("machine"), max_length=200)
    count = models.PositiveSmallIntegerField(
        _("how many"), default=1, validators=[MinValueValidator(1)]
    )
    made_in = models.PositiveSmallIntegerField(
        _("year of make"), null=True, blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
    )  # fmt: skip
    capacity = models.DecimalField(
        _("capacity a month"), max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    note = models.CharField(
        _("tolerances, materials, sizes"), max_length=500, blank=True
    )

    class Meta:
        verbose_name = _("machine")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["hub", "organisation"], name="machines_of_company")
        ]

    def __str__(self) -> str:
        return self.name
