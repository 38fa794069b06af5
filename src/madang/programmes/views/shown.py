"""What several pages of programmes show alike: forms, crumbs, panels, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.kit import navigation
from madang.kit.dates import day_text, moment_text
from madang.kit.languages import best
from madang.programmes.forms.fields import Wall

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from django import forms
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor, HubOwned
    from madang.kit.navigation import PanelLine
    from madang.programmes.models import Call, Cohort, Programme

MISTAKE, TAKEN = 422, 409
Crumbs = list[tuple[str, str]]


def to(name: str, hub: str, **keys: Any) -> str:
    """Return the address of a page of this room."""
    return reverse(f"programmes:{name}", kwargs={"hub": hub, **keys})


def form_page(
    request: HubRequest,
    form: forms.Form,
    *,
    page: str = "programmes/form.html",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Show a form alone on its page; after a mistake with everything typed kept."""
    is_wrong = form.is_bound and bool(form.errors)
    code = MISTAKE if is_wrong and status == 200 else status  # noqa: PLR2004 -- fine
    return render(request, page, {"form": form, **context}, status=code)


def stale_page(
    request: HubRequest,
    form: forms.Form,
    current: forms.Form,
    **context: Any,
) -> HttpResponse:
    """Show what somebody else saved beside what was typed, which is kept.

    Saving again takes what was typed: the form carries the row's present version.
    """
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(current.initial["version"])
    form.data = data
    return form_page(
        request, form, status=TAKEN, conflict=differences(form, current), **context
    )


def differences(form: forms.Form, current: forms.Form) -> list[tuple[str, str, str]]:
    """Return what differs between a row and what was typed: label, is, typed."""
    found = []
    for name, field in form.fields.items():
        if name == "version" or name not in form.cleaned_data:
            continue
        was = in_words(current.initial.get(name))
        typed = in_words(
            form[name].value() if name not in form.data else form.cleaned_data[name]
        )
        if was != typed:
            found.append((str(field.label or name), was, typed))
    return found


def in_words(value: object) -> str:
    """Return a form's value as one can compare it."""
    if isinstance(value, Wall):
        return f"{value.time:%Y-%m-%d %H:%M}"
    if isinstance(value, dict):
        return best(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)


def panels_of(row: HubOwned, by: Actor, subject: str = "") -> list[PanelLine]:
    """Return the panels that rooms above put on a row's page."""
    return navigation.panels_for(by, subject or row._meta.label_lower, row)


def programme_crumbs(by: Actor, programme: Programme | None = None) -> Crumbs:
    """Return the way to a programme's page."""
    slug = by.hub.slug
    found = [(_("Programmes"), to("programmes", slug))]
    if programme is not None:
        found.append((str(programme), to("programme", slug, pk=programme.pk)))
    return found


def call_crumbs(by: Actor, call: Call) -> Crumbs:
    """Return the way to a call's page."""
    way = programme_crumbs(by, call.programme)
    return [*way, (str(call), to("call", by.hub.slug, pk=call.pk))]


def cohort_crumbs(by: Actor, cohort: Cohort) -> Crumbs:
    """Return the way to a cohort's page."""
    page = (str(cohort), to("cohort", by.hub.slug, pk=cohort.pk))
    if not by.is_staff:
        return [page]
    return [*programme_crumbs(by, cohort.programme), page]


def state_tabs(
    choices: Iterable[tuple[str, Any]],
    counts: Mapping[str, int],
    chosen: str,
    first: str,
) -> list[dict[str, Any]]:
    """Return tabs that filter a list by state: `first` is the one without a filter."""
    tabs: list[dict[str, Any]] = [
        {"label": first, "url": "?", "is_current": not chosen, "count": None}
    ]
    for value, label in choices:
        if counts.get(value) or value == chosen:
            tabs.append(
                {
                    "label": label,
                    "url": f"?state={value}",
                    "is_current": value == chosen,
                    "count": counts.get(value, 0),
                }
            )
    return tabs


def period(first: date, last: date | None, language: str) -> str:
    """Return a period in words."""
    until = day_text(last, language) if last else ""
    return f"{day_text(first, language)} – {until}".strip()


def moment_in(moment: datetime, zone: str, language: str) -> str:
    """Return a moment by the clock of a zone."""
    return moment_text(moment, language, zone)
