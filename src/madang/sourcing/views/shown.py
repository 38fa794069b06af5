"""What several pages of this room show alike: forms, ways, days."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.hubs import form_pages
from madang.kit import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.sourcing.models import Need, PurchaseOrder, Rfq

Crumbs = list[tuple[str, str]]
form_page = partial(form_pages.form_page, page="sourcing/form.html")
stale_page = partial(form_pages.stale_page, page="sourcing/form.html")


def to(name: str, hub: str, **keys: Any) -> str:
    """Return the address of a page of this room."""
    return reverse(f"sourcing:{name}", kwargs={"hub": hub, **keys})


def softly(
    request: HubRequest,
    verb: Callable[..., object],
    row: Need | Rfq,
    told: str,
    *,
    undo: str = "",
    **more: Any,
) -> HttpResponse:
    """Do a verb to a need or an RFQ as the reader saw it; then show its page again."""
    seen = form_pages.version_seen(request, row)
    slug, page = row.hub.slug, row._meta.model_name or ""
    return form_pages.do_softly(
        request,
        lambda: verb(row, request.actor, expected=seen, **more),
        told,
        to(page, slug, pk=row.pk),
        undo=to(undo, slug, pk=row.pk) if undo else "",
    )


def today_of(request: HubRequest) -> date:
    """Return which day it is in the reader's hub."""
    return request.actor.hub.day_of(clock.now())


def orders_crumbs(by: Actor, order: PurchaseOrder | None = None) -> Crumbs:
    """Return the way to the orders, or to one of them."""
    found = [(pgettext("order", "Purchase orders"), to("orders", by.hub.slug))]
    if order is not None:
        found.append((order.number, to("order", by.hub.slug, pk=order.pk)))
    return found


def rfqs_crumbs(by: Actor, rfq: Rfq | None = None) -> Crumbs:
    """Return the way to the RFQs, or to one of them."""
    found = [(_("RFQs"), to("rfqs", by.hub.slug))]
    if rfq is not None:
        found.append((rfq.title, to("rfq", by.hub.slug, pk=rfq.pk)))
    return found


def needs_crumbs(by: Actor, need: Need | None = None) -> Crumbs:
    """Return the way to the needs, or to one of them."""
    found = [(pgettext("sourcing", "Needs"), to("needs", by.hub.slug))]
    if need is not None:
        found.append((str(need), to("need", by.hub.slug, pk=need.pk)))
    return found
