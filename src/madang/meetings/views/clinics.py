"""Organisers' pages of a clinic: its fields, who needs which, who sees whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.hubs.form_pages import act, done_or_refused, sent
from madang.hubs.http import door
from madang.kit.sent import keys_sent
from madang.meetings import actions, rules
from madang.meetings.forms.clinics import FieldForm
from madang.meetings.queries import (
    companies_among,
    fields_of,
    fields_visible_to,
    glance_of,
    marks_of,
    matchings_visible_to,
    parties_in,
)
from madang.meetings.views.rounds import round_named
from madang.meetings.views.shown import (
    address,
    form_page,
    matching_tabs,
    round_tabs,
    version_of,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.meetings.models import Field, Matching, Party


def _matching(request: HubRequest, pk: int) -> Matching:
    return get_object_or_404(matchings_visible_to(request.actor), pk=pk)


@door(rules.may_organise, "GET", "POST")
def fields_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a clinic's fields, and take who needs or answers which."""
    matching = _matching(request, pk)
    back = address(matching, "fields")
    if request.method == "POST":
        marks = _marks(request.POST.getlist("mark"))
        expected = version_of(request)
        return act(
            request,
            lambda: actions.set_fields(
                matching, request.actor, marks=marks, expected=expected
            ),
            back,
            _("Saved."),
        )
    fields = list(fields_of(matching))
    context = {
        "matching": matching,
        "tabs": matching_tabs(matching, "fields"),
        "fields": fields,
        "sides": _sides(matching, fields),
    }
    return render(request, "meetings/fields.html", context)


def _sides(
    matching: Matching, fields: list[Field]
) -> list[tuple[str, list[tuple[Party, list[tuple[Field, bool]]]]]]:
    """Return both sides by name, each party with every field and whether it has it."""
    parties, said = list(parties_in(matching)), marks_of(matching)
    companies = companies_among(parties)
    experts = [one for one in parties if one not in companies]
    return [
        (name, [(one, [(f, (one.pk, f.pk) in said) for f in fields]) for one in side])
        for name, side in (
            (matching.left_name or _("Companies"), companies),
            (matching.right_name or _("Experts"), experts),
        )
    ]


def _marks(sent_marks: list[str]) -> list[tuple[int, int]]:
    """Return what ``party-field`` texts say; others are passed over."""
    found: list[tuple[int, int]] = []
    for text in sent_marks:
        party, _sign, field = text.partition("-")
        found += zip(keys_sent([party]), keys_sent([field]), strict=False)
    return found


@door(rules.may_organise, "POST")
def fields_usual(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Give a clinic the fields that most clinics offer."""
    matching, expected = _matching(request, pk), version_of(request)
    return act(
        request,
        lambda: actions.add_usual_fields(matching, request.actor, expected=expected),
        address(matching, "fields"),
    )


@door(rules.may_organise, "GET", "POST")
def field_new(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add a field to a clinic."""
    matching = _matching(request, pk)
    form, back = FieldForm(sent(request)), address(matching, "fields")

    def add() -> None:
        actions.add_field(matching, request.actor, values=form.cleaned_data)

    if request.method == "POST" and done_or_refused(form, add):
        return redirect(back)
    return form_page(
        request, form, title=_("New field"), back=back, submit=_("Add the field")
    )


@door(rules.may_organise, "GET", "POST")
def field_edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change what a field is called and how many experts it gives."""
    field = get_object_or_404(fields_visible_to(request.actor), pk=pk)
    form, back = FieldForm(sent(request), field), address(field.matching, "fields")

    def change() -> None:
        actions.change_field(field, request.actor, values=form.cleaned_data)

    if request.method == "POST" and done_or_refused(form, change):
        return redirect(back)
    return form_page(request, form, title=field.name, back=back, submit=_("Save"))


@door(rules.may_organise, "POST")
def field_drop(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Remove a field from a clinic."""
    field = get_object_or_404(fields_visible_to(request.actor), pk=pk)
    return act(
        request,
        lambda: actions.drop_field(field, request.actor),
        address(field.matching, "fields"),
        _("Removed: %(name)s") % {"name": field.name},
    )


@door(rules.may_organise)
def clinic_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show for every company which expert of each field it sees, when and where."""
    round_ = round_named(request, pk)
    fields = list(fields_of(round_.matching))
    companies = companies_among(list(parties_in(round_.matching)))
    context = {
        "round": round_,
        "tabs": round_tabs(round_, "clinic"),
        "fields": fields,
        "lines": glance_of(round_, fields, companies),
    }
    return render(request, "meetings/clinic.html", context)
