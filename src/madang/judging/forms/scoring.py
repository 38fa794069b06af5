"""Forms about scoring and choosing: a declared rule, a board, a committee's choice."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from madang.judging.declared import (
    MOST_BONUSES,
    Combining,
    Declared,
    DeclaredBonus,
    Rounding,
)
from madang.judging.models import ChoiceOutcome
from madang.judging.queries.board import BY_NUMBER, BY_QUALITY, SENT_FIRST
from madang.kit.languages import LANGUAGES
from madang.programmes import quotas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from madang.judging.models import Board, Ranking, Round
    from madang.programmes.models import Cohort

HUNDRED = Decimal(100)
SPARE_BONUSES = 2
REASON_NAMES = {
    "rank": pgettext_lazy("reason", "Rank"),
    "quota": pgettext_lazy("reason", "Quota"),
    "reserve": pgettext_lazy("reason", "On the reserve list by rank"),
    "below_line": pgettext_lazy("reason", "Below the line"),
    "threshold": pgettext_lazy("reason", "Below the least total"),
    "gate": pgettext_lazy("reason", "Did not pass a round"),
    "committee": pgettext_lazy("reason", "The committee's judgement"),
    "conflict": pgettext_lazy("reason", "Conflict of interest"),
    "capacity": pgettext_lazy("reason", "We cannot serve it well"),
}
#: Reasons that a person may give; the others are the proposal's own.
GIVEN_REASONS = ("committee", "quota", "conflict", "capacity")


class RuleForm(forms.Form):
    """Which rounds count, how much, and how figures are rounded and equals parted."""

    places = forms.IntegerField(
        label=gettext_lazy("Decimal places of the total"),
        min_value=0,
        max_value=6,
        initial=1,
    )
    rounding = forms.ChoiceField(
        label=gettext_lazy("Rounding"), choices=Rounding, initial=Rounding.HALF_UP
    )
    threshold = forms.DecimalField(
        label=gettext_lazy("Least total"),
        required=False,
        help_text=gettext_lazy("Who has less gets no rank."),
    )
    tie = forms.TypedChoiceField(
        label=gettext_lazy("Equal totals are told apart by"),
        coerce=int,
        required=False,
        empty_value="",
    )

    bonus_cap = forms.DecimalField(
        label=gettext_lazy("Bonus points at most"), required=False, min_value=0
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        rounds: Sequence[Round],
        facts: Sequence[tuple[str, Sequence[tuple[str, str]]]],
        here: Round,
        former: Declared | None,
    ) -> None:
        super().__init__(data)
        self.rounds = rounds
        stages = {one.round: one for one in former.stages} if former else {}
        for one in rounds:
            stage = stages.get(one.pk)
            alone = HUNDRED if former is None and one.pk == here.pk else Decimal(0)
            counts = one.pk == here.pk if former is None else stage is not None
            self._add(one, "counts", forms.BooleanField(
                label=_("Counts"), required=False, initial=counts,
            ))  # fmt: skip
            self._add(one, "weight", forms.DecimalField(
                label=_("Weight in %"), required=False, min_value=0, max_value=100,
                initial=stage.percent if stage else alone,
            ))  # fmt: skip
            self._add(one, "combine", forms.ChoiceField(
                label=_("Sheets become"), choices=Combining,
                initial=stage.combine if stage else Combining.MEAN,
            ))  # fmt: skip
            self._add(one, "gate", forms.DecimalField(
                label=_("Gate"), required=False, initial=stage.gate if stage else None,
                help_text=_("Who has less here stops."),
            ))  # fmt: skip
            self._add(one, "places", forms.IntegerField(
                label=_("Round the figure to"), required=False, min_value=0,
                max_value=6, initial=stage.places if stage else None,
                help_text=_("Empty: it goes on unrounded."),
            ))  # fmt: skip
        self._add_bonuses(facts, former.bonuses if former else ())
        tie = self.fields["tie"]
        if isinstance(tie, forms.TypedChoiceField):
            tie.choices = [("", "–"), *((one.pk, one.name) for one in rounds)]
        if former:
            self.initial = {
                "places": former.places,
                "rounding": former.rounding,
                "threshold": former.threshold,
                "tie": former.ties[0] if former.ties else "",
                "bonus_cap": former.bonus_cap,
            }

    def _add_bonuses(
        self,
        facts: Sequence[tuple[str, Sequence[tuple[str, str]]]],
        former: Sequence[DeclaredBonus],
    ) -> None:
        """Add a line for each former bonus, and some empty ones."""
        self.bonus_lines = min(MOST_BONUSES, len(former) + SPARE_BONUSES)
        known = {key for _group, rows in facts for key, _label in rows}
        gone = [(one.key, one.key) for one in former if one.key not in known]
        choices = [("", "–"), *facts, *gone]
        for at in range(self.bonus_lines):
            one = former[at] if at < len(former) else None
            self.fields[f"bonus_for_{at}"] = forms.ChoiceField(
                label=_("Bonus for"), choices=choices, required=False,
                initial=one.key if one else "",
            )  # fmt: skip
            self.fields[f"bonus_points_{at}"] = forms.DecimalField(
                label=_("Points"), required=False, min_value=0,
                initial=one.points if one else None,
            )  # fmt: skip

    def bonuses(self) -> list[forms.BoundField]:
        """Return the fields of the bonus points, line by line."""
        names = [
            f"bonus_{part}_{at}"
            for at in range(self.bonus_lines)
            for part in ("for", "points")
        ]
        return [self[name] for name in (*names, "bonus_cap")]

    def _given_bonuses(self) -> list[dict[str, Any]]:
        given, found = self.cleaned_data, []
        for at in range(self.bonus_lines):
            fact, _is, value = given[f"bonus_for_{at}"].partition("=")
            points = given[f"bonus_points_{at}"]
            if fact or points is not None:
                text = _text(points)
                found.append({"fact": fact, "value": value, "points": text})
        return found

    def _add(self, round_: Round, name: str, field: forms.Field) -> None:
        self.fields[f"{name}_{round_.pk}"] = field

    def parts(self) -> Iterator[tuple[Round, list[forms.BoundField]]]:
        """Yield each round with its fields."""
        names = ("counts", "weight", "combine", "gate", "places")
        for one in self.rounds:
            yield one, [self[f"{name}_{one.pk}"] for name in names]

    def last(self) -> list[forms.BoundField]:
        """Return the fields of the total."""
        return [self[name] for name in ("places", "rounding", "threshold", "tie")]

    @property
    def content(self) -> dict[str, Any]:
        """The rule as `judging.declared` reads it."""
        given = self.cleaned_data
        stages = [
            {
                "round": one.pk,
                "weight": str((given[f"weight_{one.pk}"] or Decimal(0)) / HUNDRED),
                "combine": given[f"combine_{one.pk}"],
                "gate": _text(given[f"gate_{one.pk}"]),
                "places": given[f"places_{one.pk}"],
            }
            for one in self.rounds
            if given[f"counts_{one.pk}"]
        ]
        return {
            "stages": stages,
            "places": given["places"],
            "rounding": given["rounding"],
            "threshold": _text(given["threshold"]),
            "ties": [given["tie"]] if given["tie"] else [],
            "bonuses": self._given_bonuses(),
            "bonus_cap": _text(given["bonus_cap"]),
        }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


class BoardForm(forms.Form):
    """A board: its ranking, how many are in, who approves."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    ranking: Any = forms.ModelChoiceField(queryset=None, label=gettext_lazy("Ranking"))
    cohort: Any = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Cohort"),
        required=False,
        help_text=gettext_lazy("Its quotas are kept."),
    )
    places = forms.IntegerField(
        label=gettext_lazy("Places"), min_value=1, max_value=2000
    )
    reserves = forms.IntegerField(
        label=gettext_lazy("Reserve places"), min_value=0, max_value=2000, initial=0
    )
    tie = forms.ChoiceField(
        label=gettext_lazy("Equals at the line"),
        choices=[
            (SENT_FIRST, gettext_lazy("Who sent first")),
            (BY_NUMBER, gettext_lazy("The lower number")),
            (BY_QUALITY, gettext_lazy("The higher estimate without judges' severity")),
        ],
    )
    approvals_needed = forms.IntegerField(
        label=gettext_lazy("Approvals needed"), min_value=1, max_value=20, initial=1
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        rankings: Any,
        cohorts: Any,
        row: Board | None = None,
        language: str = "en",
    ) -> None:
        super().__init__(data)
        self.language = language
        for name, rows in (("ranking", rankings), ("cohort", cohorts)):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows
        if row is not None:
            self.row: Board | None = row
            self.initial = {
                "version": row.version,
                "name": str(row),
                "ranking": row.ranking_id,
                "cohort": row.cohort_id,
                "places": row.places,
                "reserves": row.reserves,
                "tie": row.tie_rule.get("by", SENT_FIRST),
                "approvals_needed": row.approvals_needed,
            }
        else:
            self.row = None

    @property
    def values(self) -> dict[str, Any]:
        """What the board is made with."""
        given = self.cleaned_data
        cohort: Cohort | None = given["cohort"]
        ranking: Ranking = given["ranking"]
        names = dict(self.row.names) if self.row else {}
        code = self.language if self.language in dict(LANGUAGES) else "en"
        return {
            "names": names | {code: given["name"]},
            "ranking": ranking,
            "cohort": cohort,
            "places": given["places"],
            "reserves": given["reserves"],
            "quotas": quotas.write(cohort.shares) if cohort else [],
            "tie_rule": {"by": given["tie"]},
            "approvals_needed": given["approvals_needed"],
        }


class ChoiceForm(forms.Form):
    """The committee's own word on one application."""

    application = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), choices=ChoiceOutcome)
    rank = forms.IntegerField(
        label=gettext_lazy("Place on the reserve list"), required=False, min_value=1
    )
    reason_code = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[(key, REASON_NAMES[key]) for key in GIVEN_REASONS],
    )
    note = forms.CharField(
        label=gettext_lazy("Note of the committee"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
