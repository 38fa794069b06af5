"""The editor of eligibility rules: one set of inputs per kind of rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.applications.eligibility import Result, Rule, RuleKind
from madang.kit.parsing import country_in
from madang.kit.widgets import ChipsField
from madang.questionnaires.definition import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from madang.questionnaires.definition import Definition

MISSING = [
    (str(Result.LOOK), _("a person must look")),
    (str(Result.NOT_ELIGIBLE), _("not eligible")),
]
BOUNDED = (RuleKind.AGE, RuleKind.HEADCOUNT)
WORDED = (RuleKind.COUNTRY, RuleKind.REGION, RuleKind.CITY, RuleKind.SECTOR)
SWITCHED = (RuleKind.ONCE, RuleKind.DOUBLE)
LABELS = {
    RuleKind.AGE: _("Time in business, in months on the day the call closes"),
    RuleKind.HEADCOUNT: _("Headcount"),
    RuleKind.COUNTRY: _("Countries"),
    RuleKind.REGION: _("Regions"),
    RuleKind.CITY: _("Cities"),
    RuleKind.SECTOR: _("Sectors"),
    RuleKind.ONCE: _("Not twice in the same programme"),
    RuleKind.DOUBLE: _("Look at applications that resemble another one"),
}
MOST_MONTHS = 1200


class RulesForm(forms.Form):
    """All rules of a call at once; what is left empty asks nothing."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, definition: Definition, rules: Sequence[Rule], **options: Any
    ) -> None:
        known = {rule.kind: rule for rule in rules}
        options.setdefault("initial", {})
        options["initial"] |= _initial(known)
        super().__init__(*args, **options)
        self.definition = definition
        questions: list[tuple[str, Any]] = [("", _("The one of that name"))]
        questions += [
            (q.key, q.name()) for q in definition.questions() if q.is_answerable
        ]
        proofs: list[tuple[str, Any]] = [("", _("None needed"))]
        proofs += [
            (q.key, q.name()) for q in definition.questions() if q.kind is Kind.FILE
        ]
        for kind in (*BOUNDED, *WORDED):
            self._add(kind, questions, proofs)
        for kind in SWITCHED:
            self.fields[f"{kind}_on"] = forms.BooleanField(
                label=LABELS[kind], required=False
            )

    def _add(
        self,
        kind: RuleKind,
        questions: list[tuple[str, Any]],
        proofs: list[tuple[str, Any]],
    ) -> None:
        if kind in BOUNDED:
            for end, label in (("minimum", _("At least")), ("maximum", _("At most"))):
                self.fields[f"{kind}_{end}"] = forms.IntegerField(
                    label=label, min_value=0, max_value=MOST_MONTHS, required=False
                )
        else:
            self.fields[f"{kind}_choices"] = ChipsField(
                label=_("One of"), required=False
            )
        self.fields[f"{kind}_question"] = forms.ChoiceField(
            label=_("Told by the question"), choices=questions, required=False
        )
        self.fields[f"{kind}_proof"] = forms.ChoiceField(
            label=_("Proved by the file"), choices=proofs, required=False
        )
        self.fields[f"{kind}_missing"] = forms.ChoiceField(
            label=_("If it is not told"), choices=MISSING, required=False
        )

    def groups(self) -> Iterator[tuple[Any, list[Any]]]:
        """Yield each rule's heading and inputs."""
        for kind in (*BOUNDED, *WORDED):
            named = [self[name] for name in self.fields if name.startswith(f"{kind}_")]
            yield LABELS[kind], named
        yield (
            _("Other applications and earlier rounds"),
            [self[f"{kind}_on"] for kind in SWITCHED],
        )

    def clean(self) -> dict[str, Any]:
        """Check that what must be in order is."""
        given = super().clean() or {}
        for kind in BOUNDED:
            low, high = given.get(f"{kind}_minimum"), given.get(f"{kind}_maximum")
            if low is not None and high is not None and low > high:
                self.add_error(f"{kind}_maximum", _("The most is less than the least."))
        given["country_choices"] = self._countries(given.get("country_choices") or [])
        return given

    def _countries(self, words: list[str]) -> list[str]:
        found = []
        for word in words:
            try:
                found.append(country_in(word))
            except ValueError:
                told = _("“%(word)s” is no country.")
                self.add_error("country_choices", told % {"word": word})
        return found

    def rules(self) -> tuple[Rule, ...]:
        """Return the rules that the form says."""
        given = self.cleaned_data
        found = []
        for kind in (*BOUNDED, *WORDED):
            low, high = given.get(f"{kind}_minimum"), given.get(f"{kind}_maximum")
            words = tuple(given.get(f"{kind}_choices") or ())
            proof = given.get(f"{kind}_proof") or ""
            if low is None and high is None and not words and not proof:
                continue
            found.append(
                Rule(
                    str(kind),
                    kind,
                    low,
                    high,
                    words,
                    proof,
                    Result(given.get(f"{kind}_missing") or Result.LOOK),
                    given.get(f"{kind}_question") or "",
                )
            )
        found += [Rule(str(k), k) for k in SWITCHED if given.get(f"{k}_on")]
        return tuple(found)


def _initial(known: dict[RuleKind, Rule]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind, rule in known.items():
        found |= {
            f"{kind}_minimum": rule.minimum,
            f"{kind}_maximum": rule.maximum,
            f"{kind}_choices": ", ".join(rule.choices),
            f"{kind}_proof": rule.proof,
            f"{kind}_question": rule.question,
            f"{kind}_missing": str(rule.missing),
            f"{kind}_on": True,
        }
    return found
