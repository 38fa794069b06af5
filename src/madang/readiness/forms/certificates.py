"""Forms of certificates, their kinds, and machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Capability
from madang.kit.fields import DayField, NumberField, text, upload, version
from madang.kit.widgets import TextsFormField
from madang.readiness.kinds import ABOUT
from madang.readiness.queries import capabilities_of, kinds_of, names_of_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor
    from madang.readiness.models import Certificate, Machine

FIELDS = ("kind", "issuer", "number", "scope", "valid_from", "valid_until")


def kind_choices(by: Actor, kept: str = "") -> list[tuple[str, str]]:
    """Return the kinds of certificates on offer, each with what it is about."""
    retired = {one.code for one in kinds_of(by.hub) if one.retired_at}
    return [("", "—")] + [
        (code, f"{name} · {ABOUT[code]}" if code in ABOUT else name)
        for code, name in names_of_kinds(by.hub).items()
        if code not in retired or code == kept
    ]


class CertificateForm(forms.Form):
    """A certificate: its kind, issuer, number, days, and the file that proves it."""

    def __init__(
        self,
        data: Any,
        files: Any = None,
        *,
        by: Actor,
        row: Certificate | None = None,
        given: Mapping[str, str] | None = None,
    ) -> None:
        told = (
            {name: getattr(row, name) for name in FIELDS} if row else dict(given or {})
        )
        super().__init__(data, files or None, initial=told)
        self.fields["kind"] = forms.ChoiceField(
            label=pgettext_lazy("certificate", "Kind"),
            choices=kind_choices(by, row.kind if row else ""),
        )
        self.fields["issuer"] = text(
            _("Issuer"), most=200, help_text=_("The body that certifies.")
        )
        self.fields["number"] = text(pgettext_lazy("certificate", "Number"), most=100)
        self.fields["scope"] = text(
            _("Scope"), most=300, required=False,
            help_text=_("Sites, products or processes that it covers."),
        )  # fmt: skip
        self.fields["valid_from"] = DayField(label=_("Valid from"))
        self.fields["valid_until"] = DayField(
            label=_("Valid until"), required=False,
            help_text=_("Its last day; empty if it has none."),
        )  # fmt: skip
        if row is None:
            self.fields["evidence"] = upload(_("Evidence, such as a scan as PDF"))
        else:
            self.fields["reason"] = text(_("What was wrong"), most=500)

    @property
    def values(self) -> dict[str, Any]:
        """What the certificate says."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class EvidenceForm(forms.Form):
    """A file that proves something."""

    evidence = upload(_("Evidence, such as a scan as PDF"), required=True)


class ReasonForm(forms.Form):
    """Why something holds no more."""

    reason = text(_("Reason"), most=500)


class KindForm(forms.Form):
    """A kind of certificate that the library lacks."""

    names = TextsFormField(label=_("Name"), max_length=100)
    code = forms.SlugField(
        label=pgettext_lazy("kind", "Code"), max_length=40,
        help_text=_("Small letters, digits and hyphens; it stays."),
    )  # fmt: skip


class CapabilityChoice(forms.ModelChoiceField[Capability]):
    """One of the company's capabilities, as the directory names them."""


class MachineForm(forms.Form):
    """A machine: its make, how many, what it can do in a month."""

    version = version()

    def __init__(
        self, data: Any, *, firm: Organisation, row: Machine | None = None
    ) -> None:
        names = ("capability", "name", "count", "made_in", "capacity", "unit", "note")
        told = {name: getattr(row, name) for name in (*names, "version")} if row else {}
        super().__init__(data, initial={"count": 1, **told})
        self.names = names
        self.fields["name"] = text(
            _("Machine"), most=200, help_text=_("Make and model, or the process.")
        )
        self.fields["capability"] = CapabilityChoice(
            queryset=capabilities_of(firm), label=_("Capability"), required=False,
            help_text=_("From the company's page in the directory."),
        )  # fmt: skip
        self.fields["count"] = forms.IntegerField(
            label=_("How many"), min_value=1, max_value=9999
        )
        self.fields["made_in"] = forms.IntegerField(
            label=_("Year of make"), min_value=1900, max_value=2100, required=False
        )
        self.fields["capacity"] = NumberField(
            label=_("Capacity a month"), places=2, required=False
        )
        self.fields["unit"] = text(
            _("Unit"), most=20, required=False, help_text=_("pieces, kg, m², hours …")
        )
        self.fields["note"] = text(
            _("Tolerances, materials, sizes"), most=500, required=False
        )

    @property
    def values(self) -> dict[str, Any]:
        """What is known of the machine."""
        return {name: self.cleaned_data[name] for name in self.names}
