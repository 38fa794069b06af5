"""The table of indicators: what a hub counts, in which unit, how and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.hubs.models import Versioned
from madang.kit.languages import best
from madang.kit.privacy import Tag, tags
from madang.kit.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Mapping


class Unit(models.TextChoices):
    """What a value is: whole things, a number with decimals, money."""

    COUNT = "count", pgettext_lazy("unit", "Whole number")
    NUMBER = "number", pgettext_lazy("unit", "Number with decimals")
    MONEY = "money", pgettext_lazy("unit", "Money, in its own currency")


#: The proofs that definitions of the library ask for, in the reader's language.
PROOFS = {
    "Accounts": pgettext_lazy("proof", "Accounts"),
    "Agreement with the customer": pgettext_lazy(
        "proof", "Agreement with the customer"
    ),
    "Bank statement": pgettext_lazy("proof", "Bank statement"),
    "Certificate": pgettext_lazy("proof", "Certificate"),
    "Filing receipt": pgettext_lazy("proof", "Filing receipt"),
    "Letter of grant": pgettext_lazy("proof", "Letter of grant"),
    "Payroll": pgettext_lazy("proof", "Payroll"),
    "Purchase order": pgettext_lazy("proof", "Purchase order"),
}


def proof_in_words(text: str) -> str:
    """Return a proof of the library in the reader's language, another as it stands."""
    return str(PROOFS.get(text, text))


#: How many decimals the values of a unit have; of money, the currency says it.
PLACES: Mapping[str, int] = {Unit.COUNT: 0, Unit.NUMBER: 2, Unit.MONEY: 2}


class Nature(models.TextChoices):
    """How values of several periods come together."""

    FLOW = "flow", _("What happened in a period; periods add up")
    STOCK = "stock", _("What there is at a period's end; the latest counts")


class Method(models.TextChoices):
    """Where values come from."""

    ASKED = "asked", _("The company says it")
    PAPERS = "papers", _("Taken from papers")
    COUNTED = "counted", _("Counted by the product from its own rows")


class Frequency(models.TextChoices):
    """How long the period of one value is."""

    MONTH = "month", pgettext_lazy("every", "Monthly")
    QUARTER = "quarter", pgettext_lazy("every", "Quarterly")
    HALF = "half", pgettext_lazy("every", "Every half year")
    YEAR = "year", pgettext_lazy("every", "Yearly")
    COHORT = "cohort", pgettext_lazy("every", "At the end of a programme")


#: How many months a period of a frequency has; of a cohort's, its days say it.
MONTHS: Mapping[str, int] = {
    Frequency.MONTH: 1,
    Frequency.QUARTER: 3,
    Frequency.HALF: 6,
    Frequency.YEAR: 12,
}


class Indicator(Versioned):
    """A definition of what is counted.

    Money is kept in the currency it was given in, and added up per currency.  `edition`
    grows when what the numbers mean changes; each value remembers its own.  `library`
    names the definition it was taken from, empty for a hub's own.  `measure` names what
    the product counts by itself; such an indicator takes no value by hand.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at order",
        business="code names meanings unit nature unit_names method source frequency "
        "measure library edition retired_on",
    )

    code = models.SlugField(_("short name"), max_length=40, db_index=False)
    names = TextsField(_("name"), blank=False)
    meanings = TextsField(_("what exactly is counted"), blank=False)
    unit = models.CharField(pgettext_lazy("of", "unit"), max_length=6, choices=Unit)
    nature = models.CharField(
        _("how periods come together"), max_length=5, choices=Nature
    )
    unit_names = TextsField(_("name of the unit"))
    method = models.CharField(_("where values come from"), max_length=7, choices=Method)
    source = models.CharField(_("proof that is asked for"), max_length=200, blank=True)
    frequency = models.CharField(_("how often"), max_length=7, choices=Frequency)
    measure = models.CharField(_("counted from"), max_length=60, blank=True)
    library = models.CharField(max_length=40, blank=True, editable=False)
    edition = models.PositiveSmallIntegerField(default=1, editable=False)
    order = models.PositiveSmallIntegerField(default=0, editable=False)
    retired_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("indicator")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "code"], name="one_indicator_a_code"
            ),
            models.CheckConstraint(
                condition=(models.Q(method="counted") & ~models.Q(measure=""))
                | (~models.Q(method="counted") & models.Q(measure="")),
                name="counted_indicator_has_a_measure",
                violation_error_message=_("Say from which rows it is counted."),
            ),
        ]

    def __str__(self) -> str:
        return best(self.names) or self.code

    @property
    def proof(self) -> str:
        """The proof that is asked for, in the reader's language."""
        return proof_in_words(self.source)

    @property
    def is_money(self) -> bool:
        """Whether its values are amounts of money."""
        return self.unit == Unit.MONEY

    @property
    def is_stock(self) -> bool:
        """Whether the latest value counts instead of the sum."""
        return self.nature == Nature.STOCK

    @property
    def is_counted(self) -> bool:
        """Whether the product counts it by itself."""
        return bool(self.measure)
