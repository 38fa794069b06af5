"""Forms in which staff write questionnaires, sections and questions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from madang.kit.languages import CODES, LANGUAGES
from madang.kit.widgets import ChipsField, TextsFormField, TextsInput
from madang.questionnaires import kinds
from madang.questionnaires.building import key_from
from madang.questionnaires.definition import (
    CHOICES,
    KEY,
    TELLING,
    TEXTUAL,
    VALUELESS,
    Condition,
    Kind,
    Operator,
    Option,
    Question,
    Section,
)
from madang.questionnaires.models import Purpose
from madang.questionnaires.values import handling_of
from madang.questionnaires.wording import OPERATOR_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.questionnaires.definition import Definition

LONGEST_LABEL, LONGEST_PROSE, LONGEST_OPTION = 500, 20_000, 300
MOST_ROWS, SPARE_ROWS = 250, 2
#: Which settings each kind has beside wording, help, required and condition.
SETTINGS: Mapping[Kind, frozenset[str]] = {
    Kind.SHORT_TEXT: frozenset({"limit"}),
    Kind.LONG_TEXT: frozenset({"limit"}),
    Kind.NUMBER: frozenset({"minimum", "maximum"}),
    Kind.MONEY: frozenset({"minimum", "maximum", "currencies"}),
    Kind.PERCENT: frozenset({"minimum", "maximum"}),
    Kind.DATE: frozenset({"minimum", "maximum"}),
    Kind.SINGLE: frozenset({"options"}),
    Kind.MULTIPLE: frozenset({"options", "minimum", "maximum"}),
    Kind.RANKED: frozenset({"options", "minimum", "maximum"}),
    Kind.MATRIX: frozenset({"options", "rows"}),
    Kind.FILE: frozenset({"accept", "maximum"}),
    Kind.ORGANISATION_FACT: frozenset({"fact"}),
    Kind.CONSENT: frozenset({"text"}),
    Kind.NOTE: frozenset({"text"}),
}
EDGES: Mapping[Kind, tuple[Any, Any]] = {
    Kind.MULTIPLE: (_("Choose at least"), _("Choose at most")),
    Kind.RANKED: (_("Rank at least"), _("Rank at most")),
    Kind.DATE: (_("Earliest day"), _("Latest day")),
    Kind.FILE: (_("Least"), _("Largest file in MB")),
}
CURRENCIES = ("USD", "MXN", "KRW", "CNY", "EUR", "JPY")
ENDINGS = ("pdf", "docx", "pptx", "xlsx", "csv", "png", "jpg", "webp")


class SideBySide(TextsInput):
    """One box per language, beside each other where there is room."""

    template_name = "questionnaires/widgets/side_by_side.html"


class OptionsInput(forms.Widget):
    """Choices as rows, each worded in every language; rows move by buttons.

    A button sends ``move`` with ``name:row:up``, ``out`` or ``more``; the rows read
    from the form are then those after the move.
    """

    template_name = "questionnaires/widgets/options.html"
    use_fieldset = True

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Return what the template shows: the rows, two empty ones at their end."""
        context = super().get_context(name, value, attrs)
        rows = [_row(one) for one in value or []]
        spare = SPARE_ROWS if rows else SPARE_ROWS + 1
        rows += [{"key": "", "label": {}}] * spare
        context["widget"]["languages"] = LANGUAGES
        context["widget"]["rows"] = [
            {
                "n": n,
                "key": row["key"],
                "boxes": [
                    (code, language, row["label"].get(code, ""))
                    for code, language in LANGUAGES
                ],
                "is_first": n == 0,
                "is_kept": bool(row["key"] or row["label"]),
            }
            for n, row in enumerate(rows)
        ]
        return context

    def value_from_datadict(
        self, data: Mapping[str, Any], _files: Any, name: str
    ) -> list[dict[str, Any]]:
        """Return the rows that hold anything, moved as a button asked."""
        rows: list[dict[str, Any]] = []
        asked = str(data.get("move", "")).split(":")
        for n in range(MOST_ROWS + SPARE_ROWS):
            if f"{name}-{n}-key" not in data:
                break
            label = {c: str(data.get(f"{name}-{n}-{c}", "")).strip() for c in CODES}
            label = {code: text for code, text in label.items() if text}
            key = str(data.get(f"{name}-{n}-key", ""))
            if label or key:
                rows.append({"key": key, "label": label, "n": n})
        return _rearranged(rows, name, asked)

    def value_omitted_from_data(
        self, data: Mapping[str, Any], _files: Any, name: str
    ) -> bool:
        """Return whether the form was sent without any row."""
        return f"{name}-0-key" not in data

    def id_for_label(self, id_: str, _index: str = "0") -> str:
        """Return the first box's id."""
        return f"{id_}-0-{CODES[0]}" if id_ else ""


def _row(one: Any) -> dict[str, Any]:
    return one.write() | {"label": one.label} if isinstance(one, Option) else one


def _rearranged(
    rows: list[dict[str, Any]], name: str, asked: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the rows after the move that a button asked for."""
    try:
        target, number, act = asked
        at = [row["n"] for row in rows].index(int(number))
    except ValueError:
        return rows
    if target == name and act in {"up", "out"}:
        row = rows.pop(at)
        if act == "up":
            rows.insert(max(0, at - 1), row)
    return rows


class OptionsField(forms.Field):
    """Choices, each with a key that stays and words in every language."""

    widget = OptionsInput

    def clean(self, value: Any) -> tuple[Option, ...]:
        """Return the choices; new ones get their keys.

        Raises:
            ValidationError: a choice has a key but no words, or too many of them.
        """
        options: list[Option] = []
        taken = {row["key"] for row in value or []}
        for row in value or []:
            if not row["label"]:
                raise ValidationError(_("Write every choice, or take its row out."))
            if any(len(text) > LONGEST_OPTION for text in row["label"].values()):
                raise ValidationError(_("A choice is too long."))
            key = row["key"]
            if not KEY.fullmatch(key) or any(o.key == key for o in options):
                key = key_from(row["label"], "choice", taken)
                taken.add(key)
            options.append(Option(key, row["label"]))
        return tuple(options)


class NamesForm(forms.Form):
    """A questionnaire's names and purpose."""

    names = TextsFormField(label=_("Name"), max_length=120)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose)


class ConditionFields(forms.Form):
    """When something is shown: an earlier question, a comparison, a value."""

    earlier: dict[str, Question]

    condition_question = forms.ChoiceField(label=_("Shown if"), required=False)
    condition_operator = forms.ChoiceField(
        label=_("Comparison"),
        required=False,
        choices=[(one.value, name) for one, name in OPERATOR_NAMES.items()],
    )
    condition_value = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=200,
        help_text=_("A choice's wording, yes or no, a number, or a date."),
    )

    def offer(self, earlier: Sequence[Question]) -> None:
        """Let the condition look at these questions."""
        self.earlier = {question.key: question for question in earlier}
        field = self.fields["condition_question"]
        field.choices = [("", _("always"))] + [  # type: ignore[attr-defined]
            (question.key, question.name()) for question in earlier
        ]

    @staticmethod
    def told(
        condition: Condition | None, earlier: Sequence[Question]
    ) -> dict[str, str]:
        """Return the fields' values of a condition; a choice by its wording."""
        if condition is None:
            return {}
        question = next((q for q in earlier if q.key == condition.question), None)
        value = condition.value
        if question is not None and question.kind is Kind.YES_NO:
            value = str(_("yes") if value == "yes" else _("no"))
        option = question.option(value) if question else None
        return {
            "condition_question": condition.question,
            "condition_operator": condition.operator.value,
            "condition_value": option.name() if option else value,
        }

    def clean(self) -> dict[str, Any]:
        """Return the fields, the value turned into what answers hold.

        Raises:
            ValidationError: the comparison does not fit the question, or the value.
        """
        given = super().clean() or {}
        question = self.earlier.get(given.get("condition_question") or "")
        if question is None:
            return given | {"condition": None}
        operator = Operator(given.get("condition_operator") or Operator.ANSWERED)
        if operator.value not in handling_of(question).operators:
            fits = ", ".join(
                str(OPERATOR_NAMES[Operator(one)])
                for one in handling_of(question).operators
            )
            text = _(
                "This comparison does not fit that question; use one of: %(fits)s."
            )
            self.add_error("condition_operator", text % {"fits": fits})
            return given
        value = "" if operator in VALUELESS else _meant(question, given)
        if operator not in VALUELESS and not value:
            text = _("Write what the answer is compared with, as it stands there.")
            self.add_error("condition_value", text)
            return given
        return given | {"condition": Condition(question.key, operator, value)}


def _examples(question: Question) -> list[str]:
    """Return the answers that a condition may name, in the reader's words."""
    if question.kind is Kind.YES_NO:
        return [str(_("yes")), str(_("no"))]
    return [option.name() for option in question.options]


YES = {"yes", "sí", "si", "예", "네", "是"}
NO = {"no", "아니요", "아니오", "否", "不是"}


def _meant(question: Question, given: Mapping[str, Any]) -> str:
    """Return the value that someone wrote for a question: a key, yes, no or a text."""
    text = str(given.get("condition_value") or "").strip()
    if question.kind is Kind.YES_NO:
        folded = text.casefold()
        return "yes" if folded in YES else "no" if folded in NO else ""
    if question.kind in CHOICES:
        for option in question.options:
            worded = {label.casefold() for label in option.label.values()}
            if text == option.key or text.casefold() in worded:
                return option.key
        return ""
    handling = handling_of(question)
    value = handling.tidy(question, text)
    if question.kind in {Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.DATE}:
        size = handling.size(question, value)
        return "" if size is None else str(size)
    return text


class SectionForm(ConditionFields):
    """A section's heading, introduction and condition."""

    title = TextsFormField(
        label=_("Heading"), widget=SideBySide(), max_length=LONGEST_LABEL
    )
    intro = TextsFormField(
        label=_("Opening words"),
        widget=SideBySide(is_long=True),
        required=False,
        max_length=LONGEST_PROSE,
    )
    field_order = ["title", "intro"]

    @classmethod
    def of(
        cls, section: Section | None, earlier: Sequence[Question], data: Any = None
    ) -> SectionForm:
        """Return the form of a section, or of a new one."""
        initial: dict[str, Any] = {}
        if section is not None:
            initial = {"title": section.title, "intro": section.intro}
            initial |= cls.told(section.condition, earlier)
        form = cls(data, initial=initial)
        form.offer(earlier)
        return form

    def section(self, former: Section | None, taken: set[str]) -> Section:
        """Return the section as the form says."""
        given = self.cleaned_data
        key = former.key if former else key_from(given["title"], "section", taken)
        return Section(
            key=key,
            title=given["title"],
            intro=given["intro"],
            condition=given["condition"],
            questions=former.questions if former else (),
        )


class QuestionEditor(ConditionFields):
    """One question, with the settings that its kind has."""

    question: Question

    label = TextsFormField(
        label=_("Question"), widget=SideBySide(), max_length=LONGEST_LABEL
    )
    help = TextsFormField(
        label=_("Help"),
        widget=SideBySide(is_long=True),
        required=False,
        max_length=2000,
    )
    text = TextsFormField(
        label=_("Text"), widget=SideBySide(is_long=True), max_length=LONGEST_PROSE
    )
    options = OptionsField(label=_("Choices"))
    rows = OptionsField(label=_("Lines"))
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    limit = forms.IntegerField(
        label=_("Most characters"),
        required=False,
        min_value=0,
        max_value=50_000,
        help_text=_("Counted as people see them; empty for no limit."),
    )
    minimum = forms.CharField(label=_("Least"), required=False, max_length=40)
    maximum = forms.CharField(label=_("Most"), required=False, max_length=40)
    currencies = ChipsField(label=_("Currencies"), choices=CURRENCIES)
    accept = ChipsField(label=_("File types"), choices=ENDINGS, required=False)
    fact = forms.ChoiceField(label=_("Filled in with"))
    redact = forms.BooleanField(
        label=_("Hide in blind reading"),
        required=False,
        help_text=_("For answers that tell who is applying."),
    )
    key = forms.RegexField(
        r"^[a-z0-9][a-z0-9_]{0,39}$",
        label=_("Name in exports"),
        required=False,
        help_text=_("Small letters, digits and _. It stays through all editions."),
    )

    @classmethod
    def of(
        cls,
        question: Question,
        earlier: Sequence[Question],
        data: Any = None,
        *,
        is_new: bool = False,
    ) -> QuestionEditor:
        """Return the form of a question; a new one may choose its key."""
        initial = {
            name: getattr(question, name)
            for name in ("label", "help", "text", "options", "rows", "required", "fact")
        } | {
            "limit": question.limit or None,
            "minimum": question.minimum,
            "maximum": question.maximum,
            "currencies": question.currencies or CURRENCIES[:3],
            "accept": question.accept,
            "redact": question.kind in TELLING if is_new else question.redact,
        }
        form = cls(data, initial=initial | cls.told(question.condition, earlier))
        form.question = question
        form.offer(earlier)
        form._trim(is_new=is_new)
        return form

    def _trim(self, *, is_new: bool) -> None:
        """Leave only the fields that the kind has."""
        kind = self.question.kind
        has = SETTINGS.get(kind, frozenset())
        every = {"limit", "minimum", "maximum", "options", "rows", "currencies"}
        for name in (every | {"accept", "fact", "text"}) - has:
            del self.fields[name]
        if kind is Kind.NOTE:
            self.fields["label"].required = False
            for name in ("help", "required", "redact"):
                del self.fields[name]
        if not is_new:
            del self.fields["key"]
        if "fact" in self.fields:
            offered = [(fact.key, fact.label) for fact in kinds.facts()]
            self.fields["fact"].choices = offered  # type: ignore[attr-defined]
        low, high = EDGES.get(kind, (None, None))
        for name, told in (("minimum", low), ("maximum", high)):
            if name in self.fields and told:
                self.fields[name].label = told

    def fields_shown(self, *names: str) -> list[forms.BoundField]:
        """Return these fields, those that the kind has."""
        return [self[name] for name in names if name in self.fields]

    @property
    def words(self) -> list[forms.BoundField]:
        """The fields worded in every language."""
        return self.fields_shown("label", "text", "help")

    @property
    def choice_fields(self) -> list[forms.BoundField]:
        """The fields of choices."""
        return self.fields_shown("rows", "options")

    @property
    def settings(self) -> list[forms.BoundField]:
        """The kind's own settings."""
        return self.fields_shown(
            "limit", "minimum", "maximum", "currencies", "accept", "fact"
        )

    @property
    def flags(self) -> list[forms.BoundField]:
        """What is ticked, and the key."""
        return self.fields_shown("required", "redact", "key")

    @property
    def conditions(self) -> list[forms.BoundField]:
        """When it is shown."""
        return self.fields_shown(
            "condition_question", "condition_operator", "condition_value"
        )

    def drafted(self, key: str) -> Question:
        """Return the question as the form says, under a key."""
        given = self.cleaned_data
        has = {name: given[name] for name in self.fields if name in given}
        kept: dict[str, Any] = {
            name: has[name] for name in ("label", "help", "text") if name in has
        }
        kept |= {n: tuple(has[n]) for n in ("currencies", "accept") if n in has}
        kept |= {n: has[n] for n in ("options", "rows", "fact") if n in has}
        if "currencies" in kept:
            kept["currencies"] = tuple(code.upper() for code in kept["currencies"])
        return replace(
            Question(key, self.question.kind),
            **kept,
            required=has.get("required", False),
            redact=has.get("redact", False),
            limit=has.get("limit") or 0 if self.question.kind in TEXTUAL else 0,
            minimum=has.get("minimum", "").strip(),
            maximum=has.get("maximum", "").strip(),
            condition=given.get("condition"),
        )


def earlier_questions(
    definition: Definition, key: str = "", section: str = ""
) -> list[Question]:
    """Return the questions that stand before one, or before a section.

    Without either these are all of them.
    """
    found: list[Question] = []
    for one in definition.sections:
        if section and one.key == section:
            break
        for question in one.questions:
            if question.key == key:
                return found
            if question.is_answerable:
                found.append(question)
    return found
