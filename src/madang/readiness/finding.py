"""A certificate's copy in the search index, kept with each change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from madang.readiness.kinds import NAMES
from madang.search.indexing import Findable, forget, index

if TYPE_CHECKING:
    from madang.readiness.models import Certificate

CERTIFICATE = "readiness.certificate"


def make_findable(row: Certificate, name: str = "") -> None:
    """The search finds a certificate under its kind, number, issuer and company."""
    path = reverse("readiness:certificate", kwargs={"hub": row.hub.slug, "pk": row.pk})
    title = f"{name or NAMES.get(row.kind, row.kind)} · {row.number}"
    texts = (row.issuer, row.scope, row.organisation.name)
    subtitle = str(row.organisation)
    found = Findable(row.pk, title, path, subtitle, (row.number,), texts)
    index(row.hub, CERTIFICATE, [found])


def hide(row: Certificate) -> None:
    """The search finds a certificate no more."""
    forget(row.hub, CERTIFICATE, [row.pk])
