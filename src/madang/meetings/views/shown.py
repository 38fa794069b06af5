"""What several pages of meetings share: one act and back, refusals beside fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django import forms
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.meetings.models import Matching, Round

REFUSED = 422
LONGEST_NUMBER = 9  # digits that fit a column


def sent(request: HubRequest) -> Mapping[str, Any] | None:
    """Return what was posted, or nothing."""
    return request.POST if request.method == "POST" else None


def version_of(request: HubRequest) -> int:
    """Return the version that the page showed."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


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


def show_refusal(form: forms.Form, refused: Refused) -> None:
    """Put what an action refused beside the fields it speaks of."""
    for name, sentences in refused.fields.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)
    if not refused.fields:
        form.add_error(None, str(refused))


def form_page(
    request: HubRequest,
    form: forms.Form,
    *,
    title: str,
    back: str,
    submit: str,
    suggests: tuple[str, ...] = (),
) -> HttpResponse:
    """Return a page with one form; 422 when it was sent and is not right."""
    context = {
        "form": form,
        "title": title,
        "back": back,
        "submit": submit,
        "suggests": suggests,
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "meetings/form.html", context, status=status)


def address(row: Matching | Round, name: str) -> str:
    """Return where a page of a matching or a round stands."""
    return reverse(f"meetings:{name}", kwargs={"hub": row.hub.slug, "pk": row.pk})


def round_tabs(round_: Round, current: str) -> list[dict[str, object]]:
    """Return the tabs of a round's pages."""
    names = [
        ("round", _("Plans")),
        ("day", _("The day")),
        ("figures", _("What came of it")),
    ]
    return [
        {"label": label, "url": address(round_, name), "is_current": name == current}
        for name, label in names
    ]


def matching_tabs(matching: Matching, current: str) -> list[dict[str, object]]:
    """Return the tabs of a matching's pages."""
    names = [("matching", _("Rounds and parties")), ("wishes", _("Wishes"))]
    return [
        {"label": label, "url": address(matching, name), "is_current": name == current}
        for name, label in names
    ]
