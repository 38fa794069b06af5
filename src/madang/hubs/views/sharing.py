"""What a hub shares with others and others with it; who looked; ending a share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs import kinds, rules
from madang.hubs.actions import end_share
from madang.hubs.http import door
from madang.hubs.models import ShareState
from madang.hubs.queries import (
    looks_through,
    names_shared,
    shared_by,
    shared_with,
)
from madang.kit import clock
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Share

LINES = 50
TONES = {ShareState.STANDS: "ok", ShareState.AHEAD: "info", ShareState.EXPIRED: "warn"}


@dataclass(frozen=True, slots=True)
class Line:
    """A share as the list shows it."""

    share: Share
    name: str
    url: str
    parts: str
    state: str
    tone: str


@door(rules.may_see_shares)
def shares(request: HubRequest, hub: str) -> HttpResponse:
    """List what others share with the hub, and what the hub shares."""
    by, now = request.actor, clock.now()
    given = Paginator(shared_by(by), LINES).get_page(request.GET.get("page"))
    received = list(shared_with(by, now)[:200])
    names = names_shared([*given, *received])
    pages = {
        kind: known.page
        for kind in {share.kind for share in received}
        if (known := kinds.shareable(kind))
    }
    context = {
        "received": [
            _line(share, names, now, reverse(pages[share.kind], args=[hub, share.pk]))
            for share in received
            if share.kind in pages
        ],
        "given": [
            _line(share, names, now, reverse("hubs:share", args=[hub, share.pk]))
            for share in given
        ],
        "page": given,
    }
    return render(request, "hubs/shares.html", context)


@door(rules.may_see_shares)
def share_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show one share that the hub has given, and who of the partner looked."""
    share = get_object_or_404(shared_by(request.actor), pk=pk)
    now = clock.now()
    known = kinds.shareable(share.kind)
    keys = {"hub": hub, "pk": share.object_id}
    url = reverse(known.own_page, kwargs=keys) if known else ""
    looks = Paginator(looks_through(share), LINES).get_page(request.GET.get("page"))
    context = {
        "share": share,
        "line": _line(share, names_shared([share]), now, url),
        "is_open": share.state_at(now) in {ShareState.STANDS, ShareState.AHEAD},
        "looks": looks,
        "may_end": rules.may_share(request.actor),
        "crumbs": [(_("Shared records"), reverse("hubs:shares", args=[hub]))],
    }
    return render(request, "hubs/share.html", context)


@door(rules.may_share, "POST")
def share_end(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """End a share at once."""
    share = get_object_or_404(shared_by(request.actor), pk=pk)
    try:
        end_share(share, request.actor, now=clock.now())
        told = _("%(hub)s reads nothing of it any more.") % {"hub": share.to_hub}
        messages.success(request, told)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("hubs:shares", hub=hub)


def _line(
    share: Share, names: Mapping[tuple[int, int], str], now: datetime, url: str
) -> Line:
    name = names.get((share.hub_id, share.object_id), "")
    state = share.state_at(now)
    return Line(
        share,
        name or _("no longer there"),
        url,
        ", ".join(_parts(share)),
        str(state.label),
        TONES.get(state, ""),
    )


def _parts(share: Share) -> Iterable[str]:
    known = kinds.shareable(share.kind)
    fields = known.fields if known else {}
    return [str(fields[name]) for name in share.fields if name in fields]
