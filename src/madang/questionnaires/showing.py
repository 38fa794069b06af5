"""A questionnaire's form as its pages show it: what stands where, ready for templates.

`QuestionForm` goes to ``{% questions form %}``.  Everything a reader meets is chosen
here in one language; the templates only place it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from madang.kit.languages import CODES, best
from madang.kit.money import places_of as decimals_of
from madang.kit.signs import country_codes, country_name
from madang.kit.templatetags.kit import file_size
from madang.kit.widgets import FileDrop
from madang.questionnaires import answering
from madang.questionnaires.definition import Kind
from madang.questionnaires.values import name_of
from madang.questionnaires.values.choices import places_of
from madang.questionnaires.values.lines import day_in, is_safe_link
from madang.questionnaires.values.things import (
    asked_kind,
    endings,
    is_upload,
    most_bytes,
)
from madang.questionnaires.wording import condition_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.questionnaires.definition import (
        Condition,
        Definition,
        Option,
        Question,
        Section,
        Texts,
    )

#: From this many options on, one choice is a menu rather than a row of buttons.
MENU_FROM = 9
#: Kinds whose input is a group of inputs, so that a legend names it.
GROUPS = frozenset(
    {Kind.YES_NO, Kind.SINGLE, Kind.MULTIPLE, Kind.RANKED, Kind.MATRIX, Kind.ADDRESS,
     Kind.MONEY, Kind.CONSENT}
)  # fmt: skip
#: Countries that stand first in a menu of countries: where our hubs are.
FIRST_COUNTRIES = ("MX", "US", "KR", "CN")


def spoken(texts: Texts, language: str) -> tuple[str, str]:
    """Return a text and, if it is in another language than asked for, that language."""
    text = best(texts, language)
    if not text or texts.get(language) == text:
        return text, ""
    return text, next((code for code in CODES if texts.get(code) == text), "")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen, with its input's id and whether it is chosen."""

    key: str
    label: str
    id: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row of choices, or one place in a ranking: its name, label and choices."""

    name: str
    id: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Shown:
    """One question as a page shows it."""

    question: Question
    value: Any
    fault: str
    language: str
    condition: Condition | None
    condition_text: str
    is_off: bool
    is_prefilled: bool
    file_url: str = ""

    @property
    def key(self) -> str:
        """The question's key."""
        return self.question.key

    @property
    def kind(self) -> Kind:
        """The kind of input: of a fact, that of the fact."""
        return Kind(asked_kind(self.question))

    @property
    def template(self) -> str:
        """The template that shows the input."""
        return f"questionnaires/kinds/{self.kind}.html"

    @property
    def name(self) -> str:
        """The input's name."""
        return name_of(self.question)

    @property
    def id(self) -> str:
        """The id of the input, or of the group of them."""
        return name_of(self.question)

    @property
    def label_id(self) -> str:
        """The id of the question's own words."""
        return f"{self.id}-label"

    @property
    def target(self) -> str:
        """The id of the first input, where a line of the error summary leads."""
        if self.is_menu or self.kind not in GROUPS:
            return self.id
        if self.kind is Kind.RANKED:
            return f"{self.id}-1"
        if self.kind is Kind.MATRIX and self.question.rows and self.question.options:
            row, option = self.question.rows[0], self.question.options[0]
            return f"{self.id}-{row.key}-{option.key}"
        if self.kind is Kind.YES_NO:
            return f"{self.id}-yes"
        if self.kind in {Kind.SINGLE, Kind.MULTIPLE} and self.question.options:
            return f"{self.id}-{self.question.options[0].key}"
        return f"{self.id}-country" if self.kind is Kind.ADDRESS else self.id

    @cached_property
    def _words(self) -> dict[str, tuple[str, str]]:
        q = self.question
        return {
            name: spoken(texts, self.language)
            for name, texts in (("label", q.label), ("help", q.help), ("text", q.text))
        }

    @property
    def label(self) -> str:
        """The question, or the key of one that is not worded yet."""
        if self.question.kind is Kind.NOTE:
            return self._words["label"][0]
        return self._words["label"][0] or self.key

    @property
    def help(self) -> str:
        """What helps to answer."""
        return self._words["help"][0]

    @property
    def text(self) -> str:
        """What a consent or a note says."""
        return self._words["text"][0]

    @property
    def lang(self) -> str:
        """The language of the words, where it is not the page's."""
        return self._words["label"][1] or self._words["text"][1]

    @property
    def is_group(self) -> bool:
        """Whether several inputs answer it together."""
        return self.kind in GROUPS and not self.is_menu

    @property
    def is_menu(self) -> bool:
        """Whether one choice of many is offered as a menu."""
        return self.kind is Kind.SINGLE and len(self.question.options) >= MENU_FROM

    @property
    def described_by(self) -> str:
        """The ids of what describes the input."""
        parts = [
            (self.help, "help"),
            (self.hint, "hint"),
            (self.question.limit, "count"),
            (self.fault, "error"),
        ]
        return " ".join(f"{self.id}-{name}" for is_there, name in parts if is_there)

    @property
    def shown_value(self) -> str:
        """What stands in a plain input."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def hint(self) -> str:
        """What the kind itself asks for, in a line."""
        q = self.question
        low, high = q.minimum, q.maximum
        if self.kind in {Kind.NUMBER, Kind.PERCENT, Kind.MONEY} and (low or high):
            return _bounds(low, high)
        if self.kind is Kind.MULTIPLE and (low or high):
            return _count(low, high)
        if self.kind is Kind.PHONE:
            return _("With the country's code, such as +52 656 123 4567.")
        return ""

    @property
    def length(self) -> int:
        """How long the text is, as limits count."""
        return len(self.shown_value)

    @property
    def is_day(self) -> bool:
        """Whether the value can stand in a date input."""
        return not self.shown_value or day_in(self.shown_value) is not None

    def _choice(self, option: Option, row: str, chosen: object) -> Choice:
        middle = f"{row}-" if row else ""
        is_chosen = option.key in chosen if isinstance(chosen, list) else (
            option.key == chosen
        )  # fmt: skip
        return Choice(
            option.key, option.name(self.language), f"{self.id}-{middle}{option.key}",
            is_chosen,
        )  # fmt: skip

    @property
    def choices(self) -> list[Choice]:
        """What can be chosen; a choice that is gone stands at the end."""
        if self.kind is Kind.YES_NO:
            return [
                Choice("yes", _("Yes"), f"{self.id}-yes", self.value is True),
                Choice("no", _("No"), f"{self.id}-no", self.value is False),
            ]
        return [self._choice(o, "", self.value) for o in self.question.options]

    @property
    def lines(self) -> list[Line]:
        """The rows of a grid, or the places of a ranking."""
        if self.kind is Kind.MATRIX:
            chosen = self.value or {}
            return [
                Line(
                    name_of(self.question, row.key),
                    f"{self.id}-{row.key}",
                    row.name(self.language),
                    [
                        self._choice(o, row.key, chosen.get(row.key))
                        for o in self.question.options
                    ],
                )
                for row in self.question.rows
            ]
        ranked = self.value or []
        return [
            Line(
                name_of(self.question, str(place)),
                f"{self.id}-{place}",
                _("Choice %(place)d") % {"place": place},
                [
                    self._choice(
                        o, str(place), ranked[place - 1] if place <= len(ranked) else ""
                    )
                    for o in self.question.options
                ],
            )
            for place in range(1, places_of(self.question) + 1)
        ]

    @property
    def currency(self) -> str:
        """The currency that is chosen, or the only one."""
        chosen = self.value["currency"] if self.value else ""
        return chosen or (self.question.currencies or ("",))[0]

    @property
    def amount(self) -> str:
        """The amount as it was typed."""
        return self.value["amount"] if self.value else ""

    @property
    def is_whole(self) -> bool:
        """Whether none of the currencies has decimals."""
        return all(decimals_of(code) == 0 for code in self.question.currencies)

    @property
    def countries(self) -> list[Choice]:
        """Every country by its name, where our hubs are first."""
        chosen = self.value["country"] if self.value else ""
        named = [(code, country_name(code, self.language)) for code in country_codes()]
        named.sort(key=lambda one: (_place(one[0]), one[1]))
        return [Choice(code, name, "", code == chosen) for code, name in named]

    @property
    def address_lines(self) -> str:
        """Street, place and postcode as they were typed."""
        return self.value["lines"] if self.value else ""

    @property
    def consent(self) -> str:
        """What the box of a consent sends: the text's hash and the language read."""
        return f"{self.question.fingerprint}:{self.language}"

    @property
    def is_agreed(self) -> bool:
        """Whether the text as it stands was agreed to."""
        kept = self.value or {}
        return kept.get("sha256") == self.question.fingerprint

    @property
    def is_unsafe(self) -> bool:
        """Whether an answer that should be an address may not become a link."""
        return not is_safe_link(self.value)

    @property
    def stored(self) -> Mapping[str, Any] | None:
        """The file that is stored already."""
        return None if is_upload(self.value) else self.value

    @property
    def drop(self) -> str:
        """The kit's place to drop a file, told types and size."""
        ends = endings(self.question)
        most = most_bytes(self.question)
        named = {
            "types": ", ".join(one.upper() for one in ends),
            "size": file_size(most),
        }
        told = _("%(types)s, up to %(size)s") if ends else _("up to %(size)s")
        accept = ",".join(f".{one}" for one in ends)
        attrs = {"id": self.id, "aria-describedby": self.described_by}
        attrs |= {"aria-invalid": "true"} if self.fault else {}
        attrs |= {"aria-required": "true"} if self.question.required else {}
        widget = FileDrop(most=most, help=told % named, accept=accept)
        kept = {name: value for name, value in attrs.items() if value}
        return widget.render(self.name, None, kept)


def _place(code: str) -> int:
    known = FIRST_COUNTRIES
    return known.index(code) if code in known else len(known)


def _bounds(low: str, high: str) -> str:
    if low and high:
        return _("Between %(low)s and %(high)s.") % {"low": low, "high": high}
    if low:
        return _("At least %(low)s.") % {"low": low}
    return _("At most %(high)s.") % {"high": high}


def _count(low: str, high: str) -> str:
    if low and high:
        return _("Choose %(low)s to %(high)s.") % {"low": low, "high": high}
    if low:
        return _("Choose %(low)s or more.") % {"low": low}
    return _("Choose up to %(high)s.") % {"high": high}


@dataclass(frozen=True)
class ShownSection:
    """One section as a page shows it."""

    section: Section
    title: str
    intro: str
    lang: str
    condition: Condition | None
    condition_text: str
    is_off: bool
    questions: list[Shown] = field(default_factory=list)


class QuestionForm:
    """A definition with answers, ready for ``{% questions form %}``.

    `faults` are what `answering.faults` told; `facts` fill in what is not answered.
    With `section` only that section is shown, and what other sections' answers decide
    is decided here.  `files` gives each stored file's address by question key.
    """

    def __init__(  # noqa: PLR0913 -- what a page may know; all but the first by name
        self,
        definition: Definition,
        answers: object = None,
        *,
        faults: Mapping[str, str] | None = None,
        facts: Mapping[str, str] | None = None,
        language: str | None = None,
        section: str = "",
        files: Mapping[str, str] | None = None,
    ) -> None:
        self.definition = definition
        self.given = answering.clean(definition, answers)
        self.answers = answering.with_facts(definition, self.given, facts or {})
        self.faults = dict(faults or {})
        self.language = language or translation.get_language() or "en"
        self.only = section
        self.files = dict(files or {})

    @cached_property
    def visible(self) -> set[str]:
        """The keys of the questions that the present answers show."""
        return answering.visible(self.definition, self.answers)

    @cached_property
    def sections(self) -> list[ShownSection]:
        """The sections on the page, those left out that cannot open on it."""
        wanted = [
            section
            for section in self.definition.sections
            if self.only in {"", section.key}
        ]
        self._here = {q.key for section in wanted for q in section.questions}
        with translation.override(self.language):
            return [shown for one in wanted if (shown := self._section(one))]

    def _section(self, section: Section) -> ShownSection | None:
        is_off = not self._holds(section.condition)
        if is_off and not self._can_change(section.condition):
            return None
        title, lang = spoken(section.title, self.language)
        return ShownSection(
            section=section,
            title=title,
            intro=best(section.intro, self.language),
            lang=lang,
            condition=self._live(section.condition),
            condition_text=self._said(section.condition),
            is_off=is_off,
            questions=[
                self._question(question)
                for question in section.questions
                if question.key in self.visible
                or is_off
                or self._can_change(question.condition)
            ],
        )

    def _holds(self, condition: Condition | None) -> bool:
        return answering.holds(condition, self.definition, self.answers, self.visible)

    def _can_change(self, condition: Condition | None) -> bool:
        """Return whether an answer on this page decides."""
        return condition is not None and condition.question in self._here

    def _live(self, condition: Condition | None) -> Condition | None:
        return condition if self._can_change(condition) else None

    def _said(self, condition: Condition | None) -> str:
        live = self._live(condition)
        return condition_in_words(live, self.definition, self.language)

    def _question(self, question: Question) -> Shown:
        return Shown(
            question=question,
            value=answering.value_of(question, self.answers),
            fault=self.faults.get(question.key, ""),
            language=self.language,
            condition=self._live(question.condition),
            condition_text=self._said(question.condition),
            is_off=question.key not in self.visible
            and not self._holds(question.condition),
            is_prefilled=bool(question.fact)
            and question.key not in self.given
            and question.key in self.answers,
            file_url=self.files.get(question.key, ""),
        )

    @property
    def has_files(self) -> bool:
        """Whether the form must be sent as ``multipart/form-data``."""
        return any(q.kind is Kind.FILE for q in self.definition.questions())

    @property
    def problems(self) -> list[Shown]:
        """The questions at fault that stand on the page, in order."""
        return [
            shown
            for section in self.sections
            for shown in section.questions
            if shown.fault
        ]

    @property
    def answered(self) -> list[tuple[Shown, str]]:
        """What is shown and takes an answer, each with the answer in words."""
        return [
            (shown, answering.in_words(shown.question, shown.value, self.language))
            for section in self.sections
            for shown in section.questions
            if shown.question.is_answerable and shown.key in self.visible
        ]
