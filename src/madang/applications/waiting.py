"""What of applications waits for somebody: drafts, offers, looks, letters, appeals."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from madang.applications import rules
from madang.applications.models import (
    Appeal,
    AppealState,
    ApplicationState,
    Decision,
    Offer,
    OfferState,
)
from madang.applications.queries import own_applications_of, waiting_looks
from madang.kit.dates import ago_text
from madang.kit.navigation import Waiting
from madang.programmes.queries import calls_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.hubs.models import Actor

SOON = timedelta(days=3)


def of_applicants(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Say which drafts are to be finished, and which offers answered."""
    own = rules.own_applications(by)
    if not own:
        return
    speaks = get_language() or "en"
    drafts = own_applications_of(by).filter(state=ApplicationState.DRAFT)
    for row in drafts.filter(call__closes_at__gt=now)[:20]:
        closes = row.call.closes_at
        text = _("Finish your application to %(call)s: it closes %(when)s") % {
            "call": row.call,
            "when": ago_text(closes, now, speaks),
        }
        url = reverse("applications:mine", args=[by.hub.slug, row.uuid])
        urgent = closes - now < SOON
        yield Waiting(text, url, _("Application"), closes, urgent)
    offers = Offer.objects.filter(
        hub=by.hub,
        decision__application__in=own,
        state=OfferState.OPEN,
        expires_at__gt=now,
    ).select_related("decision__application__call")
    for offer in offers[:20]:
        row = offer.decision.application
        text = _("Accept or decline your place in %(call)s") % {"call": row.call}
        url = reverse("applications:mine", args=[by.hub.slug, row.uuid])
        yield Waiting(text, url, _("Offer"), offer.expires_at, is_urgent=True)


def of_staff(by: Actor, _now: datetime) -> Iterator[Waiting]:
    """Say where somebody must look, what is not released, who appeals."""
    if not rules.may_run_calls(by):
        return
    yield from _looks(by)
    yield from _unreleased(by)
    appeals = Appeal.objects.filter(hub=by.hub, state=AppealState.OPEN)
    for one in appeals.select_related("decision__application")[:20]:
        row = one.decision.application
        text = _("%(name)s appeals the decision") % {"name": row.name}
        url = reverse("applications:application", args=[by.hub.slug, row.pk])
        yield Waiting(text, url, _("Appeal"))


def _looks(by: Actor) -> Iterator[Waiting]:
    many = waiting_looks(by)
    if not many:
        return
    for call in calls_visible_to(by).filter(pk__in=list(many)):
        text = ngettext(
            "%(many)d application to %(call)s needs a look at its eligibility",
            "%(many)d applications to %(call)s need a look at their eligibility",
            many[call.pk],
        ) % {"many": many[call.pk], "call": call}
        url = reverse("applications:applications", args=[by.hub.slug, call.pk])
        yield Waiting(text, f"{url}?eligible=look", _("Eligibility"))


def _unreleased(by: Actor) -> Iterator[Waiting]:
    waiting = Decision.objects.filter(hub=by.hub, released_at=None, superseded_at=None)
    counts: dict[int, int] = {}
    for pk in waiting.values_list("application__call", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    if not counts:
        return
    for call in calls_visible_to(by).filter(pk__in=list(counts)):
        many = counts[call.pk]
        text = ngettext(
            "%(many)d decision of %(call)s is not released",
            "%(many)d decisions of %(call)s are not released",
            many,
        ) % {"many": many, "call": call}
        url = reverse("applications:decisions", args=[by.hub.slug, call.pk])
        yield Waiting(text, url, _("Decision"))
