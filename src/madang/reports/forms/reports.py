"""Forms of a report: what it is about, its blocks, who gets it, when it is mailed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.deals.queries import sources_visible_to
from madang.directory.choosing import NamedField
from madang.directory.models import Organisation
from madang.kit.fields import DayField, currencies, version
from madang.kit.languages import LANGUAGES
from madang.kit.widgets import PictureField, TextsFormField
from madang.outcomes.models import Level
from madang.outcomes.queries import cohorts_to_count, indicators_in_use
from madang.programmes.queries import programmes_visible_to
from madang.reports.actions.recipients import RECIPIENT
from madang.reports.actions.reports import BLOCK, REPORT
from madang.reports.models import BlockKind, Every, Look, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.hubs.models import Actor
    from madang.reports.models import Report, ReportBlock

EVERY = tuple(code for code, _name in LANGUAGES)


class ReportForm(forms.Form):
    """What a report is about."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, by: Actor, row: Report | None = None
    ) -> None:
        initial: dict[str, Any] = {}
        if row is not None:
            initial = {name: getattr(row, name) for name in REPORT}
            initial["version"] = row.version
        super().__init__(data, initial=initial)
        self.fields["titles"] = TextsFormField(
            label=_("Title"), languages=EVERY, max_length=160
        )
        self.fields["slug"] = forms.SlugField(
            label=_("Public address"), max_length=80,
            help_text=_("The last part of the page's address, such as pilot-2019."),
            error_messages={"invalid": _("Use letters a to z, digits, - and _ only.")},
        )  # fmt: skip
        self.fields["sponsor"] = NamedField(
            model=Organisation, by=by, label=_("For the sponsor"), required=False
        )
        self.fields["programme"] = forms.ModelChoiceField(
            programmes_visible_to(by),
            label=_("About the programme"),
            required=False,
            empty_label="–",
        )
        self.fields["cohort"] = forms.ModelChoiceField(
            cohorts_to_count(by),
            label=_("About the cohort"),
            required=False,
            empty_label="–",
        )
        self.fields["starts_on"] = DayField(label=_("First day"))
        self.fields["ends_on"] = DayField(label=_("Last day"))
        self._add_ways(by)
        self.fields["version"] = version()

    def _add_ways(self, by: Actor) -> None:
        """Add how figures are told."""
        self.fields["level"] = forms.ChoiceField(
            label=_("What counts in charts and tables"), choices=Level.choices
        )
        self.fields["step"] = forms.ChoiceField(
            label=_("Charts by"), choices=Step.choices, initial=Step.QUARTER
        )
        self.fields["currency"] = forms.ChoiceField(
            label=_("Money in"), choices=[("", "–"), *currencies()], required=False,
            help_text=_("Needed as soon as amounts come in several currencies."),
        )  # fmt: skip
        self.fields["source"] = forms.ModelChoiceField(
            sources_visible_to(by),
            label=_("Source of rates"),
            required=False,
            empty_label="–",
        )
        self.fields["rates_on"] = DayField(label=_("Rates of"), required=False)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the report."""
        return {name: self.cleaned_data[name] for name in REPORT}


class BlockForm(forms.Form):
    """A block: its heading and text, and what its kind needs."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        files: Any = None,
        *,
        by: Actor,
        kind: str,
        row: ReportBlock | None = None,
    ) -> None:
        initial: dict[str, Any] = {}
        if row is not None:
            initial = {name: getattr(row, name) for name in BLOCK}
            initial["version"] = row.version
        super().__init__(data, files, initial=initial)
        self.fields["heads"] = TextsFormField(
            label=_("Heading"), languages=EVERY, max_length=160, required=False
        )
        if kind in {BlockKind.FIGURES, BlockKind.CHART, BlockKind.TABLE}:
            self._add_numbers(by, kind)
        if kind in {BlockKind.STORY, BlockKind.PHOTO}:
            self.fields["organisation"] = NamedField(
                model=Organisation, by=by, label=pgettext_lazy("story", "Company"),
                required=kind == BlockKind.STORY,
                help_text=_("It must have agreed: see the list of consents."),
            )  # fmt: skip
        is_photo = kind == BlockKind.PHOTO
        label = (
            _("What is on the picture") if is_photo else pgettext_lazy("block", "Text")
        )
        self.fields["texts"] = TextsFormField(
            label=label, languages=EVERY, is_long=True, max_length=6000,
            required=kind in {BlockKind.TEXT, BlockKind.STORY, BlockKind.PHOTO},
        )  # fmt: skip
        if is_photo:
            self.fields["picture"] = PictureField(
                label=_("Picture"), required=row is None
            )
            self.fields["agreed"] = forms.CharField(
                label=_("Who agreed to it, and when"), max_length=200
            )
        self.fields["version"] = version()

    def _add_numbers(self, by: Actor, kind: str) -> None:
        choices = [(one.code, str(one)) for one in indicators_in_use(by.hub)]
        if kind == BlockKind.CHART:
            self.fields["codes"] = OneOf(label=_("Indicator"), choices=choices)
        else:
            self.fields["codes"] = forms.MultipleChoiceField(
                label=_("Indicators"), choices=choices,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        looks = {
            BlockKind.FIGURES: (Look.REACHED, Look.PROMISED),
            BlockKind.CHART: (Look.BARS, Look.LINE),
            BlockKind.TABLE: (Look.COMPANIES, Look.ROWS),
        }.get(BlockKind(kind), ())
        if looks:
            self.fields["look"] = forms.ChoiceField(
                label=pgettext_lazy("block", "Look"),
                choices=[(one.value, one.label) for one in looks],
                required=kind != BlockKind.FIGURES,
            )
        self.fields["cohort"] = forms.ModelChoiceField(
            cohorts_to_count(by),
            label=_("Only of the cohort"),
            required=False,
            empty_label="–",
        )

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the block."""
        return {name: self.cleaned_data[name] for name in BLOCK if name in self.fields}


class OneOf(forms.ChoiceField):
    """A choice of one that is kept as a list, like a choice of several."""

    def prepare_value(self, value: Any) -> Any:
        """Show the first of the list."""
        return value[0] if isinstance(value, list) and value else value

    def clean(self, value: Any) -> list[str]:
        """Return the choice as a list."""
        return [super().clean(value)]


class RecipientForm(forms.Form):
    """Who gets the report."""

    name = forms.CharField(label=pgettext_lazy("recipient", "Name"), max_length=120)
    address = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(
        label=pgettext_lazy("recipient", "Language"), choices=LANGUAGES
    )

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the recipient."""
        return {name: self.cleaned_data[name] for name in RECIPIENT}


class ScheduleForm(forms.Form):
    """When the report is mailed by itself."""

    every = forms.ChoiceField(label=_("Mail it"), choices=Every.choices, required=False)


class FreezeForm(forms.Form):
    """Of which day a report is frozen."""

    as_of = DayField(label=_("As of"))
