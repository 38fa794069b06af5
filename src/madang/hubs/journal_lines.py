"""Journal lines as people read them: a sentence, and what changed in words."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from madang.kit.languages import LANGUAGES
from madang.kit.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from django.db.models import Field

    from madang.hubs.models import JournalLine

COLUMNS = (
    "number", "at", "who", "for_whom", "address", "verb", "sentence", "kind",
    "object_id", "object", "changes",
)  # fmt: skip
#: Cells that begin like this run as formulas in a spreadsheet.
RISKY = tuple("=+-@\t\r")


@dataclass(frozen=True, slots=True)
class Shown:
    """One line as the page shows it."""

    who: str
    what: str
    at: datetime
    for_whom: str
    changes: Sequence[tuple[str, str, str]]
    is_erased: bool


def shown(lines: Iterable[JournalLine]) -> list[Shown]:
    """Return lines ready for a page; costs no query beyond the lines' own."""
    return [
        Shown(
            who=_who(line),
            what=sentence(line.verb, _who(line), line.named),
            at=line.at,
            for_whom=str(line.for_whom or ""),
            changes=_changes(line),
            is_erased=line.is_erased,
        )
        for line in lines
    ]


def verb_name(verb: str) -> str:
    """Return a verb as a choice of a filter."""
    return sentence(verb, "…", "…")


def _who(line: JournalLine) -> str:
    return str(line.by) if line.by else _("The product")


def _changes(line: JournalLine) -> list[tuple[str, str, str]]:
    found = []
    for name, pair in line.changes.items():
        field = _field(line.kind, name)
        label = str(getattr(field, "verbose_name", name)).replace("_", " ")
        was, now = [*pair, None, None][:2]
        found.append((label.capitalize(), _text(field, was), _text(field, now)))
    return found


def _field(kind: str, name: str) -> Field[Any, Any] | None:
    try:
        found: Any = apps.get_model(kind)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return found if hasattr(found, "get_internal_type") else None


def _text(field: Field[Any, Any] | None, value: Any) -> str:
    """Return a stored value in words."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        names = dict(LANGUAGES)
        return " · ".join(f"{names.get(k, k)}: {v}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(
            json.dumps(v, ensure_ascii=False) if isinstance(v, dict) else str(v)
            for v in value
        )
    choices = dict(getattr(field, "flatchoices", None) or [])
    return str(choices.get(value, value))


class _Echo:
    """What csv writes to: it hands each row on."""

    def write(self, text: str) -> str:
        return text


def as_csv(lines: Iterable[JournalLine]) -> Iterator[str]:
    """Yield the lines as CSV for a spreadsheet, row by row."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for line in lines:
        yield writer.writerow(
            [
                line.number,
                line.at.isoformat(),
                safe_cell(_who(line)),
                safe_cell(str(line.for_whom or "")),
                line.address,
                line.verb,
                safe_cell(sentence(line.verb, _who(line), line.named)),
                line.kind,
                line.object_id,
                safe_cell(line.named),
                safe_cell(line.details),
            ]
        )


def safe_cell(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula.

    >>> safe_cell("=1+1"), safe_cell("Ana")
    ("'=1+1", 'Ana')
    """
    return f"'{text}" if text.startswith(RISKY) else text
