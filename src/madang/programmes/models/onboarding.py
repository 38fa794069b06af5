"""What a company does when it comes in: a checklist, papers to sign, first figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.hubs.models import HubOwned, User
from madang.hubs.models.hub import is_currency
from madang.kit.languages import LANGUAGES, best
from madang.kit.privacy import Basis, Tag, personal, tags
from madang.kit.texts import TextsField
from madang.programmes.models.cohort import Cohort, Place
from madang.programmes.models.programme import Programme

if TYPE_CHECKING:
    from collections.abc import Mapping


class ChecklistItem(HubOwned):
    """One thing that every company of a cohort does, or that staff do for each."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub order", business="cohort names due_on is_for_staff"
    )

    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="checklist"
    )
    names = TextsField(_("what is to be done"), blank=False)
    due_on = models.DateField(_("due"), null=True, blank=True)
    is_for_staff = models.BooleanField(_("done by the hub's staff"), default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("point of the checklist")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return best(self.names)


class PlaceTask(HubOwned):
    """A point of the checklist that is done for one place."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="place item",
        done=("done_by done_at", personal("knowing who did it")),
    )

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="tasks")
    item = models.ForeignKey(
        ChecklistItem, on_delete=models.CASCADE, related_name="tasks"
    )
    done_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    done_at = models.DateTimeField()

    class Meta:
        verbose_name = _("point done")
        constraints = [
            models.UniqueConstraint(fields=["place", "item"], name="point_done_once")
        ]

    def __str__(self) -> str:
        return f"{self.item} · {self.place}"


class Agreement(HubOwned):
    """A paper that every company of a programme signs."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub order", business="programme names retired_at"
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="agreements"
    )
    names = TextsField(_("name"), blank=False)
    order = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("agreement")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return best(self.names)


class AgreementEdition(HubOwned):
    """The words of an agreement at one time; an edition never changes.

    With `is_asked_again` those who signed an earlier edition sign this one, too.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub fingerprint",
        business="agreement number texts is_asked_again published_at",
    )

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="editions"
    )
    number = models.PositiveSmallIntegerField(_("edition"))
    texts = TextsField(_("text"), blank=False)
    fingerprint = models.CharField(max_length=64)
    is_asked_again = models.BooleanField(_("everybody signs again"), default=False)
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("edition of an agreement")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="edition_numbered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement} · {self.number}"


#: Kept for as long as claims from the agreement may be raised, and five years more.
PROOF = personal(
    "proving what was agreed",
    basis=Basis.CONTRACT,
    retention_days=3650,
    seen_by="those who run the programme; the company",
)


class Signature(HubOwned):
    """One person's signature under an edition, for one place.

    `text` and `consent` are what stood on the page, word for word; `fingerprint` is a
    hash over both, the name, the moment and the address.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub fingerprint",
        business="place edition language text consent",
        signed=("user typed_name at address", PROOF),
    )

    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="signatures"
    )
    edition = models.ForeignKey(
        AgreementEdition, on_delete=models.PROTECT, related_name="signatures"
    )
    language = models.CharField(max_length=8, choices=LANGUAGES)
    text = models.TextField()
    consent = models.CharField(max_length=500)
    typed_name = models.CharField(_("your full name"), max_length=200)
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("signature")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "edition"], name="edition_signed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.typed_name}"


class Measure(models.TextChoices):
    """What is measured of a company at the beginning, and later again."""

    JOBS = "jobs", pgettext_lazy("figure", "Jobs")
    SALES = "sales", _("Sales in the last twelve months")
    ORDERS = "orders", _("Purchase orders")
    ORDER_VALUE = "order_value", _("Value of purchase orders")
    INVESTMENT = "investment", _("Investment raised")


#: The measures that are amounts of money; the others are counts.
MONEY = frozenset({Measure.SALES, Measure.ORDER_VALUE, Measure.INVESTMENT})


class Baseline(HubOwned):
    """A figure of a company as of a day; the earliest of a measure is its baseline."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="place measure value currency as_of",
        entered=("entered_by entered_at", personal("knowing who gave the figure")),
    )

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="baselines")
    measure = models.CharField(_("figure"), max_length=12, choices=Measure)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2)
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, validators=[is_currency]
    )
    as_of = models.DateField(_("as of"))
    entered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("first figure")
        ordering = ["measure", "as_of"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "measure", "as_of"], name="figure_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(value__gte=0), name="figure_is_not_negative"
            ),
            models.CheckConstraint(
                condition=(models.Q(measure__in=sorted(MONEY)) & ~models.Q(currency=""))
                | (~models.Q(measure__in=sorted(MONEY)) & models.Q(currency="")),
                name="money_has_a_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} · {self.place}"
