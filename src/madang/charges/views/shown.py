"""What several pages of charges show alike: forms, ways, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs.actions import Stale
from madang.kit import clock
from madang.kit.errors import NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django import forms
    from django.http import HttpResponse, QueryDict

    from madang.charges.models import Invoice
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor

MISTAKE, TAKEN = 422, 409
FORM = "charges/form.html"
Crumbs = list[tuple[str, str]]


def to(name: str, hub: str, **keys: Any) -> str:
    """Return the address of a page of this room."""
    return reverse(f"charges:{name}", kwargs={"hub": hub, **keys})


def sent(request: HubRequest) -> QueryDict | None:
    """Return what a form brought; nothing on a GET."""
    return request.POST if request.method == "POST" else None


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


def done_or_refused(form: forms.Form, act: Callable[[], object]) -> bool:
    """Return whether the form was right and the act done; else say why not in it.

    Raises:
        Stale: somebody else was faster.
        NotAllowed: the actor may not.
    """
    if not form.is_valid():
        return False
    try:
        act()
    except (Stale, NotAllowed):
        raise
    except Refused as refused:
        for name, sentences in refused.fields.items():
            for sentence in sentences:
                form.add_error(name if name in form.fields else None, sentence)
        if not refused.fields:
            form.add_error(None, str(refused))
        return False
    return True


def form_page(request: HubRequest, form: forms.Form, **context: Any) -> HttpResponse:
    """Show a form alone on its page; after a mistake with everything typed kept."""
    status = MISTAKE if form.is_bound and form.errors else 200
    return render(request, FORM, {"form": form, **context}, status=status)


def stale_page(
    request: HubRequest, form: forms.Form, current: forms.Form, **context: Any
) -> HttpResponse:
    """Show what somebody else saved beside what was typed, which is kept."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(current.initial["version"])
    form.data = data
    differences = []
    for name, field in form.fields.items():
        was = str(current.initial.get(name) or "")
        typed = str(form.cleaned_data.get(name) or "")
        if name != "version" and was != typed:
            differences.append((str(field.label or name), was, typed))
    page = {"form": form, "conflict": differences, **context}
    return render(request, FORM, page, status=TAKEN)


def do_softly(
    request: HubRequest, act: Callable[[], object], told: str, back: str
) -> HttpResponse:
    """Do it and say so, or say why not, and go back to the page."""
    try:
        act()
    except NotAllowed:
        raise
    except Refused as refused:
        page = {"text": str(refused), "back": back}
        return render(request, "charges/refused.html", page, status=refused.status)
    messages.success(request, told)
    return redirect(back)
