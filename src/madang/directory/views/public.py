"""The public face: a hub's home, its directory, robots and sitemaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from madang.directory.industries import CODES as INDUSTRIES
from madang.directory.industries import name_of
from madang.directory.models import OrganisationKind
from madang.directory.queries import (
    has_public_directory,
    public_addresses,
    public_face,
    public_list,
    public_organisation,
    public_page,
    public_sites,
)
from madang.directory.templatetags.directory import logo_address
from madang.hubs.http import ANYONE, door
from madang.hubs.queries import hub_by_slug, public_hubs
from madang.kit import navigation
from madang.kit.languages import CODES, best
from madang.kit.pages import Counted
from madang.kit.public_pages import addresses, answer, as_data, asked_language, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from madang.directory.models import Organisation
    from madang.directory.queries import PublicPage
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Hub

ROWS = 50
NEWEST = 12
#: The parameters that make another page of a list.
KEPT = ("kind", "industry", "page")


@door(ANYONE)
def home(request: HubRequest, hub: str) -> HttpResponse:
    """Show a hub to the world: what it is, where it is, who is there."""
    place = request.actor.hub
    with asked_language(request):
        face = public_face(place)
        context = {
            "hub": place,
            "sites": public_sites(place),
            "kinds": _kinds(face.kinds),
            "rows": public_list(place)[:NEWEST] if face.is_open else [],
            "description": short(best(place.tagline) or best(place.about)),
            "data": as_data(_hub_data(place)),
            "image_url": _hub_logo(place),
            "links": navigation.public_links_of(place),
            **addresses(f"/{place.slug}/", request, KEPT),
        }
        return answer(request, "directory/public_home.html", context)


@door(ANYONE)
def companies(request: HubRequest, hub: str) -> HttpResponse:
    """Show a hub's public directory, searched and filtered in the address."""
    place = request.actor.hub
    face = public_face(place)
    if not face.is_open:
        raise Http404
    text = request.GET.get("q", "")[:100]
    kind = request.GET.get("kind", "")
    industry = request.GET.get("industry", "")
    kind = kind if kind in OrganisationKind.values else ""
    industry = industry if industry in INDUSTRIES else ""
    with asked_language(request):
        rows = public_list(place, text=text, kind=kind, industry=industry)
        if text or industry:
            pages: Paginator[Any] = Paginator(rows, ROWS)
        else:
            pages = Counted(rows, ROWS, face.total(kind))
        context = {
            "hub": place,
            "page": pages.get_page(request.GET.get("page")),
            "text": text,
            "kind": kind,
            "industry": industry,
            "industry_name": name_of(industry) if industry else "",
            "kinds": OrganisationKind.choices,
            "description": _("Companies and partners of %(hub)s") % {"hub": place},
            "image_url": _hub_logo(place),
            **addresses(f"/{place.slug}/companies/", request, KEPT),
        }
        return answer(request, "directory/public_list.html", context)


@door(ANYONE)
def company(request: HubRequest, hub: str, slug: str) -> HttpResponse:
    """Show one organisation's public page."""
    place = request.actor.hub
    row = public_organisation(place, slug)
    if row is None:
        raise Http404
    row.hub = place
    with asked_language(request):
        page = public_page(row)
        path = f"/{place.slug}/companies/{row.slug}/"
        context = {
            "hub": place,
            "page": page,
            "organisation": row,
            "description": short(row.line or best(row.description)),
            "data": as_data(_company_data(page, path)),
            "image_url": _logo_of(row),
            **addresses(path, request, KEPT),
        }
        return answer(request, "directory/public_company.html", context)


def _kinds(counted: Mapping[str, int]) -> list[tuple[str, str, int]]:
    return [
        (kind, str(label), counted[kind])
        for kind, label in OrganisationKind.choices
        if counted.get(kind)
    ]


def _hub_data(hub: Hub) -> dict[str, Any]:
    told = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": str(hub),
        "description": best(hub.tagline),
        "url": f"{settings.BASE_URL}/{hub.slug}/",
        "logo": _hub_logo(hub),
    }
    return {key: value for key, value in told.items() if value}


def _logo_of(row: Organisation) -> str:
    """Return the address of a public organisation's logo; nothing without one."""
    if not row.logo_id:
        return ""
    return settings.BASE_URL + logo_address(row.hub.slug, row.slug, 512)


def _hub_logo(hub: Hub) -> str:
    if not hub.logo:
        return ""
    keys = {"hub": hub.slug, "pk": hub.logo, "side": 512}
    return settings.BASE_URL + reverse("files:hub-logo", kwargs=keys)


def _company_data(page: PublicPage, path: str) -> dict[str, Any]:
    row = page.organisation
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": row.display_name,
        "alternateName": row.other_name,
        "description": row.line,
        "url": row.website or f"{settings.BASE_URL}{path}",
        "logo": _logo_of(row),
        "foundingDate": row.founded_on.isoformat() if row.founded_on else "",
        "sameAs": [link.url for link in page.links],
        "memberOf": {"@type": "Organization", "name": str(row.hub)},
    }
    if row.country:
        told["address"] = {
            "@type": "PostalAddress",
            "addressCountry": row.country,
            "addressLocality": row.city,
        }
    return {key: value for key, value in told.items() if value}


@door(ANYONE)
def robots(request: HubRequest) -> HttpResponse:
    """Tell search engines what is public and where it is listed."""
    closed = ("/h/", "/account/", "/admin/", "/s/", "/i18n/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    lines.append(f"Sitemap: {settings.BASE_URL}/sitemap.xml\n")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@door(ANYONE)
def sitemaps(request: HubRequest) -> HttpResponse:
    """List the sitemaps of the hubs."""
    lines = [
        f"<sitemap><loc>{settings.BASE_URL}/{hub.slug}/sitemap.xml</loc></sitemap>"
        for hub in public_hubs()
    ]
    return _xml("sitemapindex", lines)


@door(ANYONE)
def sitemap(request: HubRequest, hub: str) -> HttpResponse:
    """List a hub's public pages, each in every language."""
    place = hub_by_slug(hub)
    if place is None or not place.is_public:
        raise Http404
    paths = [(f"/{place.slug}/", "")]
    if has_public_directory(place):
        paths.append((f"/{place.slug}/companies/", ""))
        paths += [
            (f"/{place.slug}/companies/{slug}/", f"{changed:%Y-%m-%d}")
            for slug, changed in public_addresses(place)
        ]
    paths += navigation.public_paths_of(place)
    lines = [line for path, day in paths for line in _url_lines(path, day)]
    return _xml("urlset", lines)


def _url_lines(path: str, day: str) -> Iterator[str]:
    changed = f"<lastmod>{day}</lastmod>" if day else ""
    for code in CODES:
        url = escape(f"{settings.BASE_URL}{path}?lang={code}")
        yield f"<url><loc>{url}</loc>{changed}</url>"


def _xml(name: str, lines: list[str]) -> HttpResponse:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{space}">'
    text = "\n".join([head, *lines, f"</{name}>\n"])
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
