"""The pages of one person: what is known, correcting it, adding one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.directory import actions, rules
from madang.directory.actions.people import PROFILE
from madang.directory.forms import PictureForm, ProfileForm
from madang.directory.models import Person
from madang.directory.queries import (
    alike_to_values,
    people_visible_to,
    person_page,
)
from madang.directory.views.compare import differences
from madang.directory.views.shown import crumbs_to, form_page, panels_of, url_of
from madang.hubs.actions import Stale
from madang.hubs.form_pages import done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest


@door(rules.may_see_directory)
def person(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show everything the hub knows about a person."""
    by = request.actor
    row = get_object_or_404(people_visible_to(by), pk=pk)
    context = {
        "page": person_page(row, by),
        "person": row,
        "may_edit": rules.may_keep_person(by, row),
        "crumbs": crumbs_to(row, by)[:1] if by.is_staff else [],
        "panels": panels_of(row, by),
    }
    return render(request, "directory/person.html", context)


@door(rules.may_keep_directory, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Add a person, after a look at those who may be the same."""
    by = request.actor
    form = ProfileForm(sent(request), model=Person, names=PROFILE, by=by)
    context: dict[str, Any] = {"title": _("New person"), "submit": _("Add")}
    if request.method != "POST":
        return form_page(request, form, **context)
    if form.is_valid() and not form.cleaned_data["anyway"]:
        alike = alike_to_values(by.hub, Person, form.values)
        if alike:
            found = [(str(row), url_of(row, hub)) for row in alike]
            return form_page(request, form, status=422, alike=found, **context)
    made: list[Person] = []

    def act() -> None:
        made.append(actions.add_person(by.hub, by, values=form.values, now=clock.now()))

    if done_or_refused(form, act):
        text = _("“%(name)s” is in the directory.") % {"name": made[0]}
        messages.success(request, text)
        return redirect(url_of(made[0], hub))
    return form_page(request, form, **context)


@door(rules.may_keep_person, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Correct a person's profile; show both texts when somebody was faster."""
    by = request.actor
    row = get_object_or_404(people_visible_to(by), pk=pk)
    form = ProfileForm(sent(request), model=Person, names=PROFILE, by=by, row=row)
    context: dict[str, Any] = {
        "title": _("Correct the profile"),
        "crumbs": crumbs_to(row, by),
        "cancel": url_of(row, hub),
        "owner": row,
        "picture_form": PictureForm(),
    }
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, **context)
    expected = form.cleaned_data["version"] or 0

    def act() -> None:
        actions.correct_person(
            row, by, expected=expected, values=form.values, now=clock.now()
        )

    try:
        saved = done_or_refused(form, act)
    except Stale:
        current = get_object_or_404(people_visible_to(by), pk=pk)
        conflict = differences(current, form.values)
        data = request.POST.copy()
        data["version"] = str(current.version)
        form = ProfileForm(data, model=Person, names=PROFILE, by=by, row=current)
        return form_page(request, form, status=409, conflict=conflict, **context)
    if saved:
        messages.success(request, _("Saved."))
        return redirect(url_of(row, hub))
    return form_page(request, form, **context)
