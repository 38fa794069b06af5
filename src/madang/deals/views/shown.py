"""What several pages of this room show alike: forms, ways, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.deals import rules
from madang.hubs.actions import Stale
from madang.kit.errors import NotAllowed, Refused
from madang.kit.languages import best

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpResponse, QueryDict

    from madang.deals.models import Deal
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor

MISTAKE, TAKEN = 422, 409
Crumbs = list[tuple[str, str]]


def sent(request: HubRequest) -> QueryDict | None:
    """Return what a form brought; nothing on a GET."""
    return request.POST if request.method == "POST" else None


def to(name: str, hub: str, **keys: Any) -> str:
    """Return the address of a page of this room."""
    return reverse(f"deals:{name}", kwargs={"hub": hub, **keys})


def done_or_refused(form: forms.Form, act: Callable[[], object]) -> bool:
    """Return whether the form was right and the act done; else say why not in it.

    Raises:
        Stale: somebody else was faster; the page shows both.
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


def form_page(
    request: HubRequest, form: forms.Form, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Show a form alone on its page; after a mistake with everything typed kept."""
    if form.is_bound and form.errors:
        status = MISTAKE
    page = {"form": form, **context}
    return render(request, "deals/form.html", page, status=status)


def stale_page(
    request: HubRequest, form: forms.Form, current: forms.Form, **context: Any
) -> HttpResponse:
    """Show what somebody else saved beside what was typed, which is kept."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(current.initial["version"])
    form.data = data
    page = {"form": form, "conflict": _differences(form, current), **context}
    return render(request, "deals/form.html", page, status=TAKEN)


def _differences(form: forms.Form, current: forms.Form) -> list[tuple[str, str, str]]:
    """Return what differs between a row and what was typed: label, is, typed."""
    found = []
    for name, field in form.fields.items():
        if name == "version" or name not in form.cleaned_data:
            continue
        was = _in_words(current.initial.get(name))
        typed = _in_words(form.cleaned_data[name])
        if was != typed:
            found.append((str(field.label or name), was, typed))
    return found


def _in_words(value: object) -> str:
    if isinstance(value, dict):
        return best(value)
    return "" if value is None else str(value)


def do_softly(
    request: HubRequest, act: Callable[[], object], told: str, back: str, undo: str = ""
) -> HttpResponse:
    """Do it and say so, or say why not, and go back to the page."""
    try:
        act()
    except NotAllowed:
        raise
    except Refused as refused:
        page = {"text": str(refused), "back": back}
        return render(request, "deals/refused.html", page, status=refused.status)
    messages.success(request, told, extra_tags=f"undo:{undo}" if undo else "")
    return redirect(back)


def deals_crumbs(by: Actor, deal: Deal | None = None) -> Crumbs:
    """Return the way to the deals, or to one of them."""
    slug = by.hub.slug
    first = "board" if rules.may_see_all_deals(by) else "list"
    found = [(_("Deals"), to(first, slug))]
    if deal is not None:
        found.append((str(deal), to("deal", slug, pk=deal.pk)))
    return found
