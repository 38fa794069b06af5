"""Conditions and kinds of question in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from madang.questionnaires.answering import in_words
from madang.questionnaires.definition import CHOICES, Kind, Operator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.questionnaires.definition import Condition, Definition, Question

KIND_NAMES: Mapping[Kind, Any] = {
    Kind.SHORT_TEXT: gettext_lazy("Short text"),
    Kind.LONG_TEXT: gettext_lazy("Long text"),
    Kind.NUMBER: gettext_lazy("Number"),
    Kind.MONEY: gettext_lazy("Amount of money"),
    Kind.PERCENT: gettext_lazy("Percentage"),
    Kind.DATE: gettext_lazy("Date"),
    Kind.YES_NO: gettext_lazy("Yes or no"),
    Kind.SINGLE: gettext_lazy("One choice"),
    Kind.MULTIPLE: gettext_lazy("Several choices"),
    Kind.RANKED: gettext_lazy("Ranked choices"),
    Kind.MATRIX: gettext_lazy("Grid of choices"),
    Kind.FILE: gettext_lazy("File"),
    Kind.LINK: gettext_lazy("Web address"),
    Kind.MAIL: gettext_lazy("E-mail address"),
    Kind.PHONE: gettext_lazy("Telephone number"),
    Kind.ADDRESS: gettext_lazy("Postal address"),
    Kind.ORGANISATION_FACT: gettext_lazy("Known of the organisation"),
    Kind.CONSENT: gettext_lazy("Consent"),
    Kind.NOTE: gettext_lazy("Note without an answer"),
}
OPERATOR_NAMES: Mapping[Operator, Any] = {
    Operator.IS: gettext_lazy("is"),
    Operator.IS_NOT: gettext_lazy("is not"),
    Operator.HAS: gettext_lazy("includes"),
    Operator.HAS_NOT: gettext_lazy("does not include"),
    Operator.AT_LEAST: gettext_lazy("is at least"),
    Operator.AT_MOST: gettext_lazy("is at most"),
    Operator.ANSWERED: gettext_lazy("is answered"),
    Operator.NOT_ANSWERED: gettext_lazy("is not answered"),
}


SENTENCES: Mapping[Operator, Any] = {
    Operator.IS: gettext_lazy("Only if “%(question)s” is “%(value)s”"),
    Operator.IS_NOT: gettext_lazy("Only if “%(question)s” is not “%(value)s”"),
    Operator.HAS: gettext_lazy("Only if “%(question)s” includes “%(value)s”"),
    Operator.HAS_NOT: gettext_lazy(
        "Only if “%(question)s” does not include “%(value)s”"
    ),
    Operator.AT_LEAST: gettext_lazy("Only if “%(question)s” is at least %(value)s"),
    Operator.AT_MOST: gettext_lazy("Only if “%(question)s” is at most %(value)s"),
    Operator.ANSWERED: gettext_lazy("Only if “%(question)s” is answered"),
    Operator.NOT_ANSWERED: gettext_lazy("Only if “%(question)s” is not answered"),
}


def condition_in_words(
    condition: Condition | None, definition: Definition, language: str | None = None
) -> str:
    """Return when something is shown, as a sentence; empty if it always is."""
    if condition is None:
        return ""
    question = definition.question(condition.question)
    return str(SENTENCES[condition.operator]) % {
        "question": question.name(language) if question else condition.question,
        "value": _value(condition.value, question, language),
    }


def _value(value: str, question: Question | None, language: str | None) -> str:
    if question is None:
        return value
    if question.kind in CHOICES:
        option = question.option(value)
        return option.name(language) if option else value
    if question.kind is Kind.MONEY:
        return value
    return in_words(question, value, language) or value
