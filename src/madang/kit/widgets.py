"""Inputs that Django lacks: a text in several languages, a line of chips, a file drop.

Each is a plain input without script: one box per language, words parted by commas, a
file button.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from madang.kit.languages import LANGUAGES
from madang.kit.templatetags.kit import file_size

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.functional import _StrPromise

Data = dict[str, Any]
NO_NUL = ProhibitNullCharactersValidator()
KEPT_APART = {"aria-describedby", "maxlength"}


class TextsInput(forms.Widget):
    """One box per language; `is_long` gives text areas, shown as tabs by script."""

    template_name = "kit/widgets/texts.html"
    use_fieldset = True

    def __init__(self, *, is_long: bool = False, languages: Sequence[str] = ()) -> None:
        super().__init__()
        self.is_long, self.languages = is_long, tuple(languages)
        self.longest = 0  # the field's limit, so that the text at fault is marked

    def id_for_label(self, id_: str, index: str = "0") -> str:  # noqa: ARG002 -- Django's
        """Return the first box's id, so that a label and an error lead to it."""
        return f"{id_}_{self._codes()[0]}" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: Data | None) -> Data:
        """Return what the template shows: one part per language."""
        context = super().get_context(name, value, attrs)
        texts = value if isinstance(value, dict) else {}
        is_wrong = (attrs or {}).get("aria-invalid") == "true"
        names, base = dict(LANGUAGES), context["widget"]["attrs"].get("id", name)
        context["widget"] |= {
            "is_long": self.is_long,
            "shared": {k: v for k, v in (attrs or {}).items() if k in KEPT_APART},
            "parts": [
                {
                    "code": code,
                    "name": f"{name}_{code}",
                    "id": f"{base}_{code}",
                    "name_of_language": names[code],
                    "value": texts.get(code, ""),
                    "is_here": code == get_language(),
                    "is_wrong": is_wrong
                    and (not texts or len(texts.get(code, "")) > self.longest > 0),
                }
                for code in self._codes()
            ],
        }
        return context

    def value_from_datadict(
        self, data: Mapping[str, Any], _files: Any, name: str
    ) -> dict[str, str]:
        """Return the texts that were given, by language."""
        given = {code: data.get(f"{name}_{code}", "") for code in self._codes()}
        return {code: text.strip() for code, text in given.items() if text.strip()}

    def value_omitted_from_data(
        self, data: Mapping[str, Any], _files: Any, name: str
    ) -> bool:
        """Return whether the form was sent without this field."""
        return all(f"{name}_{code}" not in data for code in self._codes())

    def _codes(self) -> tuple[str, ...]:
        return self.languages or tuple(code for code, _name in LANGUAGES)


class TextsFormField(forms.Field):
    """A text in several languages, one of them at least: ``{"en": "…"}``."""

    default_error_messages = {"required": _("Give it in at least one language.")}

    def __init__(
        self,
        *,
        is_long: bool = False,
        languages: Sequence[str] = (),
        max_length: int = 0,
        **options: Any,
    ) -> None:
        options.setdefault("widget", TextsInput(is_long=is_long, languages=languages))
        super().__init__(**options)
        self.max_length = max_length
        if isinstance(self.widget, TextsInput):
            self.widget.longest = max_length

    def clean(self, value: Any) -> dict[str, str]:
        """Return the texts.

        Raises:
            ValidationError: none is given though one is required, one is too long, or
                has a character that no database takes.
        """
        texts: dict[str, str] = super().clean(value) or {}
        for text in texts.values():
            NO_NUL(text)
        longest = max((len(text) for text in texts.values()), default=0)
        if self.max_length and longest > self.max_length:
            raise ValidationError(
                ngettext(
                    "Use at most %(most)d character; the longest text has %(given)d.",
                    "Use at most %(most)d characters; the longest text has %(given)d.",
                    self.max_length,
                )
                % {"most": self.max_length, "given": longest}
            )
        return texts

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether a text differs."""
        return (initial or {}) != (data or {})


class ChipsInput(forms.TextInput):
    """Words parted by commas, shown as chips; `choices` are offered while typing."""

    template_name = "kit/widgets/chips.html"

    def __init__(self, choices: Sequence[str] = (), attrs: Data | None = None) -> None:
        super().__init__(attrs)
        self.choices = choices

    def format_value(self, value: Any) -> str:
        """Return the words as they are typed."""
        return value if isinstance(value, str) else ", ".join(value or ())

    def get_context(self, name: str, value: Any, attrs: Data | None) -> Data:
        """Return what the template shows, the words on offer among it."""
        context = super().get_context(name, value, attrs)
        context["widget"]["choices"] = self.choices
        return context


class ChipsField(forms.CharField):
    """A list of words, each once, in the order given."""

    def __init__(self, *, choices: Sequence[str] = (), **options: Any) -> None:
        options.setdefault("widget", ChipsInput(choices))
        super().__init__(**options)

    def clean(self, value: Any) -> list[str]:
        """Return the words.

        Raises:
            ValidationError: there are none though one is required.
        """
        words = (word.strip() for word in super().clean(value).split(","))
        return list(dict.fromkeys(word for word in words if word))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether other words, or another order, were given."""
        old = initial.split(",") if isinstance(initial, str) else initial or []
        new = (data or "").split(",")
        return [w.strip() for w in old] != [w.strip() for w in new if w.strip()]


class FileDrop(forms.FileInput):
    """A place to drop a file; `most` bytes are said before the file is sent."""

    template_name = "kit/widgets/drop.html"

    def __init__(
        self,
        *,
        most: int,
        help: str | _StrPromise = "",  # noqa: A002 -- what it is
        accept: str = "",
    ) -> None:
        attrs: Data = {"data-most": most} | ({"accept": accept} if accept else {})
        super().__init__(attrs)
        self.most, self.help = most, help

    def get_context(self, name: str, value: Any, attrs: Data | None) -> Data:
        """Return what the template shows, the limit in words among it."""
        context = super().get_context(name, value, attrs)
        size = file_size(self.most)
        context["widget"]["help"] = self.help or _("up to %(size)s") % {"size": size}
        context["widget"]["too_big"] = _("This file is larger than %(size)s.") % {
            "size": size
        }
        return context


class PictureField(forms.FileField):
    """A picture from a disk, a gallery or a camera; what it holds is checked later."""

    LARGEST = 10 * 1024 * 1024
    TYPES = "image/png,image/jpeg,image/webp,image/gif"

    def __init__(self, **options: Any) -> None:
        told = _("PNG, JPEG, WebP or GIF, up to 10 MB")
        drop = FileDrop(most=self.LARGEST, help=told, accept=self.TYPES)
        super().__init__(widget=drop, **options)
