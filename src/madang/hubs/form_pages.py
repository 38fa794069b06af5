"""How pages of every room take a form: done, refused at its fields, overtaken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render

from madang.hubs.actions import Stale
from madang.kit.errors import NotAllowed, Refused
from madang.kit.languages import best
from madang.kit.refusals import tell, tell_lost_files
from madang.kit.sent import number_sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpResponse, QueryDict

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Versioned

MISTAKE, TAKEN = 422, 409
PAGE = "kit/form_page.html"


def sent(request: HubRequest) -> QueryDict | None:
    """Return what a form brought, also when it was left empty; nothing on a GET."""
    return request.POST if request.method == "POST" else None


def done_or_refused(form: forms.Form, act: Callable[[], object]) -> bool:
    """Return whether the form was right and the act done; else say why not in it.

    Raises:
        Stale: somebody else was faster; the page shows both.
        NotAllowed: the actor may not.
    """
    if not form.is_valid():
        tell_lost_files(form)
        return False
    try:
        act()
    except (Stale, NotAllowed):
        raise
    except Refused as refused:
        tell(form, refused)
        tell_lost_files(form)
        return False
    return True


def form_page(
    request: HubRequest,
    form: forms.Form,
    *,
    page: str = PAGE,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Show a form alone on its page; after a mistake with everything typed kept."""
    if form.is_bound and form.errors:
        status = MISTAKE
    return render(request, page, {"form": form, **more}, status=status)


def stale_page(
    request: HubRequest,
    form: forms.Form,
    current: forms.Form,
    *,
    page: str = PAGE,
    **more: Any,
) -> HttpResponse:
    """Show what somebody else saved beside what was typed, which is kept.

    Saving again takes what was typed: the form carries the row's present version.
    """
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(current.initial["version"])
    form.data = data
    context = {"form": form, "conflict": _differences(form, current), **more}
    tell_lost_files(form)
    return render(request, page, context, status=TAKEN)


def _differences(form: forms.Form, current: forms.Form) -> list[tuple[str, str, str]]:
    """Return what differs between a row and what was typed: label, is, typed."""
    found = []
    for name, field in form.fields.items():
        if name == "version" or name not in form.cleaned_data:
            continue
        was = _shown(field, current.initial.get(name))
        typed = _shown(field, form.cleaned_data[name])
        if was != typed:
            found.append((str(field.label or name), was, typed))
    return found


def _shown(field: forms.Field, value: Any) -> str:
    """Return a value as its input shows it, a choice by its label."""
    shown = field.prepare_value(value)
    if shown is None or shown == "":
        return ""
    labels = {str(key): label for key, label in getattr(field, "choices", ())}
    if isinstance(shown, (list, tuple)):
        return in_words([labels.get(str(one), one) for one in shown])
    return in_words(labels.get(str(shown), shown))


def in_words(value: object) -> str:
    """Return a form's value as one can compare it."""
    if isinstance(value, dict):
        return best(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)


def version_seen(request: HubRequest, row: Versioned) -> int:
    """Return the version that the reader saw when she pressed a button.

    The *Undo* of a toast carries none: it undoes what stands.
    """
    return number_sent(request.POST.get("version"), row.version)


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
        return render(request, "kit/refused.html", page, status=refused.status)
    messages.success(request, told, extra_tags=f"undo:{undo}" if undo else "")
    return redirect(back)


def act(
    request: HubRequest, does: Callable[[], object], back: str, said: str = ""
) -> HttpResponse:
    """Do one thing and go back; a refusal is told there."""
    try:
        does()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect(back)
