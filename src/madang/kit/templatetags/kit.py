"""The words and marks that every room's pages use: ``{% load kit %}``."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import template
from django.forms import CheckboxInput, ModelChoiceField, Select
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from madang.kit import clock, dates, money, navigation, signs
from madang.kit.languages import LANGUAGES

if TYPE_CHECKING:
    from django.forms import BoundField, Field
    from django.template import Context

register = template.Library()

#: What stands for nothing where nobody wrote a word for it.
DASHES = ("---------", "–")
KILO = 1024  # as disks and limits count; the refusal names the same number
#: The headings of the side navigation.
GROUPS = {
    "hub": _("Hub"),
    "people": _("People and companies"),
    "programmes": _("Programmes"),
    "place": _("Place"),
    "purchasing": _("Purchasing"),
    "money": _("Money"),
    "settings": _("Settings"),
    "own": _("Mine"),
    "hubs": _("Your hubs"),
}
CJK = "\u3000"  # from here on letters carry no accents


def _language() -> str:
    return get_language() or "en"


@register.simple_tag
@lru_cache(maxsize=512)  # a page has fifty of them, a process two hundred kinds
def icon(name: str, size: str = "") -> SafeString:
    """Return an icon of the sprite; it says nothing to a screen reader."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        size,
        static("kit/icons.svg"),
        name,
    )


@register.simple_tag
def tag(text: object, tone: str = "") -> SafeString:
    """Return a state as a pill; `tone` is info, ok, warn, bad or nothing."""
    return _tag(str(text), tone)


@lru_cache(maxsize=1024, typed=True)  # a list says the same few; what is safe stays so
def _tag(text: str, tone: str) -> SafeString:
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone, text)


@register.simple_tag
def country(code: str, *, name: bool = False) -> SafeString:
    """Return a country as its two letters, with its name spoken and on hover."""
    if not code:
        return SafeString("")
    words = signs.country_name(code, _language())
    chip = format_html(
        '<abbr class="country" title="{}">{}</abbr>', words, code.upper()
    )
    return format_html("{} {}", chip, words) if name else chip


@register.simple_tag
def avatar(
    name: object, shape: str = "", picture: str = "", alt: str = ""
) -> SafeString:
    """Return a person's or (``square``) a company's picture, else its initials.

    `alt` says what the picture shows where no name stands beside it.
    """
    if picture:
        return format_html(
            '<img class="avatar {}" src="{}" alt="{}" loading="lazy" decoding="async">',
            shape,
            picture,
            alt,
        )
    return format_html(
        '<span class="avatar {}" aria-hidden="true">{}</span>',
        shape,
        signs.initials_of(str(name)),
    )


@register.simple_tag
def hub_mark(hub: Any) -> SafeString:
    """Return a hub's logo, else its initials, for beside its name."""
    url = navigation.places().get("logo") if getattr(hub, "logo", None) else None
    if url:
        keys = {"hub": hub.slug, "pk": hub.logo, "side": 64}
        return format_html(
            '<img class="logo" src="{}" alt="" decoding="async">',
            reverse(url, kwargs=keys),
        )
    return format_html(
        '<span class="logo" aria-hidden="true">{}</span>', signs.initials_of(str(hub))
    )


@register.filter
def initials(name: object) -> str:
    """Return one or two letters for a name."""
    return signs.initials_of(str(name))


@register.filter
def country_name(code: str) -> str:
    """Return a country's name in the reader's language."""
    return signs.country_name(code, _language()) if code else ""


@register.filter
def place(zone: str) -> str:
    """Return the place that a time zone is named after, in the reader's language."""
    return dates.place_text(zone, _language()) if zone else ""


@register.filter
def hue(colour: str) -> str:
    """Return the hue nearest to a hub's colour."""
    return signs.hue_of(colour)


def _amount(value: object) -> Decimal | None:
    return None if value in {None, ""} else Decimal(str(value))


@register.filter(name="money")
def money_full(value: object, currency: str) -> SafeString:
    """Return an amount that never wraps: ``{{ lease.rent|money:"USD" }}``."""
    return _money(value, currency, short=False)


@register.filter
def money_short(value: object, currency: str) -> SafeString:
    """Return an amount in three digits; the whole of it on hover."""
    return _money(value, currency, short=True)


def _money(value: object, currency: str, *, short: bool) -> SafeString:
    amount = _amount(value)
    if amount is None:
        return SafeString("–")
    whole = money.money_text(amount, currency, _language())
    if not short:
        return format_html('<span class="money">{}</span>', whole)
    text = money.money_text(amount, currency, _language(), short=True)
    return format_html('<span class="money" title="{}">{}</span>', whole, text)


@register.filter
def number(value: object, places: int | None = None) -> str:
    """Return a number with the language's separators."""
    amount = _amount(value)
    return "–" if amount is None else money.number_text(amount, _language(), places)


@register.filter
def number_short(value: object) -> str:
    """Return a number in three digits and a word for its size."""
    amount = _amount(value)
    return "–" if amount is None else money.short_number(amount, _language())


@register.filter
def percent(share: object) -> str:
    """Return a share between 0 and 1 in percent."""
    amount = _amount(share)
    places = 0 if amount is None or amount * 100 % 1 == 0 else 1
    return "–" if amount is None else number(amount * 100, places) + "%"


@register.filter
def file_size(size: int) -> str:
    """Return a number of bytes in the unit people use."""
    amount = Decimal(size)
    for unit in ("B", "kB", "MB"):
        if amount < KILO:
            return f"{number(round(amount, 1))}\N{NO-BREAK SPACE}{unit}"
        amount /= KILO
    return f"{number(round(amount, 1))}\N{NO-BREAK SPACE}GB"


@register.simple_tag
def when(moment: datetime | date | None, zone: str = "", form: str = "") -> SafeString:
    """Return a moment or a day as ``<time>``.

    A moment is shown in `zone` (else the current one), which its title names; the
    page's zone switch turns it into the reader's own.  With ``form="time"`` only the
    clock is shown, with ``form="short"`` a day without its year.
    """
    if moment is None:
        return SafeString("–")
    if not isinstance(moment, datetime):
        shown = dates.short_day_text if form == "short" else dates.day_text
        return format_html(
            '<time datetime="{}">{}</time>',
            moment.isoformat(),
            shown(moment, _language()),
        )
    place = zone or timezone.get_current_timezone_name()
    return _when(moment, place, form, _language())


@lru_cache(maxsize=4096)  # an agenda names the same slots again and again
def _when(moment: datetime, place: str, form: str, language: str) -> SafeString:
    there = moment.astimezone(ZoneInfo(place))
    whole = dates.moment_text(moment, language, place)
    text = whole
    if form == "time":
        text = f"{there:%H:%M}"
    elif form == "short":
        text = dates.short_day_text(there, language)
    return format_html(
        '<time datetime="{}" data-zone="{}" data-time="{}" title="{} ({})">{}</time>',
        dates.iso_utc(moment),
        place,
        form,
        whole,
        dates.place_text(place, language),
        text,
    )


@register.simple_tag
def ago(moment: datetime | None, zone: str = "") -> SafeString:
    """Return how far off a moment is, with the moment itself on hover."""
    if moment is None:
        return SafeString("–")
    place = zone or timezone.get_current_timezone_name()
    return format_html(
        '<time datetime="{}" title="{} ({})">{}</time>',
        dates.iso_utc(moment),
        dates.moment_text(moment, _language(), place),
        dates.place_text(place, _language()),
        dates.ago_text(moment, clock.now(), _language()),
    )


@register.filter
def hits(text: object, query: object) -> SafeString:
    """Return the text with the words of the query marked, accents and case aside."""
    plain, pattern = str(text), _pattern(str(query))
    if pattern is None:
        return conditional_escape(plain)
    folded = _folded(plain)
    if len(folded) != len(plain):
        return conditional_escape(plain)
    parts, end = [], 0
    for found in pattern.finditer(folded):
        parts.append(escape(plain[end : found.start()]))
        parts.append(format_html("<mark>{}</mark>", plain[found.start() : found.end()]))
        end = found.end()
    parts.append(escape(plain[end:]))
    return mark_safe("".join(parts))  # noqa: S308 -- every part was escaped above


@lru_cache(maxsize=256)  # a page marks the same words in all its lines
def _pattern(query: str) -> re.Pattern[str] | None:
    """Return what finds the words of a query in a folded text, the longest first."""
    words = [_folded(word) for word in re.findall(r"\w+", query)]
    if not words:
        return None
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


def _folded(text: str) -> str:
    """Return the text letter by letter without case and accents, equally long."""
    if text.isascii():
        return text.lower()
    return "".join(
        unicodedata.normalize("NFD", letter)[0].lower()[:1] if letter < CJK else letter
        for letter in text
    )


@register.simple_block_tag(takes_context=True)
def remember(context: Context, content: str, name: str) -> SafeString:
    """Print what stands inside, and keep it under `name` for later on the page."""
    text = mark_safe(content.strip())  # noqa: S308 -- it was rendered by a template
    context[name] = text
    return text


@register.simple_block_tag
def card(content: str, title: object = "", end: object = "") -> SafeString:
    """Return a card; `end` stands at the far end of its header.

    What stands inside sits at the edges; wrap text in ``<div class="in">``.
    """
    header = SafeString("")
    if title:
        after = format_html('<span class="end">{}</span>', end) if end else ""
        header = format_html("<header><h2>{}</h2>{}</header>", title, after)
    body = mark_safe(content)  # noqa: S308 -- it was rendered by a template
    return format_html('<section class="card">{}{}</section>', header, body)


@register.simple_block_tag
def note(content: str, tone: str = "info") -> SafeString:
    """Return a remark that stands in the page; `tone` is info, ok, warn or bad."""
    name = {"ok": "ok", "warn": "warning", "bad": "error"}.get(tone, "info")
    body = mark_safe(content)  # noqa: S308 -- it was rendered by a template
    return format_html(
        '<div class="note" data-tone="{}">{}<div>{}</div></div>', tone, icon(name), body
    )


@register.inclusion_tag("kit/field.html")
def field(bound: BoundField, help: str = "") -> dict[str, Any]:  # noqa: A002 -- as in {% field f help="…" %}
    """Show a form's field: label, help, input with its kept value, error beside it."""
    widget = bound.field.widget
    _name_the_empty(bound.field)
    errors = list(bound.errors)
    described = [f"{bound.auto_id}_help"] if help or bound.help_text else []
    described += [f"{bound.auto_id}_error"] if errors else []
    attrs: dict[str, str | bool] = (
        {"aria-describedby": " ".join(described)} if described else {}
    )
    if errors:
        attrs["aria-invalid"] = "true"
    return {
        "bound": bound,
        "input": bound.as_widget(attrs=attrs),
        "help": help or bound.help_text,
        "errors": errors,
        "is_check": isinstance(widget, CheckboxInput),
        "is_group": bool(getattr(widget, "use_fieldset", False)),
        "is_optional": not bound.field.required,
    }


def _name_the_empty(field: Field) -> None:
    """A choice that is left empty says so in words, where Django shows dashes."""
    widget = field.widget
    if not isinstance(widget, Select) or widget.allow_multiple_selected:
        return
    word = _("Choose …") if field.required else _("Nothing chosen")
    if isinstance(field, ModelChoiceField):
        if field.empty_label in DASHES:
            field.empty_label = word
    else:
        widget.choices = [
            (value, word if label in DASHES else label)
            for value, label in widget.choices
        ]


@register.inclusion_tag("kit/errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """Show what is wrong with a form, above it, each line leading to its field."""
    lines = [
        (bound.id_for_label or bound.auto_id, bound.label, error)
        for bound in form
        for error in bound.errors
    ]
    return {"lines": lines, "general": form.non_field_errors()}


@register.simple_tag
def our_languages() -> list[tuple[str, str]]:
    """Return the languages, each in its own words."""
    return LANGUAGES


@register.simple_tag
def group_label(group: str) -> str:
    """Return the heading of a group of the side navigation."""
    return str(GROUPS.get(group, ""))


@register.filter
def tone_of(message: Any) -> str:
    """Return the tone of one of Django's messages."""
    return {"error": "bad", "warning": "warn"}.get(message.level_tag, "ok")


@register.filter
def undo_url(message: Any) -> str:
    """Return where a message's *Undo* posts to: ``extra_tags="undo:/h/…/"``."""
    found = re.search(r"\bundo:(/[^\s/]\S*)", message.extra_tags or "")
    return found.group(1) if found else ""
