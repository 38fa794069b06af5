"""What several pages of meetings share: one act and back, refusals beside fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.kit.sent import number_sent

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.meetings.models import IrDay, Matching, Pitch, Round

REFUSED = 422


def version_of(request: HubRequest) -> int:
    """Return the version that the page showed."""
    return number_sent(request.POST.get("version", ""))


def form_page(
    request: HubRequest,
    form: forms.Form,
    *,
    title: str,
    back: str,
    submit: str,
) -> HttpResponse:
    """Return a page with one form; 422 when it was sent and is not right."""
    context = {"form": form, "title": title, "cancel": back, "submit": submit}
    status = REFUSED if request.method == "POST" else 200
    return render(request, "kit/form_page.html", context, status=status)


def address(row: Matching | Round | IrDay | Pitch, name: str) -> str:
    """Return where a page of a matching, a round, an IR day or a pitch stands."""
    return reverse(f"meetings:{name}", kwargs={"hub": row.hub.slug, "pk": row.pk})


def round_tabs(round_: Round, current: str) -> list[dict[str, object]]:
    """Return the tabs of a round's pages."""
    names = [
        ("round", _("Plans")),
        *([] if round_.is_remote else [("rooms", pgettext("meetings", "Rooms"))]),
        *([("clinic", _("Who sees whom"))] if round_.matching.is_clinic else []),
        ("day", _("The day")),
        ("figures", _("What came of it")),
    ]
    return [
        {"label": label, "url": address(round_, name), "is_current": name == current}
        for name, label in names
    ]


def matching_tabs(matching: Matching, current: str) -> list[dict[str, object]]:
    """Return the tabs of a matching's pages."""
    names = [
        ("matching", _("Rounds and parties")),
        ("wishes", _("Wishes")),
        *([("fields", _("Fields"))] if matching.is_clinic else []),
        ("interpreters", _("Interpreters")),
        ("report", _("Report")),
        ("ir-days", _("IR days")),
    ]
    return [
        {"label": label, "url": address(matching, name), "is_current": name == current}
        for name, label in names
    ]
