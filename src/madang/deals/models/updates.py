"""Tables of investor updates: what a company wrote, its figures, to whom, who read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Settled, User, Versioned
from madang.hubs.models.hub import is_currency
from madang.kit.privacy import Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class UpdateState(models.TextChoices):
    """Whether investors have it; what was sent never changes."""

    DRAFT = "draft", pgettext_lazy("update", "Draft")
    SENT = "sent", pgettext_lazy("update", "Sent")


class InvestorUpdate(Versioned):
    """What a company tells its investors about a time; a later one may correct it."""

    settled: ClassVar[Settled | None] = Settled(
        "state", UpdateState.SENT, but=("author", "sent_by")
    )
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at corrects",
        business="company title starts_on last_on highlights lowlights asks state",
        record=("author sent_by sent_at", personal("showing who wrote an update")),
    )

    company = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("company"),
    )
    title = models.CharField(pgettext_lazy("update", "title"), max_length=120)
    starts_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    highlights = models.TextField(_("what went well"), max_length=6000, blank=True)
    lowlights = models.TextField(_("what went badly"), max_length=6000, blank=True)
    asks = models.TextField(_("what you ask for"), max_length=6000, blank=True)
    corrects = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("corrects"),
    )
    state = models.CharField(
        max_length=5, choices=UpdateState, default=UpdateState.DRAFT
    )
    author = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("investor update")
        ordering = ["-last_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("starts_on")),
                name="update_ends_after_it_starts",
                violation_error_message=_("It ends before it starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", sent_at=None)
                | models.Q(state="sent", sent_at__isnull=False),
                name="sent_update_says_when",
            ),
        ]
        indexes = [models.Index(fields=["hub", "company", "-last_on"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_sent(self) -> bool:
        """Whether investors have it."""
        return self.state == UpdateState.SENT


class UpdateFigure(HubOwned):
    """A figure of an update, with its currency if it is money, as of a day."""

    settled: ClassVar[Settled | None] = Settled("state", UpdateState.SENT)
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="update name amount currency as_of state"
    )

    update = models.ForeignKey(
        InvestorUpdate, on_delete=models.CASCADE, related_name="figures"
    )
    name = models.CharField(_("figure"), max_length=80)
    amount = models.DecimalField(_("value"), max_digits=20, decimal_places=2)
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, validators=[is_currency]
    )
    as_of = models.DateField(_("as of"))
    state = models.CharField(
        max_length=5, choices=UpdateState, default=UpdateState.DRAFT, editable=False
    )

    class Meta:
        verbose_name = _("figure of an update")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["update", "name"],
                name="figure_once_an_update",
                violation_error_message=_("This figure is in the update already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class UpdateRecipient(HubOwned):
    """An investor that an update was sent to."""

    settled: ClassVar[Settled | None] = Settled()
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub", business="update firm"
    )

    update = models.ForeignKey(
        InvestorUpdate, on_delete=models.PROTECT, related_name="recipients"
    )
    firm = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("investor"),
    )

    class Meta:
        verbose_name = _("recipient of an update")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["update", "firm"], name="update_once_an_investor"
            )
        ]
        indexes = [models.Index(fields=["hub", "firm"])]

    def __str__(self) -> str:
        return str(self.firm)


class UpdateReading(HubOwned):
    """That somebody of an investor opened an update, and when first."""

    settled: ClassVar[Settled | None] = Settled(but=("user",))
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="update firm",
        record=("user at", personal("showing a company who read its update")),
    )

    update = models.ForeignKey(
        InvestorUpdate, on_delete=models.PROTECT, related_name="readings"
    )
    firm = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("reading of an update")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["update", "user"], name="first_reading_of_an_update"
            )
        ]

    def __str__(self) -> str:
        return f"{self.update} · {self.firm}"
