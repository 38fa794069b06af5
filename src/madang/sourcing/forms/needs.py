"""Forms of needs: what is bought, who is invited, the answer, the rates of the gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from madang.directory import industries
from madang.kit.fields import (
    MomentField,
    NumberField,
    currency,
    text,
    upload,
    version,
)
from madang.kit.languages import LANGUAGES
from madang.kit.widgets import ChipsInput, TextsFormField
from madang.sourcing import rules
from madang.sourcing.forms.fields import (
    FirmChoice,
    above_zero,
    deadline,
    firm,
    past_day,
)
from madang.sourcing.models import AnswerKind, Audience

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from madang.hubs.models import Actor
    from madang.sourcing.models import Need

#: What is offered while certificates are typed; any other may be written.
KNOWN = (
    "ISO 9001", "IATF 16949", "ISO 14001", "ISO 13485", "ISO 45001", "AS9100",
    "ISO/IEC 17025", "ISO/IEC 27001", "IPC-A-610", "C-TPAT",
)  # fmt: skip
CODES = ("code", "code_2", "code_3")
PLAIN = (
    "titles", "texts", "quantity", "unit", "place", "languages", "nda", "audience",
    "closes_at", "value", "currency", "valued_on", "version",
)  # fmt: skip


class NeedForm(forms.Form):
    """A need: what, how much in a year, worth what, who knows of it, until when."""

    def __init__(
        self,
        data: Any,
        *,
        by: Actor,
        today: date,
        row: Need | None = None,
        parts: tuple[Sequence[str], Sequence[str]] = ((), ()),
    ) -> None:
        initial: dict[str, Any] = {
            "currency": by.hub.currency, "valued_on": today,
            "audience": Audience.CHOSEN,
        }  # fmt: skip
        if row is not None:
            initial |= {name: getattr(row, name) for name in PLAIN}
            initial["currency"] = row.currency or by.hub.currency
            codes, names = parts
            initial |= dict(zip(CODES, codes, strict=False))
            initial["certificates"] = ", ".join(names)
        super().__init__(data, initial=initial)
        if row is None:
            staff = rules.may_keep_all(by)
            self.fields["buyer"] = firm(
                pgettext_lazy("order", "Buyer"), by,
                None if staff else rules.buying_for(by),
            )  # fmt: skip
        spoken = tuple(c for c, _n in LANGUAGES if c in by.hub.languages) or ("en",)
        self._add_what(spoken)
        self._add_worth(today)
        self._add_whom(by)
        self.fields["version"] = version()

    def _add_what(self, spoken: Sequence[str]) -> None:
        self.fields["titles"] = TextsFormField(
            label=_("Title"), languages=spoken, max_length=150
        )
        self.fields["texts"] = TextsFormField(
            label=_("Description"), languages=spoken, max_length=5000, is_long=True,
            required=False,
        )  # fmt: skip
        labels = (_("Main industry"), _("Another industry"), _("A third industry"))
        for name, label in zip(CODES, labels, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", "–"), *industries.choices()],
                required=name == "code",
            )  # fmt: skip
        self.fields["quantity"] = NumberField(
            label=_("Quantity per year"), places=4,
            validators=[above_zero(_("Write a quantity above 0."))],
        )  # fmt: skip
        self.fields["unit"] = text(_("Unit"), most=20)

    def _add_worth(self, today: date) -> None:
        self.fields["value"] = NumberField(
            label=_("Expected value per year"), required=False,
            validators=[above_zero(_("Write an amount above 0."))],
            help_text=_("Companies do not see it; it counts in the map of gaps."),
        )  # fmt: skip
        self.fields["currency"] = currency()
        self.fields["valued_on"] = past_day(_("Value as of"), today, required=False)

    def _add_whom(self, by: Actor) -> None:
        self.fields["place"] = text(_("Delivery place"), most=200, required=False)
        self.fields["certificates"] = forms.CharField(
            label=_("Certificates asked for"), max_length=600, required=False,
            widget=ChipsInput(choices=KNOWN),
        )  # fmt: skip
        self.fields["languages"] = forms.MultipleChoiceField(
            label=_("Languages spoken with suppliers"), choices=LANGUAGES,
            required=False, widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["audience"] = forms.ChoiceField(
            label=_("Who knows of it"), choices=Audience.choices,
            widget=forms.RadioSelect,
            help_text=_("Invited companies know of it in any case; nobody else does."),
        )  # fmt: skip
        self.fields["closes_at"] = MomentField(
            zone=by.hub.zone, label=_("Answers until")
        )
        self.fields["nda"] = text(
            _("NDA before files are opened"), most=20_000, long=True, required=False,
            help_text=_("A company accepts this very text first. Empty: no NDA."),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask of which day a value is."""
        given = super().clean() or self.cleaned_data
        lacks = given.get("valued_on") is None and "valued_on" not in self.errors
        if given.get("value") is not None and lacks:
            self.add_error("valued_on", gettext("This is missing."))
        return given

    def clean_closes_at(self) -> datetime:
        """Return until when companies answer."""
        return deadline(self)

    def clean_certificates(self) -> list[str]:
        """Return the names, each as it was typed."""
        words = self.cleaned_data["certificates"].split(",")
        return [word.strip()[:80] for word in words if word.strip()]

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the need."""
        given = dict(self.cleaned_data)
        given["codes"] = [given[name] for name in CODES if given.get(name)]
        return given


class NeedInviteForm(forms.Form):
    """Which company is told of a need."""

    def __init__(self, data: Any, *, by: Actor, known: str = "") -> None:
        super().__init__(data, initial={"organisation": known})
        self.fields["organisation"] = firm(_("Company"), by)


class NeedAnswerForm(forms.Form):
    """What a company says to a need."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("need", "Your answer"), choices=AnswerKind.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = text(
        _("Note"), most=2000, long=True, required=False,
        help_text=_("What you would bring, or what help you need. The buyer reads it."),
    )  # fmt: skip

    def __init__(self, data: Any, *, firms: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        add_own_firm(self, firms)


class NdaForm(forms.Form):
    """That a company accepts the text that stands above."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    agrees = forms.BooleanField(
        label=_("I accept this text in my company's name"),
    )

    def __init__(self, data: Any, *, firms: Any, digest: str) -> None:
        super().__init__(data, initial={"digest": digest})
        add_own_firm(self, firms)


def add_own_firm(form: forms.Form, firms: Any) -> None:
    """Add for which of her companies somebody speaks: chosen of several, else known."""
    form.fields["firm"] = FirmChoice(
        queryset=firms, label=_("Company"), empty_label=None
    )
    form.order_fields(["firm"])
    if len(firms) == 1:
        form.fields["firm"].initial = firms[0].pk
        form.fields["firm"].widget = forms.HiddenInput()


class NeedFileForm(forms.Form):
    """A drawing or another file of a need."""

    file = upload(_("File"), required=True)
