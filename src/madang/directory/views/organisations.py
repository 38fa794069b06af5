"""The pages of one organisation: what is known, correcting it, adding one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.directory import actions, rules
from madang.directory.actions.organisations import HUB_ONLY, PROFILE
from madang.directory.completeness import WANTED, missing_of_organisation
from madang.directory.forms import IndustriesForm, PictureForm, ProfileForm
from madang.directory.industries import suggest
from madang.directory.models import Organisation
from madang.directory.queries import (
    alike_to_values,
    organisation_page,
    organisation_visible_to,
    organisations_visible_to,
    own_organisations_of,
    people_visible_to,
    person_of,
    policy_of,
    similar_names,
)
from madang.directory.views.compare import differences
from madang.directory.views.shown import crumbs_to, form_page, panels_of, url_of
from madang.hubs.actions import Stale
from madang.hubs.form_pages import done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.charts import spark

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from madang.directory.actions.done import Corrected
    from madang.directory.models import Person
    from madang.hubs.http import HubRequest

MOST_SUGGESTIONS = 8


@door(rules.may_see_directory)
def organisation(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show everything the hub knows about an organisation."""
    by = request.actor
    row = organisation_visible_to(by, pk)
    if row is None:
        raise Http404
    page = organisation_page(row, by)
    may_edit = rules.may_keep_own_profile(by, row)
    missing = missing_of_organisation(page) if may_edit else []
    counts = [count.people for count in page.headcounts]
    context = {
        "page": page,
        "organisation": row,
        "may_edit": may_edit,
        "crumbs": crumbs_to(row, by)[:1] if by.is_staff else [],
        "panels": panels_of(row, by),
        "missing": missing,
        "done": f"{WANTED - len(missing)}/{WANTED}",
        "spark": spark(_("Headcount"), counts),
        "has_suggestions": any(a.is_suggested for a in page.activities),
    }
    return render(request, "directory/organisation.html", context)


@door(rules.may_see_directory)
def own(request: HubRequest, hub: str) -> HttpResponse:
    """Take a company's own people to their company, or to the choice among several."""
    rows = list(own_organisations_of(request.actor))
    if len(rows) == 1:
        return redirect(url_of(rows[0], hub))
    me = person_of(request.actor)
    return render(request, "directory/own.html", {"rows": rows, "me": me})


@door(rules.may_keep_directory, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Add an organisation, after a look at those that are called alike."""
    by = request.actor
    form = ProfileForm(sent(request), model=Organisation, names=PROFILE, by=by)
    title = _("New organisation")
    if request.method != "POST":
        return form_page(request, form, title=title, submit=_("Add"))
    if form.is_valid() and not form.cleaned_data["anyway"]:
        alike = alike_to_values(by.hub, Organisation, form.values)
        if alike:
            found = [(str(row), url_of(row, hub)) for row in alike]
            return form_page(
                request,
                form,
                status=422,
                title=title,
                submit=_("Add"),
                alike=found,
            )
    made: list[Organisation] = []

    def act() -> None:
        row = actions.add_organisation(by.hub, by, values=form.values, now=clock.now())
        made.append(row)

    if done_or_refused(form, act):
        messages.success(
            request, _("“%(name)s” is in the directory.") % {"name": made[0]}
        )
        return redirect(url_of(made[0], hub))
    return form_page(request, form, title=title, submit=_("Add"))


@door(rules.may_keep_own_profile, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Correct an organisation's profile; show both texts when somebody was faster."""
    by = request.actor
    row = get_object_or_404(_mine(request), pk=pk)
    names = PROFILE if by.is_staff else tuple(n for n in PROFILE if n not in HUB_ONLY)
    form = ProfileForm(sent(request), model=Organisation, names=names, by=by, row=row)
    context: dict[str, Any] = {
        "title": _("Correct the profile"),
        "crumbs": crumbs_to(row, by),
        "cancel": url_of(row, hub),
        "policy": None if by.is_staff else policy_of(by.hub),
        "owner": row,
        "picture_form": PictureForm(),
    }
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, **context)
    found: list[Corrected] = []

    def act() -> None:
        found.append(
            actions.correct_organisation(
                row,
                by,
                expected=form.cleaned_data["version"] or 0,
                values=form.values,
                now=clock.now(),
            )
        )

    try:
        saved = done_or_refused(form, act)
    except Stale:
        current = get_object_or_404(_mine(request), pk=pk)
        context["conflict"] = differences(current, form.values)
        form = _with_version(form, current, request)
        return form_page(request, form, status=409, **context)
    if not saved:
        return form_page(request, form, **context)
    text = _("Saved.")
    if found[0].proposal:
        text = _("Saved. What the hub checks first now waits for its staff.")
    messages.success(request, text)
    return redirect(url_of(row, hub))


def _mine(request: HubRequest) -> QuerySet[Organisation]:
    """Return the organisations that the actor may correct."""
    by = request.actor
    return organisations_visible_to(by) if by.is_staff else own_organisations_of(by)


def _with_version(
    form: ProfileForm, current: Organisation, request: HubRequest
) -> ProfileForm:
    """Return the same form, everything typed kept, for saving over `current`."""
    data = request.POST.copy()
    data["version"] = str(current.version)
    data.pop("_key", None)
    names = tuple(n for n in form.fields if n not in {"version", "anyway"})
    return ProfileForm(
        data, model=Organisation, names=names, by=request.actor, row=current
    )


@door(rules.may_keep_own_profile, "GET", "POST")
def set_industries(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Choose what an organisation does, with the suggested industries ticked."""
    row = get_object_or_404(_mine(request), pk=pk)
    held = [activity.code for activity in row.activities.all()]
    texts = [row.name, *row.one_liner.values(), *row.description.values()]
    form = IndustriesForm(sent(request), codes=held or suggest(*texts))
    if request.method == "POST" and done_or_refused(
        form,
        lambda: actions.set_industries(row, request.actor, codes=form.codes),
    ):
        messages.success(request, _("Saved."))
        return redirect(url_of(row, hub))
    return form_page(
        request,
        form,
        title=_("Industries"),
        crumbs=crumbs_to(row, request.actor),
        cancel=url_of(row, hub),
    )


@door(rules.may_keep_own_profile, "POST")
def set_listed(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Put an organisation into the public directory, or take it out."""
    row = get_object_or_404(_mine(request), pk=pk)
    if row.is_listed:
        actions.unlist(row, request.actor)
        messages.success(request, _("It is out of the public directory."))
    else:
        actions.list_publicly(row, request.actor)
        messages.success(request, _("It is in the public directory."))
    return redirect(url_of(row, hub))


@door(rules.may_see_directory)
def suggest_names(request: HubRequest, hub: str, kind: str) -> HttpResponse:
    """Answer with the names that fit what is being typed, for a list of options."""
    text = next((str(value) for value in request.GET.values() if value), "")
    found: list[Organisation] | list[Person]
    if kind == "person":
        people = people_visible_to(request.actor)
        found = list(similar_names(people, text)[:MOST_SUGGESTIONS])
    else:
        firms = organisations_visible_to(request.actor)
        found = list(similar_names(firms, text)[:MOST_SUGGESTIONS])
    return render(request, "directory/options.html", {"rows": found})
