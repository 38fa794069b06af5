"""Answers that are more than a line: files, postal addresses, facts, consent, notes."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from madang.kit.languages import CODES
from madang.kit.signs import country_codes, country_name
from madang.questionnaires import kinds
from madang.questionnaires.values.handling import (
    Form,
    Handling,
    Part,
    tidy_text,
    too_long,
)
from madang.questionnaires.values.lines import number_in

if TYPE_CHECKING:
    from madang.questionnaires.definition import Question

MEGABYTE = 1_000_000
MOST_MEGABYTES = 20
LONGEST_NAME, LONGEST_POSTAL = 200, 500
DIGEST = 64


class File(Handling):
    """A file: first as it was uploaded, then as the room above has stored it.

    Stored it is ``{"file": 7, "name": "deck.pdf", "size": 1200, "sha256": "…"}``.
    """

    operators = ("answered", "not_answered")

    def read(self, question: Question, form: Form) -> Any:
        """Return the upload."""
        return form.file(question)

    def tidy(self, question: Question, value: object) -> Any:
        """Return the upload as it is, or what is known of the stored file."""
        if is_upload(value):
            return value
        if not isinstance(value, dict):
            return None
        pk, size = value.get("file"), value.get("size")
        if isinstance(pk, bool) or not isinstance(pk, int):
            return None
        return {
            "file": pk,
            "name": tidy_text(value.get("name"))[:LONGEST_NAME],
            "size": size if isinstance(size, int) else 0,
            "sha256": tidy_text(value.get("sha256"))[:DIGEST],
        }

    def fault(self, question: Question, value: Any, *, at_submit: bool) -> str:
        """Say that the file is of another type than asked for, or too large."""
        name, size = told_of(value)
        ending = PurePath(name).suffix.lower().lstrip(".")
        if question.accept and ending not in endings(question):
            return _("Send a file of one of these types: %(types)s.") % {
                "types": ", ".join(endings(question))
            }
        if not size:
            return _("This file is empty.")
        if size > most_bytes(question):
            return _("This file is larger than %(most)s MB.") % {
                "most": most_bytes(question) // MEGABYTE
            }
        return ""

    def words(self, question: Question, value: Any, language: str) -> str:
        """Return the file's name."""
        return told_of(value)[0]

    def typed(self, question: Question, value: Any) -> Any:
        """Return the file's name."""
        return None if value is None else told_of(value)[0]


def is_upload(value: object) -> bool:
    """Return whether a value is a file just sent, yet to be stored."""
    return hasattr(value, "chunks") and hasattr(value, "size")


def told_of(value: Any) -> tuple[str, int]:
    """Return a file's name and size."""
    if is_upload(value):
        return tidy_text(value.name)[:LONGEST_NAME], value.size or 0
    return value["name"], value["size"]


def endings(question: Question) -> list[str]:
    """Return the endings that a file question takes, without their dots."""
    return [one.lower().lstrip(".") for one in question.accept]


def most_bytes(question: Question) -> int:
    """Return the largest size that a file question takes."""
    found = number_in(question.maximum)
    within = found is not None and 0 < found <= MOST_MEGABYTES
    return int(found * MEGABYTE) if within and found else MOST_MEGABYTES * MEGABYTE


class Address(Handling):
    """A postal address: ``{"country": "MX", "lines": "…"}``."""

    operators = ("answered", "not_answered")

    def read(self, question: Question, form: Form) -> Any:
        """Return country and lines."""
        return {
            "country": form.one(question, "country"),
            "lines": form.one(question, "lines"),
        }

    def tidy(self, question: Question, value: object) -> Any:
        """Return country and lines; nothing if neither is given."""
        given = value if isinstance(value, dict) else {"lines": value}
        code = tidy_text(given.get("country")).strip().upper()
        country = code if code in country_codes() else ""
        lines = tidy_text(given.get("lines"))
        if not country and not lines.strip():
            return None
        return {"country": country, "lines": lines}

    def is_complete(self, question: Question, value: Any) -> bool:
        """Return whether both country and lines are given."""
        return value is not None and bool(value["country"] and value["lines"].strip())

    def fault(self, question: Question, value: Any, *, at_submit: bool) -> str:
        """Say what is missing of an address that was begun, or that it is too long."""
        if at_submit and not value["country"]:
            return _("Choose the country.")
        if at_submit and not value["lines"].strip() and question.required:
            return _("Give street, place and postcode.")
        return too_long(value["lines"], question.limit or LONGEST_POSTAL)

    def words(self, question: Question, value: Any, language: str) -> str:
        """Return the lines and the country."""
        lines = [line.strip() for line in value["lines"].split("\n") if line.strip()]
        country = value["country"] and country_name(value["country"], language)
        return ", ".join([*lines, country] if country else lines)

    def parts(self, question: Question) -> list[Part]:
        """Return two columns."""
        return [Part("lines"), Part("country")]

    def cell(self, question: Question, value: Any, part: str, language: str) -> Any:
        """Return the lines, or the country's code."""
        return value.get(part, "")


class Consent(Handling):
    """A yes to a text: ``{"agreed": true, "sha256": "…", "language": "es"}``.

    The hash is that of the text in all its languages; one given to another text does
    not count.
    """

    operators = ("answered", "not_answered")

    def read(self, question: Question, form: Form) -> Any:
        """Return the hash and language that the box carries, if it was ticked."""
        digest, _colon, language = form.one(question).partition(":")
        return {"agreed": bool(digest), "sha256": digest, "language": language}

    def tidy(self, question: Question, value: object) -> Any:
        """Return the consent; a no is no answer."""
        given = value if isinstance(value, dict) else {}
        if given.get("agreed") is not True:
            return None
        language = given.get("language")
        return {
            "agreed": True,
            "sha256": tidy_text(given.get("sha256"))[:DIGEST],
            "language": language if language in CODES else "",
        }

    def fault(self, question: Question, value: Any, *, at_submit: bool) -> str:
        """Say that the text is not the one that was agreed to."""
        if value["sha256"] == question.fingerprint:
            return ""
        return _("This text has changed since you agreed to it. Read it again.")

    def words(self, question: Question, value: Any, language: str) -> str:
        """Return the word for yes."""
        with translation.override(language):
            return _("Agreed")

    def typed(self, question: Question, value: Any) -> Any:
        """Return whether it was given to the text that stands here."""
        return value is not None and value["sha256"] == question.fingerprint

    def parts(self, question: Question) -> list[Part]:
        """Return two columns: the word, and the text's hash."""
        return [Part(), Part("sha256")]

    def cell(self, question: Question, value: Any, part: str, language: str) -> Any:
        """Return the word, or the hash."""
        return value["sha256"] if part else self.words(question, value, language)


class Note(Handling):
    """A text between the questions; it takes no answer."""

    operators = ()

    def read(self, question: Question, form: Form) -> Any:
        """Return nothing."""
        return None

    def tidy(self, question: Question, value: object) -> Any:
        """Return nothing."""
        return None

    def parts(self, question: Question) -> list[Part]:
        """Return no column."""
        return []


def asked_kind(question: Question) -> Any:
    """Return the kind of answer asked for: of a fact, the kind that the fact is."""
    is_fact = question.kind == "organisation_fact"
    return kinds.fact_kind(question.fact) if is_fact else question.kind
