"""What every kind of answer can do, and the form it is read from.

A value is JSON: what both databases keep and an export can show.  `None` is no answer.
Nothing here raises on strange input: what cannot be understood is kept as it was
typed, so that its author sees it again beside the sentence that says what is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from madang.questionnaires.definition import Question, Texts

PREFIX = "q-"
#: Longer texts are cut: no form of ours asks for a novel.
LONGEST = 100_000
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


def tidy_text(text: object) -> str:
    r"""Return a text as it is kept: NFC, lines parted by one character.

    The page's script counts the same way, so that both sides agree on a limit.

    >>> tidy_text("cafe\u0301\r\nbar")
    'café\nbar'
    """
    if not isinstance(text, str):
        return ""
    plain = UNKEEPABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", plain)[:LONGEST]


@dataclass(frozen=True, slots=True)
class Form:
    """What a browser sent, by the names that the house's own page gives its inputs."""

    data: Mapping[str, Any]
    files: Mapping[str, Any]

    def one(self, question: Question, part: str = "") -> str:
        """Return what was typed into one input."""
        texts = self.several(question, part)
        return texts[-1] if texts else ""

    def several(self, question: Question, part: str = "") -> list[str]:
        """Return what was chosen of several inputs of one name."""
        name = name_of(question, part)
        getlist = getattr(self.data, "getlist", None)
        found = getlist(name) if getlist else self.data.get(name, [])
        found = found if isinstance(found, list | tuple) else [found]
        return [tidy_text(one) for one in found if isinstance(one, str)]

    def file(self, question: Question) -> Any:
        """Return the file that was sent, if one was."""
        return self.files.get(name_of(question))


def name_of(question: Question, part: str = "") -> str:
    """Return the name of a question's input, or of one of its parts."""
    return f"{PREFIX}{question.key}.{part}" if part else f"{PREFIX}{question.key}"


@dataclass(frozen=True, slots=True)
class Part:
    """One column of an answer: a name within it, empty for the whole, and a label."""

    name: str = ""
    label: Texts | None = None


class Handling:
    """One kind of answer; this one takes a line of text."""

    #: Whether an answer that fits the limits can still be no answer (blanks only).
    operators: tuple[str, ...] = ("is", "is_not", "answered", "not_answered")

    def read(self, question: Question, form: Form) -> Any:
        """Return what was typed, to be tidied."""
        return form.one(question).replace("\n", " ")

    def tidy(self, question: Question, value: object) -> Any:
        """Return any JSON as an answer of this kind, `None` if there is none."""
        return tidy_text(value) or None

    def is_empty(self, question: Question, value: Any) -> bool:
        """Return whether a tidy value answers nothing."""
        return value is None or (isinstance(value, str) and not value.strip())

    def is_complete(self, question: Question, value: Any) -> bool:
        """Return whether a required question is answered by a tidy value."""
        return not self.is_empty(question, value)

    def fault(self, question: Question, value: Any, *, at_submit: bool) -> str:
        """Return what is wrong with a tidy, non-empty value, in the reader's words.

        What is only unfinished is wrong `at_submit` alone.
        """
        return too_long(value, question.limit)

    def words(self, question: Question, value: Any, language: str) -> str:
        """Return a tidy, non-empty value as one would say it."""
        return str(value)

    def typed(self, question: Question, value: Any) -> Any:
        """Return a tidy value to compute with; `None` if it cannot be understood."""
        return value

    def size(self, question: Question, value: Any) -> Decimal | Any:
        """Return what bounds and conditions compare; `None` if there is no order."""
        return None

    def parts(self, question: Question) -> list[Part]:
        """Return the columns of an export that hold the answer."""
        return [Part()]

    def cell(self, question: Question, value: Any, part: str, language: str) -> Any:
        """Return what stands in one of these columns."""
        return self.typed(question, value)


def too_long(text: str, limit: int) -> str:
    """Return what is wrong with a text of more characters than `limit`, if it is."""
    if not limit or len(text) <= limit:
        return ""
    return ngettext(
        "Use at most %(most)d character; this text has %(given)d.",
        "Use at most %(most)d characters; this text has %(given)d.",
        limit,
    ) % {"most": limit, "given": len(text)}


def out_of_bounds(size: Any, low: Any, high: Any, told: Any = str) -> str:
    """Return what is wrong with a size outside its bounds; `told` writes a bound."""
    if low is not None and high is not None and not low <= size <= high:
        return _("This must lie between %(low)s and %(high)s.") % {
            "low": told(low),
            "high": told(high),
        }
    if low is not None and size < low:
        return _("This must be at least %(low)s.") % {"low": told(low)}
    if high is not None and size > high:
        return _("This must be at most %(high)s.") % {"high": told(high)}
    return ""
