"""What several pages of this room show alike: ways, companies, days, forms taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.directory.queries import organisations_visible_to
from madang.hubs.actions import Stale
from madang.hubs.form_pages import done_or_refused, form_page, stale_page
from madang.kit import clock
from madang.readiness import rules
from madang.readiness.queries import firms_to_read

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django import forms
    from django.http import HttpResponse

    from madang.directory.models import Organisation
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor

Crumbs = list[tuple[str, str]]


def to(name: str, hub: str, **keys: Any) -> str:
    """Return the address of a page of this room."""
    return reverse(f"readiness:{name}", kwargs={"hub": hub, **keys})


def language() -> str:
    """Return the reader's language."""
    return get_language() or "en"


def today_of(request: HubRequest) -> date:
    """Return which day it is in the reader's hub."""
    return request.actor.hub.day_of(clock.now())


def crumbs_to(by: Actor, *more: tuple[str, str]) -> Crumbs:
    """Return the way to readiness, and further."""
    return [(_("Readiness"), to("companies", by.hub.slug)), *more]


def way_to(by: Actor, firm: Organisation, *more: tuple[str, str]) -> Crumbs:
    """Return the way to a company's readiness, and further."""
    here = (firm.display_name, to("company", by.hub.slug, pk=firm.pk))
    return crumbs_to(by, here, *more)


def firm_to_read(request: HubRequest, pk: int) -> Organisation:
    """Return a company whose readiness the reader may see."""
    return get_object_or_404(firms_to_read(request.actor), pk=pk)


def firm_to_note(request: HubRequest, pk: int) -> Organisation:
    """Return a company for which the reader may enter certificates and machines.

    Raises:
        Http404: she may not.
    """
    firm = get_object_or_404(organisations_visible_to(request.actor), pk=pk)
    if not rules.may_note_for(request.actor, firm):
        raise Http404
    return firm


def own_firm(request: HubRequest, pk: int) -> Organisation:
    """Return a company that the reader belongs to.

    Raises:
        Http404: she does not.
    """
    firm = get_object_or_404(organisations_visible_to(request.actor), pk=pk)
    if not rules.may_speak_for(request.actor, firm.pk):
        raise Http404
    return firm


def taken(  # noqa: PLR0913 -- what a form does, says and leads to
    request: HubRequest,
    form: forms.Form,
    act: Callable[[], object],
    *,
    told: str,
    undo: str = "",
    done: Callable[[], str],
    current: Callable[[], forms.Form] | None = None,
    **page: Any,
) -> HttpResponse:
    """Take a form and go on, or show it with what is wrong, or what was overtaken."""
    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, told, extra_tags=f"undo:{undo}" if undo else "")
            return redirect(done())
    except Stale:
        if current is None:
            raise
        return stale_page(request, form, current(), **page)
    return form_page(request, form, **page)
