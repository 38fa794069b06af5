"""Changing a definition one step at a time: each function returns a new definition.

Keys are given once: a key that any edition, or the bin of removed questions, has used
is never given to another question.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.kit.errors import Refused
from madang.kit.languages import best

if TYPE_CHECKING:
    from collections.abc import Iterable

    from madang.questionnaires.definition import Definition, Question, Section, Texts

LONGEST_KEY = 36


def key_from(texts: Texts, fallback: str, taken: Iterable[str]) -> str:
    """Return a free key that resembles the English, or any Latin, words.

    >>> key_from({"en": "What is your team's size?"}, "number", [])
    'what_is_your_team_s_size'
    >>> key_from({"ko": "인원"}, "number", ["number"])
    'number_2'
    """
    plain = unicodedata.normalize("NFKD", best(texts, "en"))
    plain = plain.encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    if len(words) > LONGEST_KEY:
        words = words[:LONGEST_KEY].rsplit("_", 1)[0]
    stem = words or fallback
    used, key, number = set(taken), stem, 1
    while key in used:
        number += 1
        key = f"{stem}_{number}"
    return key


def used_keys(definition: Definition, earlier: Iterable[Definition] = ()) -> set[str]:
    """Return every question's key that this or an earlier edition has used."""
    found = {question.key for question in definition.removed}
    for one in (definition, *earlier):
        found |= {question.key for question in one.questions()}
    return found


def with_section(definition: Definition, section: Section) -> Definition:
    """Return the definition with a section put in place of its namesake, or added."""
    if any(one.key == section.key for one in definition.sections):
        sections = tuple(
            section if one.key == section.key else one for one in definition.sections
        )
    else:
        sections = (*definition.sections, section)
    return replace(definition, sections=sections)


def with_question(
    definition: Definition, question: Question, section: str = "", at: int | None = None
) -> Definition:
    """Return the definition with a question put in place of its namesake, or added.

    It is added to the `section` (else the last one) `at` a place, else at the end.

    Raises:
        Refused: there is no section to add it to.
    """
    home = definition.section_of(question.key)
    if home is not None:
        changed = tuple(
            question if one.key == question.key else one for one in home.questions
        )
        return with_section(definition, replace(home, questions=changed))
    found = [one for one in definition.sections if one.key == section]
    if not found and not definition.sections:
        raise Refused(_("Add a section first."))
    target = found[0] if found else definition.sections[-1]
    place = len(target.questions) if at is None else max(0, at)
    questions = (*target.questions[:place], question, *target.questions[place:])
    kept = tuple(one for one in definition.removed if one.key != question.key)
    grown = with_section(definition, replace(target, questions=questions))
    return replace(grown, removed=kept)


def without_question(definition: Definition, key: str) -> Definition:
    """Return the definition with a question moved to the bin."""
    home, question = definition.section_of(key), definition.question(key)
    if home is None or question is None:
        return definition
    kept = tuple(one for one in home.questions if one.key != key)
    shrunk = with_section(definition, replace(home, questions=kept))
    return replace(shrunk, removed=(*definition.removed, question))


def brought_back(
    definition: Definition, key: str, section: str = "", at: int | None = None
) -> Definition:
    """Return the definition with a removed question asked again, where it was."""
    question = next((one for one in definition.removed if one.key == key), None)
    if question is None:
        return definition
    return with_question(definition, question, section, at)


def place_of(definition: Definition, key: str) -> tuple[str, int]:
    """Return the section in which a question stands and its place there."""
    home = definition.section_of(key)
    if home is None:
        return "", 0
    return home.key, [one.key for one in home.questions].index(key)


def moved(definition: Definition, key: str, step: int) -> Definition:
    """Return the definition with a question one place up (-1) or down (1).

    At the edge of its section it goes over into the next one.
    """
    section, at = place_of(definition, key)
    question = definition.question(key)
    if question is None:
        return definition
    keys = [one.key for one in definition.sections]
    home = definition.sections[keys.index(section)]
    target = at + step
    rest = tuple(one for one in home.questions if one.key != key)
    if 0 <= target < len(home.questions):
        order = (*rest[:target], question, *rest[target:])
        return with_section(definition, replace(home, questions=order))
    other = keys.index(section) + step
    if not 0 <= other < len(keys):
        return definition
    there = definition.sections[other]
    grown = (*there.questions, question) if step < 0 else (question, *there.questions)
    left = with_section(definition, replace(home, questions=rest))
    return with_section(left, replace(there, questions=grown))


def moved_section(definition: Definition, key: str, step: int) -> Definition:
    """Return the definition with a section one place up (-1) or down (1)."""
    keys = [one.key for one in definition.sections]
    if key not in keys:
        return definition
    at = keys.index(key)
    target = at + step
    if not 0 <= target < len(keys):
        return definition
    sections = list(definition.sections)
    sections.insert(target, sections.pop(at))
    return replace(definition, sections=tuple(sections))


def without_section(definition: Definition, key: str) -> Definition:
    """Return the definition without an empty section.

    Raises:
        Refused: it still has questions.
    """
    found = next((one for one in definition.sections if one.key == key), None)
    if found is not None and found.questions:
        raise Refused(_("Move or remove its questions first."))
    kept = tuple(one for one in definition.sections if one.key != key)
    return replace(definition, sections=kept)


def copied(definition: Definition, key: str, taken: Iterable[str]) -> Definition:
    """Return the definition with a copy of a question below it, under its own key."""
    question = definition.question(key)
    if question is None:
        return definition
    section, at = place_of(definition, key)
    again = replace(question, key=key_from({"en": question.key}, "copy", taken))
    return with_question(definition, again, section, at + 1)
