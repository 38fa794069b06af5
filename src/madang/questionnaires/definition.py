"""What a questionnaire asks: sections, questions, options and conditions, as values.

An edition stores a definition as JSON; `Definition.read` turns it into these frozen
values and `write` back, without loss.  A key names one question (or option, row,
section) for good: exports, answers and library know it by nothing else.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import MISSING, dataclass, field, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from madang.kit.languages import CODES, best

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Texts = dict[str, str]

KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
MOST_SECTIONS, MOST_QUESTIONS, MOST_OPTIONS = 40, 300, 250
LONGEST_TEXT, LONGEST_WORD = 20_000, 200


class Kind(StrEnum):
    """What sort of answer a question takes."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    YES_NO = "yes_no"
    SINGLE = "single"
    MULTIPLE = "multiple"
    RANKED = "ranked"
    MATRIX = "matrix"
    FILE = "file"
    LINK = "link"
    MAIL = "mail"
    PHONE = "phone"
    ADDRESS = "address"
    ORGANISATION_FACT = "organisation_fact"
    CONSENT = "consent"
    NOTE = "note"


TEXTUAL = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT})
NUMERIC = frozenset({Kind.NUMBER, Kind.MONEY, Kind.PERCENT})
CHOICES = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.RANKED, Kind.MATRIX})
#: Kinds that name a person or a firm by themselves: hidden in blind reading at first.
TELLING = frozenset(
    {Kind.LINK, Kind.MAIL, Kind.PHONE, Kind.ADDRESS, Kind.ORGANISATION_FACT}
)


class Operator(StrEnum):
    """How a condition compares an answer."""

    IS = "is"
    IS_NOT = "is_not"
    HAS = "has"
    HAS_NOT = "has_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"


VALUELESS = frozenset({Operator.ANSWERED, Operator.NOT_ANSWERED})


class Malformed(ValueError):  # noqa: N818 -- reads as a sentence
    """JSON that is no definition; `place` says where, such as ``sections.0.title``."""

    def __init__(self, place: str, text: str) -> None:
        super().__init__(f"{place or 'definition'}: {text}")
        self.place, self.text = place, text


@dataclass(frozen=True, slots=True)
class Option:
    """One choice, or one row of a matrix."""

    key: str
    label: Texts = field(default_factory=dict)

    @classmethod
    def read(cls, data: object, place: str = "") -> Option:
        """Return the option that JSON holds.

        Raises:
            Malformed: it holds none.
        """
        given = _mapping(data, place)
        return cls(_key(given, place), _texts(given, "label", place))

    def write(self) -> dict[str, Any]:
        """Return the option as JSON."""
        return _written(self)

    def name(self, language: str | None = None) -> str:
        """Return the label in a language, else in another, else the key."""
        return best(self.label, language) or self.key


@dataclass(frozen=True, slots=True)
class Condition:
    """A question or section is shown only if the answer to another one fits."""

    question: str
    operator: Operator
    value: str = ""

    @classmethod
    def read(cls, data: object, place: str = "") -> Condition | None:
        """Return the condition that JSON holds, if any.

        Raises:
            Malformed: it holds something else.
        """
        if data is None:
            return None
        given = _mapping(data, place)
        try:
            operator = Operator(_word(given, "operator", place))
        except ValueError:
            raise Malformed(f"{place}.operator", "no operator") from None
        return cls(
            _word(given, "question", place), operator, _word(given, "value", place)
        )

    def write(self) -> dict[str, Any]:
        """Return the condition as JSON."""
        return _written(self)


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    `text` is what a consent says or a note tells.  `limit` counts characters of a text.
    `minimum` and `maximum` bound a number, an amount or a percentage; a date (ISO); the
    number of choices; of a file `maximum` is its size in megabytes.  `accept` names
    endings such as ``pdf``.  `fact` names what is known of the organisation.  What is
    to `redact` stays out of blind reading.
    """

    key: str
    kind: Kind
    label: Texts = field(default_factory=dict)
    help: Texts = field(default_factory=dict)
    text: Texts = field(default_factory=dict)
    required: bool = False
    limit: int = 0
    minimum: str = ""
    maximum: str = ""
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    currencies: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    fact: str = ""
    condition: Condition | None = None
    redact: bool = False

    @classmethod
    def read(cls, data: object, place: str = "") -> Question:
        """Return the question that JSON holds.

        Raises:
            Malformed: it holds none.
        """
        given = _mapping(data, place)
        try:
            kind = Kind(_word(given, "kind", place))
        except ValueError:
            raise Malformed(f"{place}.kind", "no kind of question") from None
        return cls(
            key=_key(given, place),
            kind=kind,
            label=_texts(given, "label", place),
            help=_texts(given, "help", place),
            text=_texts(given, "text", place),
            required=_flag(given, "required", place),
            limit=_whole(given, "limit", place),
            minimum=_word(given, "minimum", place),
            maximum=_word(given, "maximum", place),
            options=_options(given, "options", place),
            rows=_options(given, "rows", place),
            currencies=_words(given, "currencies", place),
            accept=_words(given, "accept", place),
            fact=_word(given, "fact", place),
            condition=Condition.read(given.get("condition"), f"{place}.condition"),
            redact=_flag(given, "redact", place),
        )

    def write(self) -> dict[str, Any]:
        """Return the question as JSON."""
        return _written(self)

    @property
    def is_answerable(self) -> bool:
        """Whether it takes an answer at all; a note takes none."""
        return self.kind is not Kind.NOTE

    @property
    def fingerprint(self) -> str:
        """The hash of what a consent says, in all its languages."""
        return _hash({"label": self.label, "text": self.text})

    def name(self, language: str | None = None) -> str:
        """Return the label in a language, else in another, else the key."""
        return best(self.label, language) or self.key

    def option(self, key: object) -> Option | None:
        """Return the option of that key, if there is one."""
        return next((o for o in self.options if o.key == key), None)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form with its heading."""

    key: str
    title: Texts = field(default_factory=dict)
    intro: Texts = field(default_factory=dict)
    condition: Condition | None = None
    questions: tuple[Question, ...] = ()

    @classmethod
    def read(cls, data: object, place: str = "") -> Section:
        """Return the section that JSON holds.

        Raises:
            Malformed: it holds none.
        """
        given = _mapping(data, place)
        return cls(
            key=_key(given, place),
            title=_texts(given, "title", place),
            intro=_texts(given, "intro", place),
            condition=Condition.read(given.get("condition"), f"{place}.condition"),
            questions=tuple(
                Question.read(one, f"{place}.questions.{n}")
                for n, one in enumerate(_list(given, "questions", place))
            ),
        )

    def write(self) -> dict[str, Any]:
        """Return the section as JSON."""
        return _written(self)

    def name(self, language: str | None = None) -> str:
        """Return the title in a language, else in another, else the key."""
        return best(self.title, language) or self.key


@dataclass(frozen=True, slots=True)
class Definition:
    """Everything that an edition asks, in its order.

    `removed` are questions taken out while a draft is written, so that they can come
    back; a frozen edition has none.
    """

    sections: tuple[Section, ...] = ()
    removed: tuple[Question, ...] = ()

    @classmethod
    def read(cls, data: object) -> Definition:
        """Return the definition that JSON holds.

        Raises:
            Malformed: it holds none; the place of the fault is named.
        """
        given = _mapping(data, "")
        sections = tuple(
            Section.read(one, f"sections.{n}")
            for n, one in enumerate(_list(given, "sections", ""))
        )
        removed = tuple(
            Question.read(one, f"removed.{n}")
            for n, one in enumerate(_list(given, "removed", ""))
        )
        found = cls(sections, removed)
        _check_size(found)
        _check_keys(found)
        return found

    def write(self) -> dict[str, Any]:
        """Return the definition as JSON."""
        return _written(self)

    @property
    def fingerprint(self) -> str:
        """The hash that tells one text of questions from any other."""
        return _hash(replace(self, removed=()).write())

    def questions(self) -> Iterator[Question]:
        """Yield every question in the form's order."""
        for section in self.sections:
            yield from section.questions

    def question(self, key: str) -> Question | None:
        """Return the question of that key, if it is asked."""
        return next((one for one in self.questions() if one.key == key), None)

    def section_of(self, key: str) -> Section | None:
        """Return the section in which a question stands."""
        for section in self.sections:
            if any(one.key == key for one in section.questions):
                return section
        return None


def _hash(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 of JSON in one spelling: sorted, without spaces, UTF-8."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _check_size(found: Definition) -> None:
    if len(found.sections) > MOST_SECTIONS:
        raise Malformed("sections", f"more than {MOST_SECTIONS}")
    if sum(len(s.questions) for s in found.sections) > MOST_QUESTIONS:
        raise Malformed("sections", f"more than {MOST_QUESTIONS} questions")


def _check_keys(found: Definition) -> None:
    """Refuse a key that stands twice where it must be found by it alone."""
    _once("sections", (s.key for s in found.sections))
    _once("questions", (q.key for q in [*found.questions(), *found.removed]))
    for question in [*found.questions(), *found.removed]:
        _once(f"{question.key}.options", (o.key for o in question.options))
        _once(f"{question.key}.rows", (o.key for o in question.rows))


def _once(place: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise Malformed(place, f"“{key}” stands twice")
        seen.add(key)


def _written(value: Any) -> dict[str, Any]:
    """Return a value's fields as JSON, those at their default left out."""
    found: dict[str, Any] = {}
    for one in fields(value):
        held = getattr(value, one.name)
        plain = one.default if one.default is not MISSING else None
        if one.default_factory is not MISSING:
            plain = one.default_factory()
        if held != plain or one.default is one.default_factory is MISSING:
            found[one.name] = _plain(held)
    return found


def _plain(held: Any) -> Any:
    if isinstance(held, tuple):
        return [_plain(one) for one in held]
    if isinstance(held, StrEnum):
        return held.value
    if isinstance(held, Option | Condition | Question | Section):
        return held.write()
    return dict(held) if isinstance(held, dict) else held


def _mapping(data: object, place: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise Malformed(place, "an object is expected")
    return data


def _list(given: Mapping[str, Any], name: str, place: str) -> list[Any]:
    found = given.get(name, [])
    if not isinstance(found, list | tuple):
        raise Malformed(f"{place}.{name}".strip("."), "a list is expected")
    if len(found) > MOST_QUESTIONS:
        raise Malformed(f"{place}.{name}".strip("."), "too long a list")
    return list(found)


def _key(given: Mapping[str, Any], place: str) -> str:
    found = given.get("key")
    if not isinstance(found, str) or not KEY.fullmatch(found):
        raise Malformed(f"{place}.key", "a key of small letters, digits and _")
    return found


def _word(given: Mapping[str, Any], name: str, place: str) -> str:
    found = given.get(name, "")
    if not isinstance(found, str) or len(found) > LONGEST_WORD or not _clean(found):
        raise Malformed(f"{place}.{name}", "a short text is expected")
    return found


def _words(given: Mapping[str, Any], name: str, place: str) -> tuple[str, ...]:
    found = _list(given, name, place)
    if not all(isinstance(one, str) and one and _clean(one) for one in found):
        raise Malformed(f"{place}.{name}", "a list of words is expected")
    return tuple(dict.fromkeys(one[:LONGEST_WORD] for one in found))


def _flag(given: Mapping[str, Any], name: str, place: str) -> bool:
    found = given.get(name, False)
    if not isinstance(found, bool):
        raise Malformed(f"{place}.{name}", "true or false is expected")
    return found


def _whole(given: Mapping[str, Any], name: str, place: str) -> int:
    found = given.get(name, 0)
    if isinstance(found, bool) or not isinstance(found, int):
        raise Malformed(f"{place}.{name}", "a whole number is expected")
    if not 0 <= found <= LONGEST_TEXT * 5:
        raise Malformed(f"{place}.{name}", "out of range")
    return found


def _texts(given: Mapping[str, Any], name: str, place: str) -> Texts:
    found = given.get(name, {})
    if not isinstance(found, dict):
        raise Malformed(f"{place}.{name}", "one text per language is expected")
    for code, text in found.items():
        if code not in CODES or not isinstance(text, str) or not _clean(text):
            raise Malformed(f"{place}.{name}", f"“{str(code)[:20]}” is no language")
        if len(text) > LONGEST_TEXT:
            raise Malformed(f"{place}.{name}.{code}", "too long a text")
    return {code: text for code, text in found.items() if text}


def _clean(text: str) -> bool:
    """Return whether both databases can keep the text."""
    return "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def _options(given: Mapping[str, Any], name: str, place: str) -> tuple[Option, ...]:
    found = _list(given, name, place)
    if len(found) > MOST_OPTIONS:
        raise Malformed(f"{place}.{name}", f"more than {MOST_OPTIONS}")
    return tuple(Option.read(one, f"{place}.{name}.{n}") for n, one in enumerate(found))
