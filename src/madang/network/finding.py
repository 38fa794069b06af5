"""A listing's copy in the search index, kept with each change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from madang.search.indexing import Findable, index

if TYPE_CHECKING:
    from madang.network.models import Listing

LISTING = "network.listing"


def make_findable(row: Listing) -> None:
    """The search finds a listing under its words."""
    path = reverse("network:listing", kwargs={"hub": row.hub.slug, "pk": row.pk})
    texts = (*row.titles.values(), *row.bodies.values(), *row.keywords)
    subtitle = str(row.organisation)
    index(row.hub, LISTING, [Findable(row.pk, str(row), path, subtitle, (), texts)])
