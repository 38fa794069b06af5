"""What several pages of this room show alike: forms, ways, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from madang.deals import rules

if TYPE_CHECKING:
    from madang.deals.models import Deal
    from madang.hubs.models import Actor

Crumbs = list[tuple[str, str]]


def to(name: str, hub: str, **keys: Any) -> str:
    """Return the address of a page of this room."""
    return reverse(f"deals:{name}", kwargs={"hub": hub, **keys})


def deals_crumbs(by: Actor, deal: Deal | None = None) -> Crumbs:
    """Return the way to the deals, or to one of them."""
    slug = by.hub.slug
    first = "board" if rules.may_see_all_deals(by) else "list"
    found = [(_("Deals"), to(first, slug))]
    if deal is not None:
        found.append((str(deal), to("deal", slug, pk=deal.pk)))
    return found
