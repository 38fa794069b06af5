"""Tables of needs: what a plant buys, who may know, what companies say to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Settled, User, Versioned
from madang.hubs.models.hub import is_currency
from madang.kit.languages import best
from madang.kit.privacy import Tag, personal, tags
from madang.kit.texts import TextsField
from madang.sourcing.models.rates import FrozenRates

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class NeedState(models.TextChoices):
    """What a need is at a moment; nobody sets it."""

    DRAFT = "draft", pgettext_lazy("need", "Draft")
    PUBLISHED = "published", pgettext_lazy("need", "Published")
    CLOSED = "closed", pgettext_lazy("need", "Closed")


class Audience(models.TextChoices):
    """Which companies know of a published need, beside those invited."""

    CHOSEN = "chosen", pgettext_lazy("need", "Invited companies only")
    FITTING = "fitting", pgettext_lazy("need", "All companies that fit")
    MEMBERS = "members", pgettext_lazy("need", "All companies of the hub")


class AnswerKind(models.TextChoices):
    """What a company says to a need."""

    CAN = "can", pgettext_lazy("need", "We can")
    HELP = "help", pgettext_lazy("need", "We can with help")
    CANNOT = "cannot", pgettext_lazy("need", "We cannot")


class Need(Versioned):
    """What a buyer's plant buys in a year, told to the right companies only.

    A company that fits shares an industry with it and holds every certificate that is
    asked for.  What the need is worth is for the buyer and the hub's staff.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="buyer titles texts code quantity unit value currency valued_on place "
        "languages nda audience closes_at published_at closed_at",
    )

    buyer = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("order", "buyer"),
    )
    titles = TextsField(_("title"), blank=False)
    texts = TextsField(_("description"))
    code = models.CharField(_("main industry"), max_length=3)
    quantity = models.DecimalField(
        _("quantity per year"), max_digits=16, decimal_places=4
    )
    unit = models.CharField(_("unit"), max_length=20)
    value = models.DecimalField(
        _("expected value per year"), max_digits=20, decimal_places=2, null=True,
        blank=True,
    )  # fmt: skip
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, validators=[is_currency]
    )
    valued_on = models.DateField(_("value as of"), null=True, blank=True)
    place = models.CharField(_("delivery place"), max_length=200, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    nda = models.TextField(_("NDA"), max_length=20_000, blank=True)
    audience = models.CharField(
        _("who knows of it"), max_length=8, choices=Audience, default=Audience.CHOSEN
    )
    closes_at = models.DateTimeField(_("answers until"))
    published_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("sourcing", "need")
        ordering = ["-closes_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0) & ~models.Q(unit=""),
                name="need_asks_something",
                violation_error_message=_("Write a quantity above 0 and its unit."),
            ),
            models.CheckConstraint(
                condition=models.Q(value=None, valued_on=None, currency="")
                | models.Q(value__gt=0, valued_on__isnull=False)
                & ~models.Q(currency=""),
                name="need_value_has_currency_and_day",
                violation_error_message=_("A value has an amount, currency and day."),
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None)
                | models.Q(published_at__isnull=False),
                name="need_closed_was_published",
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "-closes_at", "-id"], name="needs_by_close"),
            models.Index(fields=["hub", "buyer", "-closes_at"], name="needs_of_buyer"),
        ]

    def __str__(self) -> str:
        return best(self.titles)

    @property
    def text(self) -> str:
        """The description in the reader's language."""
        return best(self.texts)

    def takes_answers_at(self, now: datetime) -> bool:
        """Whether companies may answer."""
        return self.state_at(now) == NeedState.PUBLISHED

    def state_at(self, now: datetime) -> NeedState:
        """Return what it is at a moment."""
        if not self.published_at:
            return NeedState.DRAFT
        is_over = self.closed_at or now >= self.closes_at
        return NeedState.CLOSED if is_over else NeedState.PUBLISHED


class NeedCode(HubOwned):
    """An industry in which a need could be met: a division of ISIC."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="need code"
    )

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(_("industry"), max_length=3)

    class Meta:
        verbose_name = _("industry of a need")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["need", "code"], name="need_code_once")
        ]

    def __str__(self) -> str:
        return self.code


class NeedCertificate(HubOwned):
    """A certificate that a need asks for; `key` is what its spellings share."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub key", business="need name"
    )

    need = models.ForeignKey(
        Need, on_delete=models.CASCADE, related_name="certificates"
    )
    name = models.CharField(_("certificate"), max_length=80)
    key = models.CharField(max_length=80, editable=False)

    class Meta:
        verbose_name = _("certificate of a need")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "key"],
                name="need_certificate_once",
                violation_error_message=_("This certificate is named twice."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class NeedInvitation(HubOwned):
    """A company that was told of a need; taken back, it knows nothing any more."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="need organisation at taken_back_at"
    )

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("invitation to a need")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "organisation"], name="company_invited_to_need_once"
            )
        ]
        indexes = [
            models.Index(fields=["hub", "organisation"], name="needs_of_company")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}"


class NeedAnswer(Versioned):
    """What a company says to a need; it may change its mind or withdraw."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="need organisation kind note withdrawn_at",
        record=("at by", personal("showing who answered", seen_by="both sides")),
    )

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="answers")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(
        pgettext_lazy("need", "answer"), max_length=6, choices=AnswerKind
    )
    note = models.TextField(_("note"), max_length=2000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("answer to a need")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "organisation"], name="company_answers_need_once"
            )
        ]
        indexes = [
            models.Index(fields=["hub", "organisation"], name="answers_of_company")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_kind_display()}"


class NdaAcceptance(HubOwned):
    """That a company accepted an NDA: who, when, the very text; it never changes."""

    settled: ClassVar[Settled | None] = Settled(but=("by", "organisation"))
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub digest",
        business="need organisation text",
        record=("at by", personal("proving who accepted", seen_by="both sides")),
    )

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="acceptances")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(_("text"))
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("accepted NDA")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "organisation", "digest"], name="nda_accepted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.digest[:8]}"


class GapRates(FrozenRates):
    """At which rates, of which source and day, gaps are added up; the last counts."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="currency on source rates",
        record=("at by", personal("showing who froze the rates")),
    )

    class Meta:
        verbose_name = _("rates of the gaps")
        ordering = ["pk"]
        indexes = [models.Index(fields=["hub", "-id"], name="rates_of_gaps")]
