"""Answers to a definition: read from a form, checked, told, exported, redacted.

Answers are JSON values by question key.  What is stored may be older than the
questions: an answer to a question that is asked no longer is kept, never checked and
never exported anew; nothing here raises on any JSON or any form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from madang.kit.languages import best
from madang.questionnaires.definition import VALUELESS, Kind, Operator
from madang.questionnaires.values import Form, handling_of, tidy_text
from madang.questionnaires.values.lines import day_in, number_in
from madang.questionnaires.values.things import is_upload

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from madang.questionnaires.definition import (
        Condition,
        Definition,
        Question,
        Texts,
    )

Answers = dict[str, Any]

#: The name of the hidden inputs that say which questions a form has shown.
ASKED = "q.asked"
#: What stands in blind reading where a name stood.
BLANK = "▇▇▇"
SHORTEST_NAME = 3
FACT_FORMS = {Kind.SHORT_TEXT, Kind.ORGANISATION_FACT}


def read(
    definition: Definition,
    data: Mapping[str, Any],
    files: Mapping[str, Any] | None = None,
    before: object = None,
) -> Answers:
    """Return the answers that a form sent, each as its kind keeps it.

    A form that says which questions it has shown changes these alone; all others keep
    the answer they had `before`, as does a file that is neither replaced nor taken
    off, and what answers a question asked no longer.  Unknown names are ignored.  A
    file just sent is its `UploadedFile`: the room above stores it.
    """
    form = Form(data, files or {})
    answers = clean(definition, before)
    shown = _shown(data)
    for question in definition.questions():
        is_shown = shown is None or question.key in shown
        if not question.is_answerable or not is_shown:
            continue
        handling = handling_of(question)
        value = handling.tidy(question, handling.read(question, form))
        keeps = question.kind is Kind.FILE and not form.one(question, "remove")
        if value is not None:
            answers[question.key] = value
        elif not keeps:
            answers.pop(question.key, None)
    return answers


def _shown(data: Mapping[str, Any]) -> set[str] | None:
    getlist = getattr(data, "getlist", None)
    found = getlist(ASKED) if getlist else data.get(ASKED)
    if not found:
        return None
    return {found} if isinstance(found, str) else {str(key) for key in found}


def clean(definition: Definition, answers: object) -> Answers:
    """Return any JSON as answers: those asked for tidied, all others kept."""
    if not isinstance(answers, dict):
        return {}
    asks = {question.key: question for question in definition.questions()}
    found: Answers = {}
    for key, value in answers.items():
        question = asks.get(key)
        kept = handling_of(question).tidy(question, value) if question else value
        if kept is not None and isinstance(key, str):
            found[key] = kept
    return found


def value_of(question: Question, answers: Mapping[str, Any]) -> Any:
    """Return the answer to a question, tidied; `None` if there is none."""
    return handling_of(question).tidy(question, answers.get(question.key))


def typed(question: Question, answers: Mapping[str, Any]) -> Any:
    """Return the answer to compute with, if it can be understood.

    Numbers and amounts are Decimals, dates are dates, choices are keys, a consent is
    whether it was given to the text as it stands.
    """
    return handling_of(question).typed(question, value_of(question, answers))


def is_answered(question: Question, answers: Mapping[str, Any]) -> bool:
    """Return whether there is an answer at all."""
    return not handling_of(question).is_empty(question, value_of(question, answers))


def visible(definition: Definition, answers: object) -> set[str]:
    """Return the keys of the questions that are shown, notes among them.

    A question looks only at those before it; a hidden one counts as not answered.  A
    condition that looks at nothing known hides nothing.
    """
    given = answers if isinstance(answers, dict) else {}
    earlier: dict[str, Question] = {}
    shown: set[str] = set()
    for section in definition.sections:
        is_open = _holds(section.condition, earlier, shown, given)
        for question in section.questions:
            if is_open and _holds(question.condition, earlier, shown, given):
                shown.add(question.key)
            earlier[question.key] = question
    return shown


def _holds(
    condition: Condition | None,
    earlier: Mapping[str, Question],
    shown: set[str],
    answers: Mapping[str, Any],
) -> bool:
    if condition is None or condition.question not in earlier:
        return True
    question = earlier[condition.question]
    handling = handling_of(question)
    value = value_of(question, answers) if question.key in shown else None
    if handling.is_empty(question, value):
        value = None
    operator, wanted = condition.operator, condition.value
    if operator in VALUELESS:
        return (value is not None) == (operator is Operator.ANSWERED)
    if operator in {Operator.AT_LEAST, Operator.AT_MOST}:
        size = handling.size(question, value)
        return _compares(size, operator, wanted)
    negative = operator in {Operator.IS_NOT, Operator.HAS_NOT}
    return _is(question, value, wanted) != negative


def _compares(size: Any, operator: Operator, wanted: str) -> bool:
    bound: Any = day_in(wanted) if _is_day(size) else number_in(wanted)
    if size is None or bound is None:
        return False
    return bool(size >= bound if operator is Operator.AT_LEAST else size <= bound)


def _is_day(size: object) -> bool:
    return hasattr(size, "isoformat")


def _is(question: Question, value: Any, wanted: str) -> bool:
    """Return whether an answer is, or has among others, what a condition names."""
    if value is None:
        return False
    if isinstance(value, bool):
        return value == (wanted == "yes")
    if isinstance(value, list):
        return wanted in value
    size = handling_of(question).size(question, value)
    if size is not None:
        return bool(size == (day_in(wanted) if _is_day(size) else number_in(wanted)))
    if isinstance(value, str):
        return value.strip().casefold() == wanted.strip().casefold()
    return False


def holds(
    condition: Condition | None,
    definition: Definition,
    answers: Mapping[str, Any],
    shown: set[str],
) -> bool:
    """Return whether a condition is met, given which questions are `shown`."""
    known = {question.key: question for question in definition.questions()}
    return _holds(condition, known, shown, answers)


def asked(definition: Definition, answers: object) -> Iterator[Question]:
    """Yield the questions that are shown and take an answer, in order."""
    shown = visible(definition, answers)
    for question in definition.questions():
        if question.key in shown and question.is_answerable:
            yield question


def with_facts(
    definition: Definition, answers: object, facts: Mapping[str, str]
) -> Answers:
    """Return the answers, those not given yet filled in with what is known."""
    found = clean(definition, answers)
    for question in definition.questions():
        if question.fact and question.key not in found and question.fact in facts:
            value = handling_of(question).tidy(question, facts[question.fact])
            if value is not None:
                found[question.key] = value
    return found


def faults(
    definition: Definition,
    answers: object,
    *,
    facts: Mapping[str, str] | None = None,
    at_submit: bool,
    language: str | None = None,
) -> dict[str, str]:
    """Return what is wrong by question key, in the form's order; empty if all is well.

    What is only missing is wrong `at_submit` alone.  Hidden questions and those asked
    no longer are never at fault.
    """
    given = with_facts(definition, answers, facts or {})
    found: dict[str, str] = {}
    with translation.override(language or translation.get_language()):
        for question in asked(definition, given):
            if text := _fault(question, given, at_submit=at_submit):
                found[question.key] = text
    return found


def _fault(question: Question, answers: Answers, *, at_submit: bool) -> str:
    handling = handling_of(question)
    value = answers.get(question.key)
    if handling.is_empty(question, value):
        if not at_submit or not question.required:
            return ""
        if question.kind is Kind.CONSENT:
            return _("Tick the box to agree; without this we cannot go on.")
        if question.kind is Kind.FILE:
            return _("Add the file.")
        return _("This needs an answer.")
    return handling.fault(question, value, at_submit=at_submit)


def missing(
    definition: Definition,
    answers: object,
    *,
    facts: Mapping[str, str] | None = None,
) -> list[Question]:
    """Return the required questions that are shown and not fully answered, in order."""
    given = with_facts(definition, answers, facts or {})
    return [
        question
        for question in asked(definition, given)
        if question.required
        and not handling_of(question).is_complete(question, given.get(question.key))
    ]


def in_words(question: Question, value: object, language: str | None = None) -> str:
    """Return an answer as one would say it in a language; empty if there is none."""
    speaks = language or translation.get_language() or "en"
    handling = handling_of(question)
    kept = handling.tidy(question, value)
    if handling.is_empty(question, kept):
        return ""
    return handling.words(question, kept, speaks)


def no_longer_asked(
    definition: Definition,
    answers: object,
    earlier: Iterable[Definition] = (),
    language: str | None = None,
) -> list[tuple[str, str]]:
    """Return what answers questions asked no longer: pairs of label and words.

    `earlier` editions, the newest first, know how the question was put; without them it
    is named by its key.
    """
    given = answers if isinstance(answers, dict) else {}
    known = {question.key for question in definition.questions()}
    old: dict[str, Question] = {}
    for edition in earlier:
        for question in edition.questions():
            old.setdefault(question.key, question)
    told = []
    for key, value in given.items():
        if key in known or not isinstance(key, str):
            continue
        then = old.get(key)
        words = in_words(then, value, language) if then else _loose(value)
        if words:
            told.append((then.name(language) if then else key, words))
    return told


def _loose(value: object) -> str:
    """Return an answer in words whose question nobody knows any more."""
    if isinstance(value, dict):
        return "; ".join(f"{k}: {_loose(v)}" for k, v in value.items())
    if isinstance(value, list):
        return "; ".join(_loose(one) for one in value)
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an export, known by its `code` through all editions."""

    question: Question
    part: str = ""
    label: Texts | None = None

    @property
    def code(self) -> str:
        """The column's name for machines: ``funds.amount``."""
        key = self.question.key
        return f"{key}.{self.part}" if self.part else key

    def heading(self, language: str | None = None) -> str:
        """Return the column's name for people."""
        name = self.question.name(language)
        if not self.part:
            return name
        with translation.override(language or translation.get_language()):
            parts = {
                "amount": _("Amount"),
                "currency": _("Currency"),
                "country": _("Country"),
                "lines": _("Address"),
                "sha256": _("Hash of the text"),
            }
            fixed = parts.get(self.part, self.part)
        part = best(self.label, language) if self.label else fixed
        return f"{name}: {part or self.part}"


def columns(*definitions: Definition) -> list[Column]:
    """Return the columns that hold the answers of these editions, the oldest first.

    A column never moves: what a later edition adds stands at the end, what it removed
    keeps its place.  A heading is that of the newest edition that asks.
    """
    found: dict[str, Column] = {}
    for definition in definitions:
        for question in definition.questions():
            for part in handling_of(question).parts(question):
                column = Column(question, part.name, part.label)
                found[column.code] = column
    return list(found.values())


def cells(
    of: Sequence[Column],
    definition: Definition,
    answers: object,
    language: str = "en",
) -> list[Any]:
    """Return one row of an export: Decimals, dates and texts; `None` where nothing is.

    Hidden questions are not exported, nor those this definition does not ask.
    """
    given = clean(definition, answers)
    shown = {question.key: question for question in asked(definition, given)}
    row: list[Any] = []
    for column in of:
        question = shown.get(column.question.key)
        value = given.get(column.question.key)
        handling = handling_of(question) if question else None
        if question is None or handling is None or handling.is_empty(question, value):
            row.append(None)
            continue
        cell = handling.cell(question, value, column.part, language)
        row.append(handling.words(question, value, language) if cell is None else cell)
    return row


def redacted(
    definition: Definition, answers: object, names: Iterable[str] = ()
) -> Answers:
    """Return the answers for blind reading.

    What is to `redact` is gone, and so is what no question here asks.  Files keep
    their ending only.  `names`, and redacted one-line answers, are blanked wherever
    they stand in other texts.
    """
    given = clean(definition, answers)
    hidden = [q for q in definition.questions() if q.redact]
    told = {tidy_text(name).strip() for name in names}
    for question in hidden:
        value = given.get(question.key)
        if question.kind in FACT_FORMS and isinstance(value, str):
            told.add(value.strip())
    pattern = _names_pattern(told)
    open_keys = {q.key: q for q in definition.questions() if not q.redact}
    return {
        key: _redact(open_keys[key], value, pattern)
        for key, value in given.items()
        if key in open_keys
    }


def _names_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    long = sorted({n for n in names if len(n) >= SHORTEST_NAME}, key=len, reverse=True)
    if not long:
        return None
    return re.compile("|".join(map(re.escape, long)), re.IGNORECASE)


def _redact(question: Question, value: Any, pattern: re.Pattern[str] | None) -> Any:
    if question.kind is Kind.FILE:
        if is_upload(value):
            return None
        ending = PurePath(value["name"]).suffix.lower()
        return {**value, "name": f"{question.key}{ending}"}
    if isinstance(value, str) and pattern:
        return pattern.sub(BLANK, value)
    if isinstance(value, dict) and "lines" in value and pattern:
        return {**value, "lines": pattern.sub(BLANK, value["lines"])}
    return value
