"""What changed between two editions, in words."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.questionnaires.definition import Option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.questionnaires.definition import Definition, Question

NAMES: Mapping[str, Any] = {
    "kind": gettext_lazy("kind of answer"),
    "label": gettext_lazy("wording"),
    "help": gettext_lazy("help"),
    "text": gettext_lazy("text"),
    "required": gettext_lazy("required"),
    "limit": gettext_lazy("limit"),
    "minimum": gettext_lazy("least"),
    "maximum": gettext_lazy("most"),
    "options": gettext_lazy("choices"),
    "rows": gettext_lazy("lines"),
    "currencies": gettext_lazy("currencies"),
    "accept": gettext_lazy("file types"),
    "fact": gettext_lazy("fact"),
    "condition": gettext_lazy("condition"),
    "redact": gettext_lazy("blind reading"),
    "title": gettext_lazy("heading"),
    "intro": gettext_lazy("opening words"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: of which question or section, what sort, and the sentence."""

    key: str
    sort: str  # added, removed, changed, moved
    text: str


def differences(
    old: Definition, new: Definition, language: str | None = None
) -> list[Difference]:
    """Return what was added, removed, changed and moved, in the new one's order."""
    return [
        *_of_sections(old, new, language),
        *_of_questions(old, new, language),
    ]


def _of_sections(
    old: Definition, new: Definition, language: str | None
) -> list[Difference]:
    before = {section.key: section for section in old.sections}
    after = {section.key: section for section in new.sections}
    told = []
    for key, section in after.items():
        name = {"name": section.name(language)}
        if key not in before:
            text = _("The section “%(name)s” is new.") % name
            told.append(Difference(key, "added", text))
        elif changed := _changed(before[key], section, {"questions", "key"}):
            text = _("The section “%(name)s” was changed: %(what)s.")
            told.append(Difference(key, "changed", text % (name | {"what": changed})))
    for key, section in before.items():
        if key not in after:
            text = _("The section “%(name)s” is gone.")
            told.append(
                Difference(key, "removed", text % {"name": section.name(language)})
            )
    return told


def _of_questions(
    old: Definition, new: Definition, language: str | None
) -> list[Difference]:
    before = {question.key: question for question in old.questions()}
    after = {question.key: question for question in new.questions()}
    moved = _moved(list(before), list(after)) | _resettled(old, new)
    told = []
    for key, question in after.items():
        name = {"name": question.name(language)}
        if key not in before:
            text = _("“%(name)s” is new.") % name
            told.append(Difference(key, "added", text))
            continue
        if changed := _changed(before[key], question, {"key"}):
            text = _("“%(name)s” was changed: %(what)s.") % (name | {"what": changed})
            told.append(Difference(key, "changed", text))
        if key in moved:
            text = _("“%(name)s” stands elsewhere.") % name
            told.append(Difference(key, "moved", text))
    for key, question in before.items():
        if key not in after:
            text = _("“%(name)s” is no longer asked.")
            told.append(
                Difference(key, "removed", text % {"name": question.name(language)})
            )
    return told


def _changed(before: Any, after: Any, apart: set[str]) -> str:
    """Return the names of what differs, parted by commas."""
    names = [
        str(NAMES.get(one.name, one.name))
        for one in fields(after)
        if one.name not in apart
        and getattr(before, one.name) != getattr(after, one.name)
    ]
    return ", ".join(names)


def _moved(before: list[str], after: list[str]) -> set[str]:
    """Return the keys that changed their place among those in both.

    All but a longest run in the old order: the fewest that explain the new order.
    """
    place = {key: n for n, key in enumerate(before)}
    both = [key for key in after if key in place]
    best: list[list[str]] = []
    for key in both:
        runs = [run for run in best if place[run[-1]] < place[key]]
        best.append([*_longest(runs), key])
    kept = set(_longest(best))
    return {key for key in both if key not in kept}


def _longest(runs: list[list[str]]) -> list[str]:
    return max(runs, key=lambda run: len(run), default=[])  # noqa: PLW0108 -- mypy loses the type of `len` here


def _resettled(old: Definition, new: Definition) -> set[str]:
    """Return the questions that stand in another section than before."""
    before = {q.key: section.key for section in old.sections for q in section.questions}
    return {
        q.key
        for section in new.sections
        for q in section.questions
        if q.key in before and before[q.key] != section.key
    }


def question_changes(
    before: Question, after: Question, language: str | None = None
) -> list[tuple[str, str, str]]:
    """Return what differs between two wordings of a question: name, was, is."""
    return [
        (
            str(NAMES.get(one.name, one.name)),
            _said(getattr(before, one.name), language),
            _said(getattr(after, one.name), language),
        )
        for one in fields(after)
        if getattr(before, one.name) != getattr(after, one.name)
    ]


def _said(held: Any, language: str | None) -> str:
    """Return a setting of a question in words."""
    if isinstance(held, bool):
        return _("yes") if held else _("no")
    if isinstance(held, dict):
        return " / ".join(held.values())
    if isinstance(held, tuple):
        return "; ".join(
            one.name(language) if isinstance(one, Option) else str(one) for one in held
        )
    return "" if held is None else str(held)
