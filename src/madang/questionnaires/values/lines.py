"""Answers typed into one box: texts, numbers, dates, addresses of the net, phones."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.kit import dates, money
from madang.kit.parsing import date_in
from madang.questionnaires.values.handling import (
    Form,
    Handling,
    Part,
    out_of_bounds,
    tidy_text,
    too_long,
)

if TYPE_CHECKING:
    from datetime import date

    from madang.questionnaires.definition import Question

NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)
BARE_SITE = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/\S*)?", re.IGNORECASE)
MOST_DIGITS, MOST_PLACES = 15, 6
LONGEST_ADDRESS, LONGEST_MAIL = 2000, 254
THREE_NUMBERS = 3
is_https = URLValidator(schemes=["https"])


def number_in(text: object) -> Decimal | None:
    """Return the number that a text says, thousands parted by commas or not at all.

    >>> number_in("1,234.50"), number_in("₩ 1,200,000"), number_in("1.234,50")
    (Decimal('1234.50'), Decimal('1200000'), None)
    """
    if isinstance(text, int | float | Decimal) and not isinstance(text, bool):
        text = str(text)
    if not isinstance(text, str):
        return None
    plain = unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-")
    plain = re.sub(r"[\s₩$€£¥%'’]", "", plain)
    if not NUMBER.fullmatch(plain):
        return None
    try:
        return Decimal(plain.replace(",", ""))
    except InvalidOperation:
        return None


class LongText(Handling):
    """Lines of text."""

    operators = ("answered", "not_answered")

    def read(self, question: Question, form: Form) -> Any:
        """Return what was typed, lines included."""
        return form.one(question)


class Number(Handling):
    """A number, kept as the digits of a Decimal."""

    operators = ("is", "at_least", "at_most", "answered", "not_answered")

    def tidy(self, question: Question, value: object) -> Any:
        """Return the digits; what is no number stays as it was typed."""
        found = number_in(value)
        return f"{found:f}" if found is not None else tidy_text(value) or None

    def typed(self, question: Question, value: Any) -> Any:
        """Return the Decimal."""
        return number_in(value)

    def size(self, question: Question, value: Any) -> Any:
        """Return the Decimal."""
        return number_in(value)

    def fault(self, question: Question, value: Any, *, at_submit: bool) -> str:
        """Say that it is no number, too long a one, or out of bounds."""
        found = number_in(value)
        if found is None:
            return _("Write a number in digits, such as 1,250.5.")
        return number_fault(question, found)

    def words(self, question: Question, value: Any, language: str) -> str:
        """Return the number with the language's separators."""
        found = number_in(value)
        return str(value) if found is None else shown(found, language)


def number_fault(question: Question, found: Decimal) -> str:
    """Return what is wrong with a number: its length or its bounds."""
    _sign, digits, exponent = found.as_tuple()
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if len(digits) - places > MOST_DIGITS or places > MOST_PLACES:
        return _("This number has too many digits.")
    language = get_language() or "en"
    return out_of_bounds(
        found,
        number_in(question.minimum),
        number_in(question.maximum),
        lambda bound: shown(bound, language),
    )


def shown(number: Decimal, language: str) -> str:
    """Return a number with the language's separators and all its decimals."""
    exponent = number.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else None
    if abs(number.adjusted()) > 2 * MOST_DIGITS:
        return str(number)
    return money.number_text(number, language, places)


class Percent(Number):
    """A percentage: 12.5 means 12.5 %."""

    def fault(self, question: Question, value: Any, *, at_submit: bool) -> str:
        """Say that it is no percentage, or out of bounds: 0 to 100 if none are set."""
        found = number_in(value)
        if found is None:
            return _("Write a percentage in digits, such as 12.5.")
        if not question.minimum and not question.maximum:
            return out_of_bounds(found, Decimal(0), Decimal(100))
        return number_fault(question, found)

    def words(self, question: Question, value: Any, language: str) -> str:
        """Return the percentage with its sign."""
        return f"{super().words(question, value, language)}%"


class Day(Handling):
    """A date, kept as ISO."""

    operators = ("is", "at_least", "at_most", "answered", "not_answered")

    def tidy(self, question: Question, value: object) -> Any:
        """Return the ISO date; what is none, or could be two, stays as typed."""
        text = tidy_text(value)
        found = day_in(text)
        return found.isoformat() if found else text or None

    def typed(self, question: Question, value: Any) -> Any:
        """Return the date."""
        return day_in(value)

    def size(self, question: Question, value: Any) -> Any:
        """Return the date."""
        return day_in(value)

    def fault(self, question: Question, value: Any, *, at_submit: bool) -> str:
        """Say that it is no date, or out of bounds."""
        found = day_in(value)
        if found is None:
            return _("Write a date as year-month-day, such as 2026-11-22.")
        language = get_language() or "en"
        low, high = day_in(question.minimum), day_in(question.maximum)
        return out_of_bounds(found, low, high, lambda d: dates.day_text(d, language))

    def words(self, question: Question, value: Any, language: str) -> str:
        """Return the date as the language writes it."""
        found = day_in(value)
        return dates.day_text(found, language) if found else str(value)


def day_in(text: object) -> date | None:
    """Return the day that a text says without doubt.

    >>> day_in("2026.11.22"), day_in("03/04/2026"), day_in("2026")
    (datetime.date(2026, 11, 22), None, None)
    """
    if not isinstance(text, str) or len(re.findall(r"\d+", text)) != THREE_NUMBERS:
        return None
    try:
        return date_in(text)
    except (ValueError, OverflowError):
        return None


class Link(Handling):
    """An address on the web; only encrypted ones, no scripts, no passwords."""

    operators = ("answered", "not_answered")

    def tidy(self, question: Question, value: object) -> Any:
        """Return the address, with its scheme if only that was left out."""
        text = tidy_text(value).strip()
        return f"https://{text}" if BARE_SITE.fullmatch(text) else text or None

    def fault(self, question: Question, value: Any, *, at_submit: bool) -> str:
        """Say that it is no safe address."""
        if is_safe_link(value):
            return too_long(value, question.limit)
        return _("Give an address that begins with https://.")


def is_safe_link(text: object) -> bool:
    """Return whether a text may become the target of a link."""
    if not isinstance(text, str) or len(text) > LONGEST_ADDRESS:
        return False
    try:
        is_https(text)
        return "@" not in urlsplit(text).netloc
    except (ValidationError, ValueError):
        return False


class Mail(Handling):
    """An e-mail address."""

    operators = ("answered", "not_answered")

    def tidy(self, question: Question, value: object) -> Any:
        """Return the address without the blanks that phones add."""
        return tidy_text(value).strip() or None

    def fault(self, question: Question, value: Any, *, at_submit: bool) -> str:
        """Say that it is no address."""
        try:
            validate_email(value)
        except ValidationError:
            return _("Give an e-mail address, such as name@example.org.")
        return too_long(value, question.limit or LONGEST_MAIL)


class Phone(Handling):
    """A telephone number, kept as ``+526561234567``."""

    operators = ("answered", "not_answered")

    def tidy(self, question: Question, value: object) -> Any:
        """Return the number in one spelling; what is none stays as it was typed."""
        text = tidy_text(value).strip()
        found = phone_in(text)
        if found is None:
            return text or None
        return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)

    def fault(self, question: Question, value: Any, *, at_submit: bool) -> str:
        """Say that it is no number that can be rung from abroad."""
        if phone_in(value) is not None:
            return ""
        return _("Begin with + and the country's code, such as +52 656 123 4567.")

    def words(self, question: Question, value: Any, language: str) -> str:
        """Return the number in groups."""
        found = phone_in(value)
        if found is None:
            return str(value)
        form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
        return str(phonenumbers.format_number(found, form))


def phone_in(text: object) -> phonenumbers.PhoneNumber | None:
    """Return the number that a text says, if it names its country."""
    if not isinstance(text, str) or not text.startswith("+"):
        return None
    try:
        found = phonenumbers.parse(text[:LONGEST_MAIL], None)
    except phonenumbers.NumberParseException:
        return None
    return found if phonenumbers.is_possible_number(found) else None


class Money(Handling):
    """An amount with its currency: ``{"amount": "1200.50", "currency": "USD"}``."""

    operators = ("at_least", "at_most", "answered", "not_answered")

    def read(self, question: Question, form: Form) -> Any:
        """Return amount and currency as they were typed."""
        return {
            "amount": form.one(question),
            "currency": form.one(question, "currency"),
        }

    def tidy(self, question: Question, value: object) -> Any:
        """Return amount and currency; nothing if there is no amount."""
        given = value if isinstance(value, dict) else {"amount": value}
        found = number_in(given.get("amount"))
        amount = f"{found:f}" if found is not None else tidy_text(given.get("amount"))
        currency = tidy_text(given.get("currency")).strip().upper()[:3]
        if not currency and len(question.currencies) == 1:
            currency = question.currencies[0]
        return {"amount": amount, "currency": currency} if amount.strip() else None

    def typed(self, question: Question, value: Any) -> Any:
        """Return the amount as a Decimal."""
        return None if value is None else number_in(value["amount"])

    def size(self, question: Question, value: Any) -> Any:
        """Return the amount as a Decimal."""
        return self.typed(question, value)

    def fault(self, question: Question, value: Any, *, at_submit: bool) -> str:
        """Say that it is no amount, in no currency of ours, or finer than its coins."""
        found = number_in(value["amount"])
        if found is None:
            return _("Write an amount in digits, such as 12,500.")
        currency = value["currency"]
        if not currency or (
            question.currencies and currency not in question.currencies
        ):
            return _("Choose the currency.")
        exponent = found.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > money.places_of(currency):
            return _("%(currency)s has fewer decimals.") % {"currency": currency}
        return number_fault(question, found)

    def words(self, question: Question, value: Any, language: str) -> str:
        """Return the amount with the currency's sign."""
        found = number_in(value["amount"])
        if found is None or abs(found.adjusted()) > 2 * MOST_DIGITS:
            return f"{value['amount']} {value['currency']}".strip()
        return money.money_text(found, value["currency"], language)

    def parts(self, question: Question) -> list[Part]:
        """Return two columns: the amount, and its currency."""
        return [Part("amount"), Part("currency")]

    def cell(self, question: Question, value: Any, part: str, language: str) -> Any:
        """Return the Decimal, or the currency."""
        if part == "currency":
            return value["currency"]
        found = self.typed(question, value)
        return value["amount"] if found is None else found
