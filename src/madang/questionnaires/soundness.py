"""Whether a definition can be answered: what must be mended before it is frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel import Locale
from django.utils.translation import gettext as _

from madang.questionnaires import kinds
from madang.questionnaires.definition import (
    CHOICES,
    NUMERIC,
    VALUELESS,
    Kind,
    Operator,
)
from madang.questionnaires.values import handling_of
from madang.questionnaires.values.lines import day_in, number_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from madang.questionnaires.definition import (
        Condition,
        Definition,
        Question,
        Section,
    )

LEAST_OPTIONS = 2


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something to mend: the section's or question's key, the field, and what to do."""

    key: str
    field: str
    text: str


def flaws(definition: Definition) -> list[Flaw]:
    """Return what must be mended before the definition can be frozen, in order."""
    found: list[Flaw] = []
    if not any(question.is_answerable for question in definition.questions()):
        found.append(Flaw("", "sections", _("Ask one question at least.")))
    earlier: dict[str, Question] = {}
    for section in definition.sections:
        found += _of_section(section, earlier)
        for question in section.questions:
            found += of_question(question, earlier)
            earlier[question.key] = question
    return found


def _of_section(section: Section, earlier: Mapping[str, Question]) -> Iterator[Flaw]:
    if not any(section.title.values()):
        yield Flaw(section.key, "title", _("Give this section a heading."))
    if text := condition_flaw(section.condition, earlier):
        yield Flaw(section.key, "condition", text)


def of_question(question: Question, earlier: Mapping[str, Question]) -> Iterator[Flaw]:
    """Yield what is to be mended in one question, given those before it."""
    key = question.key
    if not any(question.label.values()) and question.kind is not Kind.NOTE:
        yield Flaw(key, "label", _("Write the question."))
    if question.kind in {Kind.CONSENT, Kind.NOTE} and not any(question.text.values()):
        yield Flaw(key, "text", _("Write the text."))
    yield from _of_choices(question)
    yield from _of_bounds(question)
    if question.kind is Kind.MONEY:
        known = Locale.parse("en").currencies
        if not question.currencies or not all(c in known for c in question.currencies):
            text = _("Name the currencies, such as USD, MXN or KRW.")
            yield Flaw(key, "currencies", text)
    if question.kind is Kind.ORGANISATION_FACT and question.fact not in {
        fact.key for fact in kinds.facts()
    }:
        yield Flaw(key, "fact", _("Choose what to fill in."))
    if text := condition_flaw(question.condition, earlier):
        yield Flaw(key, "condition", text)


def _of_choices(question: Question) -> Iterator[Flaw]:
    if question.kind not in CHOICES:
        return
    if len(question.options) < LEAST_OPTIONS:
        yield Flaw(question.key, "options", _("Offer two choices at least."))
    if not all(any(option.label.values()) for option in question.options):
        yield Flaw(question.key, "options", _("Write every choice."))
    if question.kind is Kind.MATRIX and not question.rows:
        yield Flaw(question.key, "rows", _("Write one line at least."))


def _of_bounds(question: Question) -> Iterator[Flaw]:
    reads = day_in if question.kind is Kind.DATE else number_in
    bounded = NUMERIC | {Kind.DATE, Kind.MULTIPLE, Kind.RANKED, Kind.FILE}
    if question.kind not in bounded:
        return
    low, high = reads(question.minimum), reads(question.maximum)
    for name, given, found in (
        ("minimum", question.minimum, low),
        ("maximum", question.maximum, high),
    ):
        if given and found is None:
            yield Flaw(question.key, name, _("This is not understood."))
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        yield Flaw(question.key, "maximum", _("This lies below the least."))


def condition_flaw(condition: Condition | None, earlier: Mapping[str, Question]) -> str:
    """Return what is wrong with a condition, given the questions before it."""
    if condition is None:
        return ""
    question = earlier.get(condition.question)
    if question is None:
        return _("The condition looks at a question that does not come before.")
    if condition.operator not in handling_of(question).operators:
        return _("This comparison does not fit the question it looks at.")
    if condition.operator in VALUELESS:
        return ""
    return _value_flaw(condition, question)


def _value_flaw(condition: Condition, question: Question) -> str:
    if question.kind in CHOICES and question.option(condition.value) is None:
        return _("The condition looks for a choice that is not offered.")
    if condition.operator in {Operator.AT_LEAST, Operator.AT_MOST}:
        reads = day_in if question.kind is Kind.DATE else number_in
        if reads(condition.value) is None:
            return _("The condition needs a number, or a date.")
    return "" if condition.value else _("Say what the condition compares with.")
