"""Forms of checklists, of what their questions count, and of sharing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from madang.directory.choosing import NamedField
from madang.directory.models import Organisation
from madang.kit.fields import version
from madang.kit.widgets import TextsFormField
from madang.readiness.queries import readers_for
from madang.readiness.scoring import COUNTING, Point

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madang.hubs.models import Actor
    from madang.questionnaires.definition import Question
    from madang.readiness.models import ChecklistVersion

STARTS = (
    ("ready", _("With the ready-made questions for suppliers of the car industry")),
    ("empty", pgettext_lazy("checklist", "Empty")),
)


class ChecklistForm(forms.Form):
    """A new checklist: its name, whose it is, what it begins with."""

    def __init__(self, data: Any, *, by: Actor) -> None:
        super().__init__(data, initial={"start": "ready"})
        self.fields["names"] = TextsFormField(label=_("Name"), max_length=200)
        self.fields["owner"] = NamedField(
            model=Organisation, by=by, label=_("Buyer"), required=False,
            help_text=_("Empty if it is the hub's own."),
        )  # fmt: skip
        self.fields["start"] = forms.ChoiceField(
            label=_("Begin"), choices=STARTS, widget=forms.RadioSelect
        )


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question with the inputs of what it counts."""

    question: Question
    label: str
    counts: bool
    weight: forms.BoundField | None
    must: forms.BoundField | None
    evidence: forms.BoundField


class WeightsForm(forms.Form):
    """What each question of a version counts."""

    version = version()

    def __init__(
        self, data: Any, *, row: ChecklistVersion, language: str = "en"
    ) -> None:
        super().__init__(data, initial={"version": row.version})
        self.row, self.language = row, language
        for one in self._questions():
            point, label = Point.read(row.points.get(one.key)), one.name(language)
            told = {"what": label}
            if one.kind in COUNTING:
                self.fields[f"weight-{one.key}"] = forms.IntegerField(
                    label=gettext("Weight of %(what)s") % told, min_value=0,
                    max_value=100, initial=point.weight,
                )  # fmt: skip
                self.fields[f"must-{one.key}"] = forms.BooleanField(
                    label=gettext("%(what)s is a must") % told, required=False,
                    initial=point.must,
                )  # fmt: skip
            self.fields[f"evidence-{one.key}"] = forms.BooleanField(
                label=gettext("Ask for evidence of %(what)s") % told, required=False,
                initial=point.evidence,
            )  # fmt: skip

    def _questions(self) -> Iterator[Question]:
        for one in self.row.edition.definition.questions():
            if one.is_answerable:
                yield one

    @property
    def sections(self) -> list[tuple[str, list[Weighed]]]:
        """The questions with their inputs, section by section."""
        return [
            (
                section.name(self.language),
                [self._weighed(one) for one in section.questions if one.is_answerable],
            )
            for section in self.row.edition.definition.sections
        ]

    def _weighed(self, one: Question) -> Weighed:
        counts = one.kind in COUNTING
        return Weighed(
            one,
            one.name(self.language),
            counts,
            self[f"weight-{one.key}"] if counts else None,
            self[f"must-{one.key}"] if counts else None,
            self[f"evidence-{one.key}"],
        )

    @property
    def points(self) -> dict[str, Point]:
        """What is to be kept."""
        given = self.cleaned_data
        return {
            one.key: Point(
                given.get(f"weight-{one.key}", 0),
                given.get(f"must-{one.key}", False),
                given[f"evidence-{one.key}"],
            )
            for one in self._questions()
        }


class ReaderChoice(forms.ModelChoiceField[Organisation]):
    """A buyer, told by name; empty is the hub's staff."""

    def label_from_instance(self, obj: Organisation) -> str:
        """Return its name."""
        return obj.display_name


class SharingForm(forms.Form):
    """With whom a company shares what it handed in."""

    def __init__(self, data: Any, *, by: Actor, firm: Organisation) -> None:
        super().__init__(data)
        self.fields["reader"] = ReaderChoice(
            queryset=readers_for(by, firm), label=_("With whom"), required=False,
            empty_label=gettext("The staff of %(hub)s") % {"hub": by.hub},
        )  # fmt: skip
