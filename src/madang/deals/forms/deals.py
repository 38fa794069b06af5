"""Forms of one deal: itself, its stage, its amounts, notes and tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.deals.forms.fields import amount, amount_of, firm
from madang.deals.models import (
    OVER,
    AmountKind,
    DealStage,
    FundraisingRound,
    Instrument,
)
from madang.deals.queries import keepers_of, rounds_visible_to
from madang.hubs.models import User
from madang.kit.fields import DayField, currency, upload, version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from madang.deals.models import Deal, DealAmount
    from madang.hubs.models import Actor

FACTS = (
    "round", "owner", "source", "instrument", "probability", "next_step",
    "next_step_on",
)  # fmt: skip

STAGE = pgettext_lazy("deal", "Stage")


class RoundChoice(forms.ModelChoiceField[FundraisingRound]):
    """A fundraising round, told by its company and name."""


class UserChoice(forms.ModelChoiceField[User]):
    """One of the hub's staff, told by name."""


class DealForm(forms.Form):
    """A new deal: its sides, since when, and what is known of it."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, by: Actor, today: date
    ) -> None:
        super().__init__(data, initial={"on": today, "owner": by.user})
        self.fields["company"] = firm(_("Company"), by)
        self.fields["investor"] = firm(_("Investor"), by)
        stages = [one for one in DealStage.choices if one[0] not in OVER]
        self.fields["stage"] = forms.ChoiceField(
            label=pgettext_lazy("deal", "Stage"), choices=stages
        )
        self.fields["on"] = DayField(label=_("In this stage since"))
        _add_facts(self, by, rounds_visible_to(by))

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the deal."""
        given = self.cleaned_data
        return {name: given[name] for name in ("company", "investor", "stage", *FACTS)}


class FactsForm(forms.Form):
    """What is known of a deal, but for its sides, stage and amounts."""

    def __init__(self, data: Mapping[str, Any] | None, *, by: Actor, row: Deal) -> None:
        initial = {name: getattr(row, name) for name in FACTS}
        super().__init__(data, initial=initial | {"version": row.version})
        _add_facts(self, by, rounds_visible_to(by).filter(company=row.company_id))
        self.fields["version"] = version()

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the deal."""
        return {name: self.cleaned_data[name] for name in FACTS}


def _add_facts(form: forms.Form, by: Actor, rounds: Any) -> None:
    """Add the fields that a deal has from its beginning to its end."""
    form.fields["round"] = RoundChoice(
        queryset=rounds, label=_("Fundraising round"), required=False,
        empty_label=_("No round"),
    )  # fmt: skip
    form.fields["owner"] = UserChoice(
        queryset=keepers_of(by.hub).order_by("name", "pk"), label=_("Looks after it"),
        required=False, empty_label=_("nobody"),
    )  # fmt: skip
    form.fields["source"] = forms.CharField(
        label=_("Where it came from"), required=False, max_length=200
    )
    form.fields["instrument"] = forms.ChoiceField(
        label=_("Instrument"), required=False,
        choices=[("", "–"), *Instrument.choices],
    )  # fmt: skip
    form.fields["probability"] = forms.IntegerField(
        label=_("Probability in per cent"), required=False, min_value=0, max_value=100,
        help_text=_("A guess; it enters no sum."),
    )  # fmt: skip
    form.fields["next_step"] = forms.CharField(
        label=_("Next step"), required=False, max_length=300,
        help_text=_("Both sides of the deal read this."),
    )  # fmt: skip
    form.fields["next_step_on"] = DayField(label=_("Due on"), required=False)


class MoveForm(forms.Form):
    """To which stage a deal moves, since when and why."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, row: Deal, today: date
    ) -> None:
        super().__init__(data, initial={"on": today, "version": row.version})
        self.today = today
        others = [one for one in DealStage.choices if one[0] != row.stage]
        self.fields["stage"] = forms.ChoiceField(
            label=pgettext_lazy("deal", "Stage"), choices=others
        )
        self.fields["on"] = DayField(label=_("In this stage since"), required=False)
        self.fields["reason"] = forms.CharField(
            label=_("Reason"), required=False, max_length=500,
            help_text=_("Needed where a deal is passed on; only staff read it."),
        )  # fmt: skip
        self.fields["version"] = version()

    @property
    def on(self) -> date:
        """The day given, else today."""
        return self.cleaned_data["on"] or self.today


class AmountForm(forms.Form):
    """An amount of a deal as of a day; of a correction the kind stays."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        files: Any = None,
        *,
        row: Deal,
        today: date,
        corrects: DealAmount | None = None,
    ) -> None:
        code = row.round.currency if row.round else row.hub.currency
        initial: dict[str, Any] = {"as_of": today, "currency": code}
        if corrects is not None:
            initial = {
                "amount": f"{corrects.amount.normalize():f}",
                "currency": corrects.currency,
                "as_of": corrects.as_of,
                "source": corrects.source,
            }
        super().__init__(data, files, initial=initial)
        if corrects is None:
            self.fields["kind"] = forms.ChoiceField(
                label=_("Kind"), choices=AmountKind.choices,
                initial=AmountKind.DISCUSSED,
            )  # fmt: skip
        self.fields["amount"] = amount(_("Amount"))
        self.fields["currency"] = currency()
        self.fields["as_of"] = DayField(label=_("As of"))
        self.fields["source"] = forms.CharField(
            label=_("Source"), required=False, max_length=300,
            help_text=_("Who said so, and where. Both sides of the deal read this."),
        )  # fmt: skip
        self.fields["evidence"] = upload(
            _("Evidence"), help_text=_("Needed before a deal is closed.")
        )

    def clean(self) -> dict[str, Any]:
        """Return what was typed, the amount read in its currency."""
        found = amount_of(self)
        if found is not None:
            self.cleaned_data["amount"] = found
        return self.cleaned_data

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the amount."""
        given = self.cleaned_data
        return {name: given[name] for name in given if name != "evidence"}


class NoteForm(forms.Form):
    """A private note about a deal."""

    text = forms.CharField(
        label=_("Private note"), max_length=5000, widget=forms.Textarea({"rows": 3})
    )


class TaskForm(forms.Form):
    """Something to do about a deal."""

    def __init__(self, data: Mapping[str, Any] | None, *, by: Actor) -> None:
        super().__init__(data, initial={"for_whom": by.user})
        self.fields["text"] = forms.CharField(
            label=_("What is to be done"), max_length=300
        )
        self.fields["due_on"] = DayField(label=_("Due on"))
        self.fields["for_whom"] = UserChoice(
            queryset=keepers_of(by.hub).order_by("name", "pk"), label=_("Who does it"),
            required=False, empty_label=_("nobody"),
            help_text=_("Is reminded in the inbox on the day."),
        )  # fmt: skip
