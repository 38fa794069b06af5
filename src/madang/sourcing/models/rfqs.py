"""Tables of RFQs: what is asked for, of whom, until when; questions and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Settled, User, Versioned
from madang.hubs.models.hub import is_currency
from madang.kit.privacy import Tag, personal, tags
from madang.programmes.models import Programme
from madang.sourcing.models.needs import Need

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class RfqState(models.TextChoices):
    """What an RFQ is at a moment; nobody sets it."""

    DRAFT = "draft", pgettext_lazy("rfq", "Draft")
    OPEN = "open", pgettext_lazy("rfq", "Open for quotes")
    SEALED = "sealed", pgettext_lazy("rfq", "Closed, still sealed")
    CLOSED = "closed", pgettext_lazy("rfq", "Being compared")
    AWARDED = "awarded", pgettext_lazy("rfq", "Awarded")
    CANCELLED = "cancelled", pgettext_lazy("rfq", "Cancelled")


class Rfq(Versioned):
    """A buyer's request for quotation: invited suppliers or all, until a deadline.

    With `opens_at` it is sealed: until that moment nobody but the supplier herself sees
    that there is a quote, nor anything of it.  One that is cancelled before is never
    opened, unless the cancellation is undone.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="buyer title text is_open closes_at opens_at currency programme place "
        "published_at opened_at awarded_at cancelled_at reason need",
    )

    buyer = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("order", "buyer"),
    )
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what is asked for"), max_length=5000, blank=True)
    place = models.CharField(_("delivery place"), max_length=200, blank=True)
    is_open = models.BooleanField(_("open to every company"), default=False)
    closes_at = models.DateTimeField(_("quotes until"))
    opens_at = models.DateTimeField(_("sealed until"), null=True, blank=True)
    currency = models.CharField(
        _("compared in"), max_length=3, validators=[is_currency]
    )
    programme = models.ForeignKey(
        Programme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("counted for the programme"),
    )
    published_at = models.DateTimeField(null=True, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    awarded_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    need = models.ForeignKey(
        Need, null=True, editable=False, on_delete=models.PROTECT, related_name="rfqs"
    )

    class Meta:
        verbose_name = _("RFQ")
        ordering = ["-closes_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="rfq_has_title"),
            models.CheckConstraint(
                condition=models.Q(opens_at=None)
                | models.Q(opens_at__gte=models.F("closes_at")),
                name="rfq_opens_after_it_closes",
                violation_error_message=_("It is opened before quotes are in."),
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "-closes_at", "-id"], name="rfqs_by_close"),
            models.Index(fields=["hub", "buyer", "-closes_at"], name="rfqs_of_buyer"),
            models.Index(fields=["hub", "opened_at", "opens_at"], name="rfqs_to_open"),
            models.Index(fields=["hub", "title", "id"], name="rfqs_by_title"),
            models.Index(
                fields=[
                    "hub",
                    "cancelled_at",
                    "awarded_at",
                    "published_at",
                    "closes_at",
                    "opens_at",
                    "buyer",
                    "is_open",
                ],
                name="rfqs_by_facet",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_sealed_at(self, now: datetime) -> bool:
        """Whether quotes are hidden from all but those who gave them."""
        if self.opens_at is None:
            return False
        is_ended = self.cancelled_at is not None and self.cancelled_at < self.opens_at
        return is_ended or now < self.opens_at

    def takes_quotes_at(self, now: datetime) -> bool:
        """Whether suppliers may answer."""
        ended = self.cancelled_at or self.awarded_at or self.opened_at
        return bool(self.published_at) and not ended and now < self.closes_at

    def is_written_at(self, now: datetime) -> bool:
        """Whether files may be added and removed: a draft's, or while quotes come."""
        is_draft = not self.published_at and not self.cancelled_at
        return is_draft or self.takes_quotes_at(now)

    def state_at(self, now: datetime) -> RfqState:
        """Return what it is at a moment."""
        if self.cancelled_at:
            return RfqState.CANCELLED
        if self.awarded_at:
            return RfqState.AWARDED
        if not self.published_at:
            return RfqState.DRAFT
        if now < self.closes_at:
            return RfqState.OPEN
        return RfqState.SEALED if self.is_sealed_at(now) else RfqState.CLOSED


class RfqChangeKind(models.TextChoices):
    """What was done to a published RFQ."""

    MOVED = "moved", pgettext_lazy("rfq", "Deadline moved")
    CANCELLED = "cancelled", pgettext_lazy("rfq", "Cancelled")
    RESUMED = "resumed", pgettext_lazy("rfq", "Cancellation undone")
    AWARD_BACK = "award_back", pgettext_lazy("rfq", "Award taken back")
    AWARD_AGAIN = "award_again", pgettext_lazy("rfq", "Award stands again")


class RfqChange(HubOwned):
    """What was done to a published RFQ and why; it never changes itself."""

    settled: ClassVar[Settled | None] = Settled(but=("by",))
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="rfq kind reason before after",
        record=("at by", personal("showing who changed an RFQ")),
    )

    rfq = models.ForeignKey(Rfq, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=11, choices=RfqChangeKind)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    before = models.DateTimeField(_("deadline before"), null=True, blank=True)
    after = models.DateTimeField(_("deadline after"), null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("change of an RFQ")
        ordering = ["pk"]
        indexes = [models.Index(fields=["hub", "rfq"], name="changes_of_rfq")]

    def __str__(self) -> str:
        return f"{self.rfq} · {self.get_kind_display()}"


class RfqLine(HubOwned):
    """Something that is asked for, in a quantity, perhaps by a day."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="rfq position words quantity unit due_on"
    )

    rfq = models.ForeignKey(Rfq, on_delete=models.CASCADE, related_name="rfq_lines")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(_("what"), max_length=300)
    quantity = models.DecimalField(_("quantity"), max_digits=16, decimal_places=4)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    due_on = models.DateField(_("delivery date"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of an RFQ")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["rfq", "position"], name="rfq_line_once"),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0) & ~models.Q(words=""),
                name="rfq_line_asks_something",
                violation_error_message=_("Write what, and a quantity above 0."),
            ),
        ]

    def __str__(self) -> str:
        return self.words


class RfqInvitation(HubOwned):
    """A supplier that is asked for a quote."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="rfq organisation at"
    )

    rfq = models.ForeignKey(Rfq, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("invitation to quote")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rfq", "organisation"],
                name="supplier_invited_once",
                violation_error_message=_("This supplier is invited already."),
            )
        ]
        indexes = [
            models.Index(fields=["hub", "organisation"], name="invitations_of_supplier")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}"


class RfqQuestion(HubOwned):
    """What a supplier asks; the answer is for all, and names nobody."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="rfq organisation text answer",
        record=("asked_at asked_by answered_at", personal("showing who asked")),
    )

    rfq = models.ForeignKey(Rfq, on_delete=models.CASCADE, related_name="questions")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(pgettext_lazy("rfq", "question"), max_length=2000)
    answer = models.TextField(_("answer"), max_length=5000, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("question about an RFQ")
        ordering = ["pk"]
        indexes = [models.Index(fields=["hub", "rfq"], name="questions_of_rfq")]

    def __str__(self) -> str:
        return self.text[:80]
