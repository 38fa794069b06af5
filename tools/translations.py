"""Keep every room's translations: gather the strings, merge, compile, name the gaps.

``tools/translations.py [ROOM …]`` gathers, compiles and prints what is untranslated;
with ``--fill TABLE.json`` it takes translations from a table
``{"msgid": {"ko": …, "es": …, "zh_Hans": …}}`` (a list of forms for a plural; the
context and ``|`` before a msgid that has one).  Without a room it looks at all.

English is the source.  A room is a package below `src/madang`; its catalogues stand in
`locale/<language>/LC_MESSAGES/`.  No line numbers and no dates are written, so that a
difference shows only words.  No gettext program is needed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ROOT / "src" / "madang"
LANGUAGES = ("ko", "es", "zh_Hans")
NOT_ROOMS = {"engine", "config"}  # the engine speaks to programmers, config to nobody

#: where the context, the singular and the plural stand among a call's arguments
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
Key = tuple[str, str]  # context, singular
Wanted = dict[Key, str | None]  # -> plural

HOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?[a-z][^>]*>")
LETTERS = re.compile(r"[a-z]{2,}")
#: proper names and signs that read the same in every language
SAME_EVERYWHERE = {"Madang"}
FIXED = datetime(2026, 1, 1, tzinfo=UTC)
CHURN = (
    "Project-Id",
    "Report-Msgid",
    "POT-Creation",
    "PO-Revision",
    "Last-Tr",
    "Language-Team",
    "Generated-By",
)


def main(arguments: list[str]) -> int:
    """Leave the catalogues up to date; answer 1 while translations are missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*")
    parser.add_argument("--fill", type=Path)
    given = parser.parse_args(arguments)
    table = json.loads(given.fill.read_text()) if given.fill else {}
    chosen = [room for room in rooms() if not given.rooms or room.name in given.rooms]
    gaps = [gap for room in chosen for gap in update(room, table)]
    print("\n".join(gaps) or "Every string is translated.")
    return 1 if gaps else 0


def rooms() -> list[Path]:
    """Return the packages that may hold strings, in order of their names."""
    return [
        path.parent
        for path in sorted(ROOMS.glob("*/__init__.py"))
        if path.parent.name not in NOT_ROOMS
    ]


def wanted(room: Path) -> Wanted:
    """Return every string of the room's Python, pages and mails that a person reads."""
    found: Wanted = {}
    for path in sorted(room.rglob("*.py")):
        if "migrations" not in path.parts:
            _gather(path.read_text(), found)
    for suffix in ("html", "txt"):
        for path in sorted((room / "templates").rglob(f"*.{suffix}")):
            calls = templatize(path.read_text())
            # What is not a call is blanked out with letters; its indentation would
            # still trouble the tokenizer.
            _gather("\n".join(line.strip() for line in calls.splitlines()), found)
    return dict(sorted(found.items()))


def _gather(code: str, found: Wanted) -> None:
    """Add the strings in this Python text."""
    calls = extract_python(BytesIO(code.encode()), dict.fromkeys(CALLS), [], {})
    for _line, name, texts, _comments in calls:
        context, singular, plural = CALLS[str(name)]
        words = texts if isinstance(texts, (tuple, list)) else (texts,)
        if len(words) <= max(singular, plural or 0) or not words[singular]:
            continue
        key = (words[context] or "" if context is not None else "", words[singular])
        found[key] = words[plural] if plural is not None else found.get(key)


def po_path(room: Path, language: str) -> Path:
    """Return where the room's catalogue in this language stands."""
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def read(room: Path, language: str) -> Catalog:
    """Return the room's catalogue as it is committed, or an empty one."""
    path = po_path(room, language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def key_of(message: Message) -> Key:
    """Return the context and the singular of a message."""
    singular = message.id if isinstance(message.id, str) else message.id[0]
    context: str | bytes = message.context or ""  # from a `.mo` Babel gives bytes
    return context.decode() if isinstance(context, bytes) else context, singular


def update(room: Path, table: dict[str, Any]) -> list[str]:
    """Leave the room's catalogues with exactly its strings; return what lacks words."""
    strings = wanted(room)
    gaps: list[str] = []
    for language in LANGUAGES:
        if not strings:
            po_path(room, language).unlink(missing_ok=True)
            po_path(room, language).with_suffix(".mo").unlink(missing_ok=True)
            continue
        catalog = _merged(room, language, strings, table)
        _write(room, language, catalog)
        gaps += [
            f"{room.name} {language}: {key[1]!r}"
            for key, message in ((key_of(m), m) for m in catalog if m.id)
            if not all(forms_of(message))
        ]
    return gaps


def _merged(
    room: Path, language: str, strings: Wanted, table: dict[str, Any]
) -> Catalog:
    """Return a catalogue of the strings: the table's words, else what was there."""
    memory = {key: string for key, string in _memory(language).items() if string}
    memory |= {key_of(m): m.string for m in read(room, language) if m.id and m.string}
    catalog = Catalog(locale=language, fuzzy=False)
    catalog.header_comment = ""
    catalog.creation_date = catalog.revision_date = FIXED
    for (context, singular), plural in strings.items():
        name = f"{context}|{singular}" if context else singular
        string = table.get(name, {}).get(language) or memory.get((context, singular))
        if plural is None:
            string = string if isinstance(string, str) else ""
            catalog.add(singular, string, context=context or None)
        else:
            forms = list(string) if isinstance(string, (tuple, list)) else []
            forms += [""] * (catalog.num_plurals - len(forms))
            catalog.add((singular, plural), tuple(forms), context=context or None)
    return catalog


def _memory(language: str) -> dict[Key, Any]:
    """Return what the other rooms already say, so that one word has one meaning."""
    return {
        key_of(message): message.string
        for room in reversed(rooms())
        for message in read(room, language)
        if message.id and all(forms_of(message))
    }


def forms_of(message: Message) -> list[str]:
    """Return the translation's forms: one, or one per plural."""
    string = message.string
    return [string] if isinstance(string, str) else list(string or [""])


def _write(room: Path, language: str, catalog: Catalog) -> None:
    """Write `.po` and `.mo` without anything that changes from run to run."""
    path = po_path(room, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = BytesIO()
    write_po(text, catalog, no_location=True, sort_output=True, width=0)
    lines = text.getvalue().decode().splitlines()
    kept = [
        line for line in lines if not line.startswith(tuple(f'"{c}' for c in CHURN))
    ]
    path.write_text("\n".join(kept).strip() + "\n")
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)


def faults(room: Path, language: str) -> list[str]:
    """Return one line for every translation that is missing, doubtful or broken."""
    lines: list[str] = []
    strings = wanted(room)
    held = {key_of(message): message for message in read(room, language) if message.id}
    for key in sorted(strings.keys() ^ held.keys()):
        state = "not gathered" if key in strings else "no longer used"
        lines.append(f"{key[1]!r} is {state}: run make messages")
    for key in sorted(strings.keys() & held.keys()):
        lines += [f"{key[1]!r} {fault}" for fault in _faults_of(held[key], language)]
    return [f"{room.name} {language}: {line}" for line in lines]


def _faults_of(message: Message, language: str) -> list[str]:
    """Return what is wrong with one translation."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    forms = forms_of(message)
    if not all(forms):
        return ["is not translated"]
    found = ["is fuzzy"] if message.fuzzy else []
    allowed = [sorted(HOLDER.findall(text)) for text in ids]
    found += [
        f"has other placeholders or tags in {form!r}"
        for form in forms
        if sorted(HOLDER.findall(form)) not in allowed
    ]
    bare = HOLDER.sub("", ids[0])
    latin_kept = language != "es" and forms[0] == ids[0] and LETTERS.search(bare)
    if latin_kept and ids[0] not in SAME_EVERYWHERE:
        found.append("is still English")
    return found


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
