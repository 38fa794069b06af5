"""Forms of an agreement's terms: its rule, who pays a part, documents, indices."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madang.directory.choosing import NamedField
from madang.directory.models import Organisation
from madang.kit.fields import FIRST, LAST, DayField
from madang.spaces.models import Funder, PaperKind
from madang.spaces.months import first_of_month
from madang.spaces.queries.terms import indices_visible_to

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.hubs.models import Actor
    from madang.spaces.models import IndexRule, SpaceAgreement

MONTH = re.compile(r"(\d{4})[-./](\d{1,2})")
MOST_VALUES = 1200
DECEMBER = 12


def month_of(text: str) -> date | None:
    """Return the first day of a month such as ``2026-03``; nothing if it is none."""
    found = MONTH.fullmatch(text.strip())
    if found is None or not 1 <= int(found[2]) <= DECEMBER:
        return None
    day = date(max(int(found[1]), 1), int(found[2]), 1)
    return day if FIRST <= day <= LAST else None


class MonthField(forms.Field):
    """A month as the browser's own input takes it; its first day."""

    widget = forms.TextInput(
        attrs={"type": "month", "placeholder": "2026-01", "inputmode": "numeric"}
    )

    def to_python(self, value: Any) -> date | None:
        """Return the first day of the month.

        Raises:
            ValidationError: it is none.
        """
        if value in self.empty_values:
            return None
        month = month_of(str(value))
        if month is None:
            raise forms.ValidationError(_("Write a month like 2026-03."))
        return month

    def prepare_value(self, value: Any) -> Any:
        """Return the month as the input shows it."""
        return f"{value:%Y-%m}" if isinstance(value, date) else value


def _percent(label: Any, least: int = 0, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=least,
        max_value=100,
        max_digits=7,
        decimal_places=4,
        required=False,
        **options,
    )


class RuleForm(forms.Form):
    """How a rent rises: by an index or by a fixed per cent, from when, within what."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        agreement: SpaceAgreement,
        row: IndexRule | None,
    ) -> None:
        year_on = first_of_month(agreement.starts_on, 12)
        initial: dict[str, Any] = {"from_month": year_on}
        if row is not None:
            names = ("index", "base_month", "percent", "from_month", "cap", "floor")
            initial = {name: getattr(row, name) for name in names}
        super().__init__(data, initial=initial)
        self.fields["index"] = forms.ModelChoiceField(
            queryset=indices_visible_to(by),
            label=_("Index"),
            required=False,
            empty_label=_("No index: a fixed per cent"),
        )
        self.fields["base_month"] = MonthField(
            label=_("Compared with the month"),
            required=False,
            help_text=_("The first rise compares the same month a year later with it."),
        )
        self.fields["percent"] = _percent(
            _("Fixed, in per cent a year"),
            -100,
            help_text=_("Only without an index."),
        )
        self.fields["from_month"] = MonthField(
            label=_("First rise"), help_text=_("Then every twelve months.")
        )
        self.fields["cap"] = _percent(_("At most, in per cent"), -100)
        self.fields["floor"] = _percent(_("At least, in per cent"), -100)


class SubsidyForm(forms.Form):
    """Who pays a part of a rent, how much, and for which months."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, by: Actor, agreement: SpaceAgreement
    ) -> None:
        super().__init__(data, initial={"starts_on": agreement.starts_on})
        self.fields["funder"] = forms.ChoiceField(
            label=_("Paid by"), choices=Funder.choices
        )
        self.fields["organisation"] = NamedField(
            model=Organisation, by=by, label=_("Sponsor"), required=False
        )
        self.fields["name"] = forms.CharField(
            label=_("Budget or programme"), required=False, max_length=120
        )
        self.fields["percent"] = _percent(_("Per cent of the month"))
        self.fields["amount"] = forms.DecimalField(
            label=_("Or an amount a month"),
            required=False,
            min_value=0,
            max_digits=14,
            decimal_places=2,
        )
        self.fields["starts_on"] = MonthField(label=_("First month"))
        self.fields["last_month"] = MonthField(
            label=_("Last month"),
            required=False,
            help_text=_("Empty: as long as the agreement runs."),
        )

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the subsidy."""
        given = dict(self.cleaned_data)
        return given | {"ends_on": after_month(given.pop("last_month"))}


def after_month(last: date | None) -> date | None:
    """Return the first day after a month; nothing after none."""
    return first_of_month(last, 1) if last else None


class EndSubsidyForm(forms.Form):
    """The last month that a funder pays."""

    last_month = MonthField(label=_("Last month"))


class PaperForm(forms.Form):
    """A document of an agreement: what it is, the file, how long it is good."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PaperKind.choices)
    file = forms.FileField(label=_("File"))
    valid_until = DayField(
        label=_("Valid until"),
        required=False,
        help_text=_("Thirty days before, this is in what waits for you."),
    )


class IndexForm(forms.Form):
    """An index: its name and who publishes it."""

    name = forms.CharField(label=_("Name"), max_length=80)
    source = forms.CharField(
        label=_("Who publishes it"), max_length=200, required=False
    )


class ValuesForm(forms.Form):
    """Values of an index, one month a line, typed or pasted from a table."""

    lines = forms.CharField(
        label=_("Values by month"),
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": "2026-01 104.5"}),
        help_text=_("One month a line, such as 2026-01 104.5. A table can be pasted."),
    )

    def clean_lines(self) -> dict[date, Decimal]:
        """Return the values by the first day of their month.

        Raises:
            ValidationError: a line is none; every such line is named.
        """
        found: dict[date, Decimal] = {}
        faults = []
        for line in self.cleaned_data["lines"].splitlines()[:MOST_VALUES]:
            if not line.strip():
                continue
            value = _value_of(line)
            if value is None:
                told = gettext("“%(line)s” is no month with a value above nothing.")
                faults.append(told % {"line": line.strip()[:40]})
            else:
                found[value[0]] = value[1]
        if faults:
            raise forms.ValidationError(faults[:5])
        return found


def _value_of(line: str) -> tuple[date, Decimal] | None:
    """Return the month and the value of a line; nothing if it is none."""
    month, _sep, rest = re.sub(r"[\t;,]", " ", line.strip(), count=1).partition(" ")
    day = month_of(month)
    try:
        value = Decimal(rest.strip().replace(",", "."))
    except InvalidOperation:
        return None
    if day is None or not value.is_finite() or not 0 < value < 10**8:
        return None
    return day, value.quantize(Decimal("0.0001"))
