"""What several pages of charges show alike: forms, ways, refusals."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs import form_pages
from madang.kit import clock

if TYPE_CHECKING:
    from datetime import date

    from madang.charges.models import Invoice
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor

Crumbs = list[tuple[str, str]]
form_page = partial(form_pages.form_page, page="charges/form.html")
stale_page = partial(form_pages.stale_page, page="charges/form.html")


def to(name: str, hub: str, **keys: Any) -> str:
    """Return the address of a page of this room."""
    return reverse(f"charges:{name}", kwargs={"hub": hub, **keys})


def today_of(request: HubRequest) -> date:
    """Return which day it is in the reader's hub."""
    return request.actor.hub.day_of(clock.now())


def crumbs(by: Actor, row: Invoice | None = None) -> Crumbs:
    """Return the way to an invoice's page."""
    found = [(_("Invoices"), to("invoices", by.hub.slug))]
    if row is not None:
        found.append((name_of(row), to("invoice", by.hub.slug, pk=row.pk)))
    return found


def name_of(row: Invoice) -> str:
    """Return what a page calls an invoice: its number, or whose draft it is."""
    return row.label or _("Draft for %(tenant)s") % {"tenant": row.organisation}
