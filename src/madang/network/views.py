"""Pages of the network: listings, asking, answering, and the organisation's panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.directory.industries import name_of
from madang.directory.queries import organisations_visible_to
from madang.directory.rules import own_organisations
from madang.hubs.form_pages import do_softly, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.errors import NotAllowed, Refused
from madang.kit.languages import best
from madang.kit.refusals import tell
from madang.kit.sent import keys_sent
from madang.network import actions, rules
from madang.network.forms import AskForm, FilterForm, ListingForm
from madang.network.models import IntroductionState
from madang.network.queries import (
    blocked_by,
    found_listings,
    introductions_visible_to,
    listings_of,
    listings_visible_to,
    open_listings,
    own_listings,
    suiting,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.network.models import Listing

ROWS, MISTAKE, LOOKED_AT = 30, 422, 200
TONES = {
    IntroductionState.ASKED: "info",
    IntroductionState.ACCEPTED: "ok",
    IntroductionState.DECLINED: "",
    IntroductionState.WITHDRAWN: "",
    IntroductionState.EXPIRED: "",
}


def to(name: str, hub: str, **keys: Any) -> str:
    """Return the address of a page of this room."""
    return reverse(f"network:{name}", kwargs={"hub": hub, **keys})


def _crumbs(by: Actor) -> list[tuple[str, str]]:
    return [(_("Network"), to("listings", by.hub.slug))]


def _done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Return whether the form was right and the act done; else say why not in it."""
    if not form.is_valid():
        return False
    try:
        act()
    except NotAllowed:
        raise
    except Refused as refused:
        tell(form, refused)
        return False
    return True


@door(rules.may_see_network)
def listings(request: HubRequest, hub: str) -> HttpResponse:
    """List what is offered and sought, with what suits one's own listings."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    form = FilterForm(request.GET)
    found = found_listings(by, form.wanted, today)
    mine = own_listings(by) if rules.may_post(by) else []
    still = [row for row in mine if row.is_open(today)]
    others = list(open_listings(by, today)[:LOOKED_AT]) if still else []
    context = {
        "form": form,
        "page": Paginator(found, ROWS).get_page(request.GET.get("page")),
        "is_asked": bool(form.wanted),
        "mine": still,
        "suiting": suiting(still, others),
        "may_post": rules.may_post(by),
    }
    return render(request, "network/listings.html", context)


@door(rules.may_see_network)
def listing(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a listing, with a way to ask for an introduction."""
    by, row = request.actor, _listing_of(request, pk)
    is_own = row.organisation_id in own_organisations(by)
    context = {
        "listing": row,
        "body": best(row.bodies),
        "industry": name_of(row.industry) if row.industry else "",
        "is_open": row.is_open(by.hub.day_of(clock.now())),
        "is_own": is_own,
        "may_close": rules.may_close(by, row),
        "form": AskForm(None, by=by) if rules.may_post(by) and not is_own else None,
        "crumbs": _crumbs(by),
    }
    return render(request, "network/listing.html", context)


def _listing_of(request: HubRequest, pk: int) -> Listing:
    return get_object_or_404(listings_visible_to(request.actor), pk=pk)


def _form_page(
    request: HubRequest, form: forms.Form, title: str, cancel: str, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "cancel": cancel,
        "crumbs": _crumbs(request.actor),
        **more,
    }
    status = MISTAKE if form.is_bound and form.errors else 200
    return render(request, "kit/form_page.html", context, status=status)


@door(rules.may_post, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Post a listing for one's own organisation."""
    by = request.actor
    form = ListingForm(sent(request), by=by)
    made: list[Listing] = []

    def act() -> None:
        firm = form.cleaned_data["organisation"]
        today = by.hub.day_of(clock.now())
        made.append(actions.post_listing(firm, by, values=form.values, today=today))

    if request.method == "POST" and _done(form, act):
        messages.success(request, _("It is posted."))
        return redirect(to("listing", hub, pk=made[0].pk))
    return _form_page(request, form, _("New listing"), to("listings", hub))


@door(rules.may_post, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a listing of one's own organisation."""
    by, row = request.actor, _listing_of(request, pk)
    if not rules.may_post(by, row):
        raise NotAllowed(_("You may not do this here."))
    form = ListingForm(sent(request), by=by, row=row)

    def act() -> None:
        actions.change_listing(
            row,
            by,
            expected=form.cleaned_data["version"],
            values=form.values,
            today=by.hub.day_of(clock.now()),
        )

    here = to("listing", hub, pk=pk)
    if request.method == "POST" and _done(form, act):
        messages.success(request, _("Saved."))
        return redirect(here)
    return _form_page(request, form, _("Change the listing"), here)


@door(rules.may_see_network, "POST")
def close(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a listing down."""
    row = _listing_of(request, pk)
    return do_softly(
        request,
        lambda: actions.close_listing(row, request.actor, now=clock.now()),
        _("The listing is closed."),
        to("listings", hub),
    )


@door(rules.may_post, "GET", "POST")
def ask(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Ask an organisation for an introduction, perhaps about a listing of it."""
    by = request.actor
    firm = get_object_or_404(organisations_visible_to(by), pk=pk)
    given = request.GET.get("listing", "")
    about = listings_visible_to(by).filter(organisation=firm)
    row = about.filter(pk__in=keys_sent([given])).first()
    form = AskForm(sent(request), by=by)

    def act() -> None:
        actions.ask_introduction(
            form.cleaned_data["asking"],
            by,
            asked=firm,
            message=form.cleaned_data["message"],
            now=clock.now(),
            listing=row,
        )

    if request.method == "POST" and _done(form, act):
        messages.success(request, _("The request is sent."))
        return redirect(to("introductions", hub))
    title = _("Introduction to %(whom)s") % {"whom": firm}
    back = reverse("directory:organisation", kwargs={"hub": hub, "pk": pk})
    lead = _("About:") + f" {row}" if row else ""
    return _form_page(request, form, title, back, lead=lead, submit=_("Send"))


@door(rules.may_post)
def introductions(request: HubRequest, hub: str) -> HttpResponse:
    """Show requests to one's organisations and from them, with what became of them."""
    by, now = request.actor, clock.now()
    own = own_organisations(by)
    rows = [
        (row, row.state_at(now)) for row in introductions_visible_to(by)[:LOOKED_AT]
    ]
    context = {
        "waiting": [
            row
            for row, state in rows
            if state == IntroductionState.ASKED and row.asked_id in own
        ],
        "rows": [
            (row, state, TONES[state], row.asked_id in own)
            for row, state in rows
            if state != IntroductionState.ASKED or row.asked_id not in own
        ],
        "blocks": blocked_by(by),
        "crumbs": _crumbs(by),
    }
    return render(request, "network/introductions.html", context)


@door(rules.may_post, "POST")
def act_on(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Accept, decline, withdraw a request, or take none from there any more."""
    by, now = request.actor, clock.now()
    row = get_object_or_404(introductions_visible_to(by), pk=pk)
    answer = request.POST.get("answer", "")
    found = {
        "accept": (
            lambda: actions.answer_introduction(
                row, by, accepts=True, answer=answer, now=now
            ),
            _("Accepted: both of you now see whom to write to."),
        ),
        "decline": (
            lambda: actions.answer_introduction(
                row, by, accepts=False, answer=answer, now=now
            ),
            _("Declined."),
        ),
        "withdraw": (
            lambda: actions.withdraw_introduction(row, by, now=now),
            _("The request is withdrawn."),
        ),
        "block": (
            lambda: actions.block(row.asked, by, blocked=row.asking, now=now),
            _("No more requests come from there."),
        ),
    }.get(act)
    if found is None:
        raise Http404
    return do_softly(request, found[0], found[1], to("introductions", hub))


@door(rules.may_post, "POST")
def remove_block(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take requests from an organisation again."""
    by = request.actor
    row = next((one for one in blocked_by(by) if one.pk == pk), None)
    if row is None:
        raise Http404
    return do_softly(
        request,
        lambda: actions.unblock(row.organisation, by, blocked=row.blocked),
        _("Requests come from there again."),
        to("introductions", hub),
    )


@door(rules.may_see_network)
def organisation_panel(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what an organisation offers and seeks, and a way to ask it."""
    by = request.actor
    firm = get_object_or_404(organisations_visible_to(by), pk=pk)
    context = {
        "organisation": firm,
        "listings": listings_of(by, firm, by.hub.day_of(clock.now())),
        "may_ask": rules.may_post(by) and not rules.may_post(by, firm),
        "may_post": rules.may_post(by, firm),
    }
    is_panel = request.headers.get("HX-Request")
    name = "network/organisation_panel.html"
    return render(request, f"{name}#panel" if is_panel else name, context)
