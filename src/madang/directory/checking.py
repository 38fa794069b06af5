"""Values checked before they are written, whoever brings them: form, import, API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from madang.directory.industries import is_known
from madang.directory.names import tidy, tidy_lines
from madang.kit.errors import Refused
from madang.kit.spoken import language_codes
from madang.kit.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

#: The longest text per language of the fields that hold several.
LONGEST = {"names": 200, "title": 200, "one_liner": 300}
LONGEST_TEXT = 20_000
MOST_WORDS = 40
#: Days that cannot lie in the future.
PAST_DAYS = ("founded_on", "counted_on")
LONG_FIELDS = ("description", "about")


def tidied(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values without control characters, turning marks and stray spaces."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    return {name: _tidy(fields[name], value) for name, value in values.items()}


def _tidy(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, TextsField):
        clean = tidy_lines if field.name in LONG_FIELDS else tidy
        given = {code: clean(text) for code, text in (value or {}).items()}
        return {code: text for code, text in given.items() if text}
    if isinstance(field, models.JSONField):
        return [tidy(str(word)) for word in value or []]
    if isinstance(field, models.TextField):
        return tidy_lines(value or "")
    if isinstance(field, models.EmailField):
        return tidy(value or "").lower()
    if isinstance(field, models.CharField):
        return tidy(value or "")
    return value


def check(row: models.Model, fields: Iterable[str], *, today: date) -> None:
    """Let pass a row whose `fields` are fit to be stored.

    Raises:
        Refused: some are not; the sentences stand at the fields they speak of.
    """
    names = set(fields)
    wrong: dict[str, list[str]] = {}
    others = {f.name for f in row._meta.concrete_fields} - names
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        wrong.update(error.message_dict)
    for name in names & set(PAST_DAYS):
        day = getattr(row, name)
        if name not in wrong and day is not None and day > today:
            wrong.setdefault(name, []).append(_("This day is still to come."))
    _check_period(row, names, wrong)
    _check_lists(row, names, wrong)
    if wrong:
        raise Refused(_("Some of it cannot be stored as it is."), fields=wrong)


def _check_period(
    row: models.Model, names: set[str], wrong: dict[str, list[str]]
) -> None:
    if not {"starts_on", "ends_on"} & names:
        return
    starts, ends = getattr(row, "starts_on", None), getattr(row, "ends_on", None)
    if starts and ends and ends < starts and not wrong.keys() & names:
        wrong["ends_on"] = [_("The end lies before the beginning.")]


def _check_lists(
    row: models.Model, names: set[str], wrong: dict[str, list[str]]
) -> None:
    for field in row._meta.concrete_fields:
        if field.name not in names or not isinstance(field, models.JSONField):
            continue
        value = getattr(row, field.name)
        if isinstance(field, TextsField):
            most = LONGEST.get(field.name, LONGEST_TEXT)
            if any(len(text) > most for text in value.values()):
                text = _("Use at most %(most)d characters.") % {"most": most}
                wrong.setdefault(field.name, []).append(text)
        elif not isinstance(value, list) or len(value) > MOST_WORDS:
            text = _("Give at most %(most)d words.") % {"most": MOST_WORDS}
            wrong.setdefault(field.name, []).append(text)


def known_industries(codes: Iterable[str]) -> list[str]:
    """Return the codes, each once.

    Raises:
        Refused: one of them is no section or division.
    """
    found = list(dict.fromkeys(codes))
    if strange := [code for code in found if not is_known(code)]:
        text = _("“%(code)s” is no industry.") % {"code": strange[0]}
        raise Refused(text, fields={"industries": [text]})
    return found[:10]


def known_languages(codes: Iterable[str]) -> list[str]:
    """Return the languages among some codes, each once."""
    known = language_codes()
    return list(dict.fromkeys(code for code in codes if code in known))


def phone_of(text: str, country: str) -> str:
    """Return a phone number in international form.

    A number without a country's prefix is read as one of `country`.

    >>> phone_of("010-1234-5678", "KR"), phone_of("+1 915 555 0100", "")
    ('+82 10-1234-5678', '+1 915-555-0100')

    Raises:
        Refused: it is no phone number.
    """
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        told = _("This is no phone number. Begin with + and the country's prefix.")
        raise Refused(told, fields={"phone": [told]})
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)
