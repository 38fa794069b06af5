"""The directory's words for templates: ``{% load directory %}``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from madang.directory import industries
from madang.directory.models import OrganisationKind, RelationKind
from madang.kit.languages import LANGUAGES
from madang.kit.languages import best as best_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from madang.directory.models import Organisation, Relation

register = template.Library()


@register.filter
def best(texts: Mapping[str, str]) -> str:
    """Return a text in the reader's language, else in another."""
    return best_text(texts or {})


@register.filter
def industry(code: str) -> str:
    """Return an industry's name in the reader's language."""
    return industries.name_of(code)


@register.filter
def language_names(codes: Iterable[str]) -> str:
    """Return languages by their own names."""
    names = dict(LANGUAGES)
    return ", ".join(names.get(code, code) for code in codes)


@register.simple_tag
def period(starts_on: date | None, ends_on: date | None) -> SafeString:
    """Return a period as months: ``2024-03 – 2025-01``, its days on hover."""
    if starts_on is None and ends_on is None:
        return SafeString("")
    first = f"{starts_on:%Y-%m}" if starts_on else ""
    last = f"{ends_on:%Y-%m}" if ends_on else ""
    days = f"{starts_on or ''} – {ends_on or ''}"
    return format_html('<span class="num" title="{}">{} – {}</span>', days, first, last)


@dataclass(frozen=True, slots=True)
class RelationLine:
    """A relation seen from one side: the words, the other side, the part's name."""

    words: str
    other: Organisation
    part: str


@register.simple_tag
def relation_line(relation: Relation, seen_from: Organisation) -> RelationLine:
    """Return a relation as it reads on one of its two pages."""
    is_subject = relation.subject_id == seen_from.pk
    return RelationLine(
        relation.words_from(seen_from),
        relation.object if is_subject else relation.subject,
        "relation" if is_subject else "relation_to",
    )


@register.filter
def tone(kind: str) -> str:
    """Return the class that colours a kind of organisation on the map."""
    kinds = OrganisationKind.values
    return f"fill-{kinds.index(kind) + 1}" if kind in kinds else "fill-none"


@register.filter
def relation_names(kinds: Iterable[str]) -> str:
    """Return kinds of relations in words."""
    return ", ".join(str(RelationKind(kind).label) for kind in kinds)


@register.filter
def unlocalised(value: float) -> str:
    """Return a number as SVG writes it, whatever the reader's language."""
    return f"{value:.1f}"
