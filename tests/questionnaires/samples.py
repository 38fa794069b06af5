"""A definition with every kind of question, for tests."""

from __future__ import annotations

from typing import Any

from madang.questionnaires.definition import Definition

OPTIONS = [
    {"key": "a", "label": {"en": "Alpha", "es": "Alfa"}},
    {"key": "b", "label": {"en": "Beta"}},
    {"key": "c", "label": {"en": "Gamma"}},
]
ROWS = [{"key": "r1", "label": {"en": "One"}}, {"key": "r2", "label": {"en": "Two"}}]
KINDS: list[dict[str, Any]] = [
    {"key": "short", "kind": "short_text", "limit": 20},
    {"key": "long", "kind": "long_text", "limit": 500},
    {"key": "number", "kind": "number", "minimum": "0", "maximum": "100"},
    {"key": "funds", "kind": "money", "currencies": ["KRW", "USD", "MXN"]},
    {"key": "share", "kind": "percent"},
    {"key": "day", "kind": "date", "minimum": "2020-01-01"},
    {"key": "yes", "kind": "yes_no"},
    {"key": "one", "kind": "single", "options": OPTIONS},
    {"key": "some", "kind": "multiple", "options": OPTIONS, "maximum": "2"},
    {"key": "order", "kind": "ranked", "options": OPTIONS},
    {"key": "grid", "kind": "matrix", "options": OPTIONS, "rows": ROWS},
    {"key": "deck", "kind": "file", "accept": ["pdf"], "maximum": "1"},
    {"key": "site", "kind": "link"},
    {"key": "mail", "kind": "mail"},
    {"key": "phone", "kind": "phone"},
    {"key": "address", "kind": "address"},
    {"key": "firm", "kind": "organisation_fact", "fact": "name", "redact": True},
    {"key": "terms", "kind": "consent", "text": {"en": "I agree to everything."}},
    {"key": "hint", "kind": "note", "text": {"en": "Take your time."}},
]


def everything(**more) -> Definition:
    """Return a definition that asks one question of every kind."""
    questions = [
        {"label": {"en": one["key"].title()}, **one, **more.get(one["key"], {})}
        for one in KINDS
    ]
    section = {"key": "all", "title": {"en": "All"}, "questions": questions}
    return Definition.read({"sections": [section]})


def asking(*questions) -> Definition:
    """Return a definition that asks just these questions."""
    named = [{"label": {"en": one["key"].title()}, **one} for one in questions]
    section = {"key": "all", "title": {"en": "All"}, "questions": named}
    return Definition.read({"sections": [section]})
