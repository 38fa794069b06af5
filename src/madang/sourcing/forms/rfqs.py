"""Forms of RFQs: asking, inviting, questions, quotes, frozen rates, the award."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from madang.kit.amounts import NO_LANGUAGE, TwoReadings, plain_number_in
from madang.kit.asking import ask_number
from madang.kit.fields import (
    TWO_WAYS,
    DayField,
    MomentField,
    NumberField,
    currency,
    text,
    upload,
    version,
)
from madang.kit.money import number_text
from madang.programmes.queries import programmes_visible_to
from madang.sourcing import rules
from madang.sourcing.actions import Line, Price
from madang.sourcing.forms.fields import (
    FirmChoice,
    above_zero,
    deadline,
    firm,
    past_day,
)
from madang.sourcing.forms.orders import (
    LinedForm,
    LineForm,
    ProgrammeChoice,
    tell_lines,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from madang.hubs.models import Actor
    from madang.sourcing.models import Quote, QuoteLine, Rfq, RfqLine

MOST_DAYS = 3650


class AskedForm(LineForm):
    """A line that is asked for: no price, but words."""

    unit_price = None  # type: ignore[assignment]  # Django takes it out so

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        given = self.cleaned_data
        return not any(given.get(name) for name in ("words", "quantity", "unit"))

    def clean(self) -> dict[str, Any]:
        """Ask for words and quantity where anything is said."""
        given = forms.Form.clean(self) or self.cleaned_data
        if not self.is_blank or self.errors:
            for name in ("words", "quantity"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, gettext("This is missing."))
        if (given.get("quantity") or 0) < 0:
            self.add_error("quantity", gettext("Write a quantity above 0."))
        return given

    @property
    def line(self) -> Line:
        """The line that it says."""
        given = self.cleaned_data
        return Line(
            given["quantity"],
            Decimal(0),
            given["words"],
            given["unit"],
            given["due_on"],
            given["position"] or 0,
        )


class RfqForm(LinedForm):
    """An RFQ: for whom, what, until when, sealed or not; and its lines."""

    row_form = AskedForm

    def __init__(self, data: Any, *, by: Actor, row: Rfq | None = None) -> None:
        names = (
            "title", "text", "place", "is_open", "closes_at", "opens_at", "currency",
            "programme", "version",
        )  # fmt: skip
        initial: dict[str, Any] = {"currency": by.hub.currency}
        lines: Sequence[RfqLine] = ()
        if row is not None:
            initial = {name: getattr(row, name) for name in names}
            lines = list(row.rfq_lines.all())
        super().__init__(data, rows=lines, initial=initial)
        staff, buying = rules.may_keep_all(by), rules.buying_for(by)
        if row is None:
            self.fields["buyer"] = firm(
                pgettext_lazy("order", "Buyer"), by, None if staff else buying
            )
        self.fields["title"] = text(_("Title"), most=200)
        self.fields["text"] = text(
            pgettext_lazy("rfq", "What is asked for"),
            most=5000,
            long=True,
            required=False,
        )
        self.fields["place"] = text(_("Delivery place"), most=200, required=False)
        self.fields["closes_at"] = MomentField(
            zone=by.hub.zone, label=_("Quotes until")
        )
        self.fields["opens_at"] = MomentField(
            zone=by.hub.zone, label=_("Sealed until"), required=False,
            help_text=_("Until then nobody sees a quote, not even that there is one."),
        )  # fmt: skip
        self.fields["is_open"] = forms.BooleanField(
            label=_("Open to every company of the hub"), required=False
        )
        self.fields["currency"] = currency(_("Compared in"))
        if staff:
            self.fields["programme"] = ProgrammeChoice(
                queryset=programmes_visible_to(by), required=False,
                label=_("Counted for the programme"),
                empty_label=_("The supplier’s own"),
            )  # fmt: skip
        self.fields["version"] = version()

    def is_valid(self) -> bool:
        """Whether the fields and every line are right, and something is asked for."""
        is_right = super().is_valid()
        if all(row.is_valid() and row.is_blank for row in self.rows):
            self.add_error(None, gettext("Ask for one thing at least."))
        return is_right and not self.errors

    def clean_closes_at(self) -> datetime:
        """Return until when suppliers quote."""
        return deadline(self)

    def clean(self) -> dict[str, Any]:
        """Seal quotes until after the last may come in."""
        given = super().clean() or self.cleaned_data
        closes_at, opens_at = given.get("closes_at"), given.get("opens_at")
        if closes_at and opens_at and opens_at < closes_at:
            self.add_error("opens_at", gettext("It is opened before quotes are in."))
        return given

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the RFQ."""
        return dict(self.cleaned_data)


class InviteForm(forms.Form):
    """Which company is asked for a quote."""

    def __init__(self, data: Any, *, by: Actor) -> None:
        super().__init__(data)
        self.fields["organisation"] = firm(pgettext_lazy("order", "Supplier"), by)


class QuestionForm(forms.Form):
    """What a supplier asks, for which of her companies."""

    def __init__(self, data: Any, *, firms: Any) -> None:
        super().__init__(data)
        _add_firm(self, firms)
        self.fields["text"] = text(
            pgettext_lazy("rfq", "Question"), most=2000, long=True
        )


def _add_firm(form: forms.Form, firms: Any) -> None:
    """Add the supplier's own company: chosen of several, else known."""
    form.fields["firm"] = FirmChoice(
        queryset=firms, label=pgettext_lazy("order", "Supplier"), empty_label=None
    )
    if len(firms) == 1:
        form.fields["firm"].initial = firms[0].pk


class AnswerForm(forms.Form):
    """The answer that everybody reads."""

    answer = text(
        _("Answer"), most=5000, long=True,
        help_text=_("All who see the RFQ read it; nobody reads who asked."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why something of an RFQ is taken back."""

    reason = text(_("Reason"), most=300)
    version = version()

    def __init__(self, data: Any, *, row: Rfq) -> None:
        super().__init__(data, initial={"version": row.version})


class DeadlineForm(forms.Form):
    """Until when quotes are taken now, and why."""

    def __init__(self, data: Any, *, row: Rfq) -> None:
        initial = {"closes_at": row.closes_at, "version": row.version}
        super().__init__(data, initial=initial)
        self.fields["closes_at"] = MomentField(
            zone=row.hub.zone, label=_("Quotes until")
        )
        self.fields["reason"] = text(_("Reason"), most=300, required=False)
        self.fields["version"] = version()


class WithdrawForm(forms.Form):
    """Why a quote is withdrawn, if the supplier says so."""

    reason = text(_("Reason"), most=300, required=False)


class RfqFileForm(forms.Form):
    """A drawing or another file, for the whole RFQ or one of its lines."""

    def __init__(
        self, data: Any, files: Any = None, *, lines: Sequence[RfqLine]
    ) -> None:
        super().__init__(data, files)
        self.lines = {str(one.pk): one for one in lines}
        named = [
            (key, f"{one.position} · {one.words}") for key, one in self.lines.items()
        ]
        self.fields["line"] = forms.ChoiceField(
            label=pgettext_lazy("rfq", "What it shows"),
            choices=[("", _("the whole RFQ")), *named],
            required=False,
        )
        self.fields["file"] = upload(_("File"), required=True)

    @property
    def line(self) -> RfqLine | None:
        """The line that it shows; none if it is for the whole RFQ."""
        return self.lines.get(self.cleaned_data["line"])


class PriceForm(forms.Form):
    """A supplier's price for a line, with breaks for larger quantities."""

    unit_price = NumberField(label=_("Unit price"), places=6, asks=True, required=False)
    lead_days = forms.IntegerField(
        label=_("Lead time in days"), required=False, min_value=0, max_value=MOST_DAYS
    )
    breaks = text(
        _("Price breaks"), most=300, required=False,
        help_text=_("For example: 5000: 0.92; 10000: 0.89"),
    )  # fmt: skip
    remark = text(_("Remark"), most=300, required=False)

    def __init__(self, data: Any, *, line: RfqLine, **more: Any) -> None:
        super().__init__(data, **more)
        self.line = line

    @property
    def is_blank(self) -> bool:
        """Whether the line is not quoted."""
        return self.cleaned_data.get("unit_price") is None

    def clean(self) -> dict[str, Any]:
        """Ask for the lead time of what has a price, and read the breaks."""
        given = super().clean() or self.cleaned_data
        price = given.get("unit_price")
        if price is not None and price < 0:
            self.add_error(
                "unit_price", pgettext("order", "A price cannot be negative.")
            )
        lacks = given.get("lead_days") is None and "lead_days" not in self.errors
        if price is not None and lacks:
            self.add_error("lead_days", gettext("This is missing."))
        try:
            given["steps"] = list(_steps(given.get("breaks", "")))
        except TwoReadings as two:
            self.add_error("breaks", ask_number(two, get_language() or "en"))
        except (ValueError, InvalidOperation):
            told = gettext("Write breaks like 5000: 0.92; 10000: 0.89.")
            self.add_error("breaks", told)
        return given

    @property
    def prices(self) -> list[Price]:
        """The price from the first piece on, and each break."""
        given = self.cleaned_data
        first = [(Decimal(0), given["unit_price"])]
        return [
            Price(self.line, price, given["lead_days"], quantity, given["remark"])
            for quantity, price in [*first, *given["steps"]]
        ]


def _steps(words: str) -> list[tuple[Decimal, Decimal]]:
    found = []
    for part in words.split(";"):
        if part.strip():
            quantity, price = part.split(":")
            found.append(
                (
                    plain_number_in(quantity, 4, get_language() or "en"),
                    plain_number_in(price, 6, NO_LANGUAGE),
                )
            )
    if any(quantity <= 0 or price < 0 for quantity, price in found):
        raise ValueError(words)
    if len({quantity for quantity, _price in found}) < len(found):
        raise ValueError(words)
    return found


class QuoteForm(forms.Form):
    """A supplier's quote: own number, own currency, validity, a price a line, files."""

    def __init__(
        self,
        data: Any,
        files: Any = None,
        *,
        firms: Any,
        rfq: Rfq,
        before: tuple[Quote, Sequence[QuoteLine]] | None = None,
    ) -> None:
        quote, prices = before or (None, ())
        self.compared_on = rfq.hub.day_of(rfq.closes_at)
        names = ("number", "currency", "valid_until", "note")
        initial: dict[str, Any] = {"currency": rfq.hub.currency}
        if quote is not None:
            initial = {name: getattr(quote, name) for name in names}
        super().__init__(data, files, initial=initial)
        _add_firm(self, firms)
        self.fields["number"] = text(_("Your quote's number"), most=60)
        self.fields["currency"] = currency(
            help_text=_("Your own currency: it is kept as you write it.")
        )
        self.fields["valid_until"] = DayField(label=_("Valid until"))
        self.fields["note"] = text(_("Note"), most=2000, long=True, required=False)
        self.fields["file"] = upload(_("File"))
        self.fields["other_file"] = upload(_("Another file"))
        self.rows = [
            PriceForm(
                data, line=line, prefix=f"price-{line.pk}", initial=_price(prices, line)
            )
            for line in rfq.rfq_lines.all()
        ]

    def is_valid(self) -> bool:
        """Whether the fields and every price are right."""
        is_right = super().is_valid()
        wrong = [row.line.position for row in self.rows if not row.is_valid()]
        tell_lines(self, wrong)
        if not wrong and all(row.is_blank for row in self.rows):
            self.add_error(None, gettext("Give a price for one line at least."))
        return is_right and not self.errors

    def clean_valid_until(self) -> date:
        """Return until when it is valid: when quotes are compared, it still is."""
        day: date = self.cleaned_data["valid_until"]
        if day < self.compared_on:
            told = gettext("It has to be valid when the RFQ closes.")
            raise forms.ValidationError(told)
        return day

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the quote."""
        return dict(self.cleaned_data)

    @property
    def prices(self) -> list[Price]:
        """Every price that was given."""
        return [price for row in self.rows if not row.is_blank for price in row.prices]

    @property
    def uploads(self) -> list[Any]:
        """The files that came with it."""
        given = (self.cleaned_data.get(name) for name in ("file", "other_file"))
        return [one for one in given if one]


def _written(price: Decimal) -> str:
    """Return a price so that it is read as the same again."""
    text = f"{price.normalize():f}"
    return f"{text}0" if TWO_WAYS.fullmatch(text) else text


def _price(prices: Sequence[QuoteLine], line: RfqLine) -> dict[str, Any]:
    """Return what the revision before says of a line."""
    mine = [one for one in prices if one.line_id == line.pk]
    if not mine:
        return {}
    first, *steps = sorted(mine, key=lambda one: one.from_quantity)
    told = (
        f"{one.from_quantity.normalize():f}: {_written(one.unit_price)}"
        for one in steps
    )
    return {
        "unit_price": first.unit_price, "lead_days": first.lead_days,
        "remark": first.remark, "breaks": "; ".join(told),
    }  # fmt: skip


class RatesForm(forms.Form):
    """What one unit of each currency is worth, on which day, says whom."""

    def __init__(
        self, data: Any, *, codes: Sequence[str], target: str, today: date
    ) -> None:
        super().__init__(data, initial={"on": today})
        self.codes = [code for code in codes if code != target]
        for code in self.codes:
            label = _("1 %(code)s in %(target)s") % {"code": code, "target": target}
            self.fields[f"rate_{code}"] = NumberField(
                label=label,
                places=8,
                validators=[above_zero(_("Write a rate above 0."))],
            )
        self.fields["on"] = past_day(_("Rates of"), today)
        self.fields["source"] = text(_("Source of the rates"), most=120)

    @property
    def rates(self) -> dict[str, Decimal]:
        """The rate of each currency."""
        return {code: self.cleaned_data[f"rate_{code}"] for code in self.codes}


class AwardForm(forms.Form):
    """Which quote gets which line, under which number."""

    def __init__(  # noqa: PLR0913 -- what is awarded to whom
        self, data: Any, *, rfq: Rfq, lines: Any, offers: Any, late: str, today: date
    ) -> None:
        super().__init__(data, initial={"on": today, "version": rfq.version})
        self.lines, language = list(lines), get_language() or "en"
        for line in self.lines:
            choices = [(str(quote.pk), label) for quote, label in offers[line.pk]]
            self.fields[f"pick_{line.pk}"] = forms.ChoiceField(
                label=f"{line.words} · {number_text(line.quantity, language)} "
                f"{line.unit}",
                choices=[("", gettext("nobody")), *choices], required=False,
            )  # fmt: skip
        if late:
            self.fields["confirmed"] = text(
                _("How expired prices were confirmed"), most=300, required=False,
                help_text=_("No longer valid: %(numbers)s") % {"numbers": late},
            )  # fmt: skip
        self.fields["number"] = text(_("Number of the purchase order"), most=50)
        self.fields["on"] = past_day(_("Ordered on"), today)
        self.fields["version"] = version()

    @property
    def picks(self) -> dict[int, int]:
        """Which quote gets which line, by their keys."""
        given = self.cleaned_data
        return {
            line.pk: int(given[f"pick_{line.pk}"])
            for line in self.lines
            if given.get(f"pick_{line.pk}")
        }
