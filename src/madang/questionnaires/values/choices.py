"""Answers chosen from what is offered: yes or no, one, several, in order, in a grid.

A choice that is offered no longer is kept and told by its key; it must be made anew
before the form is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from madang.questionnaires.values.handling import Form, Handling, Part, tidy_text
from madang.questionnaires.values.lines import number_in

if TYPE_CHECKING:
    from madang.questionnaires.definition import Question

LONGEST_KEY = 40


def _key(value: object) -> str:
    return tidy_text(value).strip()[:LONGEST_KEY]


def _label(question: Question, key: str, language: str) -> str:
    option = question.option(key)
    return option.name(language) if option else key


def _gone() -> str:
    return _("This choice is no longer offered; choose again.")


class YesNo(Handling):
    """Yes or no."""

    def read(self, question: Question, form: Form) -> Any:
        """Return the button that was chosen."""
        return form.one(question)

    def tidy(self, question: Question, value: object) -> Any:
        """Return true, false or nothing."""
        if isinstance(value, bool):
            return value
        return {"yes": True, "no": False}.get(_key(value))

    def fault(self, question: Question, value: Any, *, at_submit: bool) -> str:
        """Both answers are right."""
        return ""

    def words(self, question: Question, value: Any, language: str) -> str:
        """Return the word."""
        with translation.override(language):
            return _("Yes") if value else _("No")

    def cell(self, question: Question, value: Any, part: str, language: str) -> Any:
        """Return the word."""
        return self.words(question, value, language)


class Single(Handling):
    """One of the options, kept as its key."""

    def read(self, question: Question, form: Form) -> Any:
        """Return the option that was chosen."""
        return form.one(question)

    def tidy(self, question: Question, value: object) -> Any:
        """Return the option's key."""
        return _key(value) or None

    def fault(self, question: Question, value: Any, *, at_submit: bool) -> str:
        """Say that the option is offered no longer."""
        return "" if question.option(value) else _gone()

    def words(self, question: Question, value: Any, language: str) -> str:
        """Return the option's label."""
        return _label(question, value, language)

    def cell(self, question: Question, value: Any, part: str, language: str) -> Any:
        """Return the option's label."""
        return self.words(question, value, language)


class Multiple(Handling):
    """Some of the options, kept as their keys in the order offered."""

    operators = ("has", "has_not", "answered", "not_answered")

    def read(self, question: Question, form: Form) -> Any:
        """Return the boxes that were ticked."""
        return form.several(question)

    def tidy(self, question: Question, value: object) -> Any:
        """Return the keys, each once."""
        given = value if isinstance(value, list | tuple) else [value]
        keys = dict.fromkeys(key for one in given[:250] if (key := _key(one)))
        order = {o.key: n for n, o in enumerate(question.options)}
        return sorted(keys, key=lambda key: order.get(key, len(order))) or None

    def fault(self, question: Question, value: Any, *, at_submit: bool) -> str:
        """Say that an option is gone, or that there are too many or too few."""
        if not all(question.option(key) for key in value):
            return _gone()
        if fault := too_many(question, len(value)):
            return fault
        return too_few(question, len(value)) if at_submit else ""

    def words(self, question: Question, value: Any, language: str) -> str:
        """Return the labels, parted by semicolons: labels have commas."""
        return "; ".join(_label(question, key, language) for key in value)

    def cell(self, question: Question, value: Any, part: str, language: str) -> Any:
        """Return the labels."""
        return self.words(question, value, language)


def _whole(text: str) -> int:
    found = number_in(text)
    return int(found) if found is not None and 0 <= found < 1000 else 0  # noqa: PLR2004 -- far more than options


def too_many(question: Question, count: int) -> str:
    """Return what is wrong with more choices than the maximum."""
    most = _whole(question.maximum)
    if not most or count <= most:
        return ""
    return _("Choose at most %(most)d.") % {"most": most}


def too_few(question: Question, count: int) -> str:
    """Return what is wrong with fewer choices than the minimum."""
    least = _whole(question.minimum)
    if count >= least:
        return ""
    return _("Choose at least %(least)d.") % {"least": least}


def places_of(question: Question) -> int:
    """Return how many options can be put in order."""
    return min(_whole(question.maximum) or len(question.options), len(question.options))


class Ranked(Multiple):
    """Options in the order of preference, the dearest first."""

    def read(self, question: Question, form: Form) -> Any:
        """Return the option of each place, empty places left out."""
        places = range(1, places_of(question) + 1)
        return [form.one(question, str(place)) for place in places]

    def tidy(self, question: Question, value: object) -> Any:
        """Return the keys in their order; one that stands twice is kept twice."""
        given = value if isinstance(value, list | tuple) else [value]
        return [key for one in given[:250] if (key := _key(one))] or None

    def fault(self, question: Question, value: Any, *, at_submit: bool) -> str:
        """Say that an option stands twice, is gone, or that some are missing."""
        if len(set(value)) < len(value):
            return _("Each choice can stand in one place only.")
        return super().fault(question, value, at_submit=at_submit)

    def words(self, question: Question, value: Any, language: str) -> str:
        """Return the labels with their places."""
        return "; ".join(
            f"{place}. {_label(question, key, language)}"
            for place, key in enumerate(value, 1)
        )


class Matrix(Handling):
    """One option for each row: ``{"quality": "good"}``."""

    operators = ("answered", "not_answered")

    def read(self, question: Question, form: Form) -> Any:
        """Return what was chosen in each row."""
        return {row.key: form.one(question, row.key) for row in question.rows}

    def tidy(self, question: Question, value: object) -> Any:
        """Return the chosen keys by row; rows without a choice are left out."""
        given = value if isinstance(value, dict) else {}
        known = {row.key: _key(given.get(row.key)) for row in question.rows}
        return {row: key for row, key in known.items() if key} or None

    def is_complete(self, question: Question, value: Any) -> bool:
        """Return whether every row has its answer."""
        return value is not None and len(value) == len(question.rows)

    def fault(self, question: Question, value: Any, *, at_submit: bool) -> str:
        """Say that a choice is gone, or that a row was left out."""
        if not all(question.option(key) for key in value.values()):
            return _gone()
        if at_submit and question.required and not self.is_complete(question, value):
            return _("Answer every line.")
        return ""

    def words(self, question: Question, value: Any, language: str) -> str:
        """Return each row with its answer."""
        return "; ".join(
            f"{row.name(language)}: {_label(question, value[row.key], language)}"
            for row in question.rows
            if row.key in value
        )

    def parts(self, question: Question) -> list[Part]:
        """Return a column a row."""
        return [Part(row.key, row.label) for row in question.rows]

    def cell(self, question: Question, value: Any, part: str, language: str) -> Any:
        """Return the chosen label of one row."""
        return _label(question, value.get(part, ""), language)
