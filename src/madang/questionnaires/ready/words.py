"""Writing a questionnaire down briefly: texts in four languages, options, sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from madang.questionnaires.definition import Definition

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ready:
    """A ready-made questionnaire: its names, purpose and content as JSON."""

    key: str
    names: dict[str, str]
    purpose: str
    sections: tuple[Json, ...]

    def definition(self) -> Definition:
        """Return what it asks."""
        return Definition.read({"sections": list(self.sections)})

    @property
    def count(self) -> int:
        """How many questions take an answer."""
        return sum(1 for one in self.definition().questions() if one.is_answerable)


def t(en: str, es: str, ko: str, zh: str) -> dict[str, str]:
    """Return a text in the four languages."""
    return {"en": en, "es": es, "ko": ko, "zh-hans": zh}


def section(key: str, title: dict[str, str], *questions: Json, **more: Any) -> Json:
    """Return a section."""
    return {"key": key, "title": title, "questions": list(questions), **more}


def ask(key: str, kind: str, label: dict[str, str], **more: Any) -> Json:
    """Return a question that must be answered."""
    return {"key": key, "kind": kind, "label": label, "required": True, **more}


def may(key: str, kind: str, label: dict[str, str], **more: Any) -> Json:
    """Return a question that may be left out."""
    return {"key": key, "kind": kind, "label": label, **more}


def options(**labels: dict[str, str]) -> list[Json]:
    """Return options by their keys."""
    return [{"key": key, "label": label} for key, label in labels.items()]


def when(question: str, operator: str, value: str = "") -> Json:
    """Return a condition."""
    return {"question": question, "operator": operator, "value": value}
