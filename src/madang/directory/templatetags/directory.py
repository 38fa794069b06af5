"""The directory's words for templates: ``{% load directory %}``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madang.directory import industries
from madang.directory.models import Organisation, OrganisationKind, RelationKind
from madang.kit.languages import best as best_text
from madang.kit.spoken import language_name
from madang.kit.templatetags.kit import avatar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.template import Context

    from madang.directory.models import Relation
    from madang.directory.parts import Owner
    from madang.directory.queries import SharedOrganisation

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
    """Return languages by their names in the reader's."""
    return ", ".join(map(language_name, codes))


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


@register.simple_tag(takes_context=True)
def face(
    context: Context, row: Owner, size: str = "", *, described: bool = False
) -> SafeString:
    """Return the picture that stands for an organisation or person, else initials.

    It is silent beside its name; `described` where it stands alone.
    """
    is_firm = isinstance(row, Organisation)
    shape = f"{size} {'square' if is_firm else ''}".strip()
    if not row.picture_id:
        return avatar(row.display_name, shape)
    hub: str = context["actor"].hub.slug
    alt = ""
    if described:
        told = _("Logo of %(name)s") if is_firm else _("Photo of %(name)s")
        alt = told % {"name": row.display_name}
    url = thumbnail_address(hub, row.picture_id, 256 if size else 64)
    return avatar(row.display_name, shape, url, alt)


def thumbnail_address(hub: str, key: int, side: int) -> str:
    """Return where a small picture is shown to those who may see its owner."""
    return f"{_files_of(hub)}{key}/{side}/"


@lru_cache(maxsize=256)  # a list asks fifty times for the same hub
def _files_of(slug: str) -> str:
    """Return where a hub's files are."""
    keys = {"hub": slug, "pk": 0, "side": 64}
    return reverse("files:thumbnail", kwargs=keys).removesuffix("0/64/")


@register.simple_tag(takes_context=True)
def public_face(context: Context, row: Organisation, size: str = "") -> SafeString:
    """Return the logo of an organisation in the public directory, else its initials."""
    shape = f"{size} square".strip()
    if not row.logo_id:
        return avatar(row.name, shape)
    url = logo_address(context["hub"].slug, row.slug, 256 if size else 64)
    return avatar(row.name, shape, url)


@register.simple_tag(takes_context=True)
def shared_face(context: Context, seen: SharedOrganisation) -> SafeString:
    """Return the logo of an organisation that a partner shares, if that is agreed."""
    row = seen.organisation
    if "profile" not in seen.parts or not row.logo_id:
        return avatar(row.display_name, "large square")
    keys = {"hub": context["actor"].hub.slug, "pk": seen.share.pk, "side": 256}
    url = reverse("directory:shared-logo", kwargs=keys)
    alt = _("Logo of %(name)s") % {"name": row.display_name}
    return avatar(row.display_name, "large square", url, alt)


def logo_address(hub: str, slug: str, side: int) -> str:
    """Return where anybody sees the logo of an organisation."""
    keys = {"hub": hub, "slug": slug, "side": side}
    return reverse("directory:public-logo", kwargs=keys)


@register.simple_tag(takes_context=True)
def picture_url_of(context: Context, row: Owner) -> str:
    """Return the address at which the picture of a row is changed."""
    folder = "organisations" if isinstance(row, Organisation) else "people"
    keys = {"hub": context["actor"].hub.slug, "folder": folder, "pk": row.pk}
    return reverse("directory:picture", kwargs=keys)


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
