"""Forms about rounds: dates, rubric, coverage rules, invitations, the pledge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.judging import covering
from madang.judging.models import ShowOthers
from madang.kit.sent import time_sent
from madang.kit.widgets import TextsFormField

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from madang.judging.models import Judge, Round
    from madang.judging.rubric import Criterion, Rubric
    from madang.programmes.models import Call

LONGEST_NAME, LONGEST_TEXT, LONGEST_ANCHOR = 120, 4000, 300
SPARE_RULES = 2
MOST_READS = 20
WALL_TIME = "%Y-%m-%dT%H:%M"


class RoundForm(forms.Form):
    """A round's words, dates and how it is read; moments in the call's own zone."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    names = TextsFormField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    stage = forms.ChoiceField(
        label=gettext_lazy("Applications in this stage"),
    )
    opens_at = forms.CharField(
        label=gettext_lazy("Opens"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    closes_at = forms.CharField(
        label=gettext_lazy("Closes"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    reads_each = forms.IntegerField(
        label=gettext_lazy("Reads per application"),
        min_value=1,
        max_value=MOST_READS,
        initial=3,
    )
    minutes_each = forms.IntegerField(
        label=gettext_lazy("Minutes per read"), min_value=1, max_value=600, initial=20
    )
    is_blind = forms.BooleanField(
        label=gettext_lazy("Blind: judges see numbers instead of names"),
        required=False,
    )
    needs_language = forms.BooleanField(
        label=gettext_lazy("Only judges who read the application's language"),
        required=False,
        initial=True,
    )
    names_judges = forms.BooleanField(
        label=gettext_lazy("Applicants see who judges"),
        required=False,
        help_text=gettext_lazy("They may say whom they believe conflicted."),
    )
    show_others = forms.ChoiceField(
        label=gettext_lazy("A judge sees others' scores"), choices=ShowOthers
    )
    severity_limit = forms.FloatField(
        label=gettext_lazy("A panel may lean by"),
        required=False,
        min_value=0.05,
        max_value=5,
        initial=0.5,
        help_text=gettext_lazy(
            "Mean severity of a panel, in standard deviations. Empty for no limit."
        ),
    )
    intro = TextsFormField(
        label=gettext_lazy("What judges should know"),
        is_long=True,
        required=False,
        max_length=LONGEST_TEXT,
    )
    pledge = TextsFormField(
        label=gettext_lazy("Integrity pledge"),
        is_long=True,
        required=False,
        max_length=LONGEST_TEXT,
        help_text=gettext_lazy("Every judge gives it when accepting."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        call: Call,
        stages: Sequence[tuple[str, str]],
        row: Round | None = None,
        pledge: Mapping[str, str] | None = None,
    ) -> None:
        self.zone = ZoneInfo(call.zone)
        initial: dict[str, Any] = {"pledge": dict(pledge or {})}
        if row is not None:
            initial = {name: getattr(row, name, None) for name in self.base_fields}
            for name in ("opens_at", "closes_at"):
                moment = getattr(row, name).astimezone(self.zone)
                initial[name] = moment.strftime(WALL_TIME)
        super().__init__(data, initial=initial)
        field = self.fields["stage"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(stages)
        for name in ("opens_at", "closes_at"):
            self.fields[name].help_text = call.zone

    def clean_opens_at(self) -> datetime:
        """Return the instant."""
        return self._instant("opens_at")

    def clean_closes_at(self) -> datetime:
        """Return the instant."""
        return self._instant("closes_at")

    def _instant(self, name: str) -> datetime:
        wall = time_sent(self.cleaned_data[name])
        if wall is None:
            raise ValidationError(_("Give a day and a time."))
        return wall.replace(tzinfo=wall.tzinfo or self.zone)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field."""
        return {n: v for n, v in self.cleaned_data.items() if n != "version"}


class ScaleForm(forms.Form):
    """The scale on which all criteria are scored."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    lowest = forms.DecimalField(label=gettext_lazy("Lowest"), max_digits=8)
    highest = forms.DecimalField(label=gettext_lazy("Highest"), max_digits=8)
    step = forms.DecimalField(label=gettext_lazy("Step"), max_digits=8)

    def __init__(
        self, data: Mapping[str, Any] | None, *, rubric: Rubric, version: int
    ) -> None:
        names = ("lowest", "highest", "step")
        initial = {name: getattr(rubric, name) for name in names}
        super().__init__(data, initial={**initial, "version": version})


class CriterionForm(forms.Form):
    """One criterion: its words, its weight, what its scores stand for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    names = TextsFormField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    help = TextsFormField(
        label=gettext_lazy("What to look at"),
        is_long=True,
        required=False,
        max_length=LONGEST_TEXT,
    )
    percent = forms.DecimalField(
        label=gettext_lazy("Weight in %"), min_value=0, max_value=100, decimal_places=3
    )
    may_skip = forms.BooleanField(
        label=gettext_lazy("Judges may answer N/A"), required=False, initial=True
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        rubric: Rubric,
        version: int,
        criterion: Criterion | None = None,
    ) -> None:
        initial: dict[str, Any] = {"version": version, "may_skip": True}
        if criterion is not None:
            initial |= {
                "names": dict(criterion.names),
                "help": dict(criterion.help),
                "percent": criterion.percent,
                "may_skip": criterion.may_skip,
            }
        self.anchored = anchored_steps(rubric)
        held = criterion.anchors if criterion is not None else {}
        for score in self.anchored:
            initial[f"anchor_{score}"] = dict(held.get(score, {}))
        super().__init__(data, initial=initial)
        for score in self.anchored:
            self.fields[f"anchor_{score}"] = TextsFormField(
                label=_("%(score)s stands for") % {"score": score},
                required=False,
                max_length=LONGEST_ANCHOR,
            )

    def content(self, key: str) -> dict[str, Any]:
        """Return the criterion as a rubric holds it."""
        found = self.cleaned_data
        return {
            "key": key,
            "names": found["names"],
            "help": found["help"],
            "weight": str(found["percent"] / 100),
            "may_skip": found["may_skip"],
            "anchors": {
                str(score): texts
                for score in self.anchored
                if (texts := found.get(f"anchor_{score}"))
            },
        }


def anchored_steps(rubric: Rubric) -> list[Decimal]:
    """Return the scores that get a text: all of a short scale, else five of it."""
    steps = rubric.steps
    if rubric.has_buttons:
        return steps
    last = len(steps) - 1
    return [steps[round(last * part / 4)] for part in range(5)]


class CoverForm(forms.Form):
    """Coverage rules in order; a line without a fact is left out."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        rules: Sequence[covering.CoverRule],
        facts: Sequence[str],
        version: int,
    ) -> None:
        super().__init__(data, initial={"version": version})
        choices = [("", "–"), *((fact, covering.fact_name(fact)) for fact in facts)]
        self.size = min(covering.MOST_RULES, len(rules) + SPARE_RULES)
        for n in range(self.size):
            rule = rules[n] if n < len(rules) else None
            self.fields[f"fact_{n}"] = forms.ChoiceField(
                label=_("Looks at"),
                choices=choices,
                required=False,
                initial=rule.fact if rule else "",
            )
            self.fields[f"option_{n}"] = forms.CharField(
                label=_("Must be"),
                required=False,
                max_length=100,
                initial=rule.option if rule else "",
            )
            self.fields[f"count_{n}"] = forms.IntegerField(
                label=_("Reads"),
                required=False,
                min_value=1,
                max_value=covering.MOST_READS,
                initial=rule.count if rule else 1,
            )
            self.fields[f"order_{n}"] = forms.IntegerField(
                label=_("Place"), required=False, min_value=1, initial=n + 1
            )

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """The inputs, a rule a line."""
        names = ("order", "fact", "option", "count")
        return [[self[f"{name}_{n}"] for name in names] for n in range(self.size)]

    def content(self) -> list[dict[str, Any]]:
        """Return the rules in the order that was typed."""
        found = self.cleaned_data
        rows = [
            (found.get(f"order_{n}") or n + 1, n)
            for n in range(self.size)
            if found.get(f"fact_{n}")
        ]
        return [
            {
                "fact": found[f"fact_{n}"],
                "option": found[f"option_{n}"].strip(),
                "count": found.get(f"count_{n}") or 1,
            }
            for _place, n in sorted(rows)
        ]


class InviteForm(forms.Form):
    """Judges of the pool who are to be asked, and how much."""

    capacity = forms.IntegerField(
        label=gettext_lazy("Reads each (empty: as in the pool)"),
        required=False,
        min_value=1,
        max_value=500,
    )
    judges = forms.MultipleChoiceField(
        label=gettext_lazy("Judges"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, judges: Sequence[Judge]
    ) -> None:
        super().__init__(data)
        field = self.fields["judges"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(judge.pk), judge.name) for judge in judges]


class PledgeForm(forms.Form):
    """The integrity pledge, given by typing one's name."""

    typed_name = forms.CharField(
        label=gettext_lazy("Your full name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    agrees = forms.BooleanField(label=gettext_lazy("I give this pledge"))
