"""Adding, changing and removing the rows of a page, one form each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.directory import actions, rules
from madang.directory.forms import PartForm, TagsForm
from madang.directory.parts import PARTS
from madang.directory.queries import (
    notes_about,
    organisations_visible_to,
    own_organisations_of,
    part_of,
    people_visible_to,
    tag_words,
    tags_of,
    timeline_of,
)
from madang.directory.views.shown import crumbs_to, form_page, url_of
from madang.hubs.form_pages import done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.directory.parts import Owner, Part
    from madang.hubs.http import HubRequest

#: The folders of the two kinds of pages.
FOLDERS = {"organisations", "people"}


def owner_of(request: HubRequest, folder: str, pk: int) -> Owner:
    """Return the row whose page it is, if the actor may keep it.

    Raises:
        Http404: there is none that is hers to keep.
    """
    by = request.actor
    if folder == "organisations":
        firms = (
            organisations_visible_to(by) if by.is_staff else own_organisations_of(by)
        )
        return get_object_or_404(firms, pk=pk)
    row = get_object_or_404(people_visible_to(by), pk=pk)
    if not rules.may_keep_person(by, row):
        raise Http404
    return row


def part_named(request: HubRequest, name: str, owner: Owner) -> Part:
    """Return the part, if the actor may keep it on this page.

    Raises:
        Http404: there is no such part here.
    """
    part = PARTS.get(name)
    if part is None or type(owner) not in part.owners:
        raise Http404
    if not (request.actor.is_staff or part.is_for_members):
        raise Http404
    return part


@door(rules.may_keep_some_page, "GET", "POST")
def add(request: HubRequest, hub: str, folder: str, pk: int, part: str) -> HttpResponse:
    """Add a row to a page."""
    owner = owner_of(request, folder, pk)
    kind = part_named(request, part, owner)
    form = PartForm(sent(request), part=kind, owner=owner, by=request.actor)
    if request.method == "POST" and done_or_refused(
        form,
        lambda: actions.add_part(
            owner,
            request.actor,
            part=part,
            values=form.cleaned_data,
            now=clock.now(),
        ),
    ):
        messages.success(request, _("Added."))
        return redirect(url_of(owner, hub))
    return form_page(
        request,
        form,
        title=_("Add: %(part)s") % {"part": kind.title},
        crumbs=crumbs_to(owner, request.actor),
        submit=_("Add"),
        cancel=url_of(owner, hub),
        lists=_lists(form),
    )


@door(rules.may_keep_some_page, "GET", "POST")
def change(
    request: HubRequest, hub: str, folder: str, pk: int, part: str, row: int
) -> HttpResponse:
    """Change a row of a page."""
    owner = owner_of(request, folder, pk)
    kind = part_named(request, part, owner)
    found = get_object_or_404(part_of(kind, owner), pk=row)
    form = PartForm(sent(request), part=kind, owner=owner, by=request.actor, row=found)
    if request.method == "POST" and done_or_refused(
        form,
        lambda: actions.change_part(
            owner,
            request.actor,
            part=part,
            pk=row,
            values=form.cleaned_data,
            now=clock.now(),
        ),
    ):
        messages.success(request, _("Saved."))
        return redirect(url_of(owner, hub))
    keys = {"hub": hub, "folder": folder, "pk": pk, "part": part, "row": row}
    return form_page(
        request,
        form,
        title=_("Change: %(part)s") % {"part": kind.title},
        crumbs=crumbs_to(owner, request.actor),
        cancel=url_of(owner, hub),
        remove_url=reverse("directory:part-remove", kwargs=keys),
        lists=_lists(form),
    )


def _lists(form: PartForm) -> list[str]:
    """Return the ids of the lists of names that the form's inputs are filled from."""
    return sorted({f.suggests for f in form.fields.values() if hasattr(f, "suggests")})


@door(rules.may_keep_some_page, "POST")
def remove(
    request: HubRequest, hub: str, folder: str, pk: int, part: str, row: int
) -> HttpResponse:
    """Remove a row from a page."""
    owner = owner_of(request, folder, pk)
    kind = part_named(request, part, owner)
    get_object_or_404(part_of(kind, owner), pk=row)
    actions.remove_part(owner, request.actor, part=part, pk=row)
    messages.success(request, _("Removed. The journal keeps what it said."))
    return redirect(url_of(owner, hub))


@door(rules.may_keep_directory, "GET", "POST")
def set_tags(request: HubRequest, hub: str, folder: str, pk: int) -> HttpResponse:
    """Say which tags an organisation or person carries."""
    owner = owner_of(request, folder, pk)
    form = TagsForm(sent(request), words=tags_of(owner), known=tag_words(owner.hub))
    if request.method == "POST" and done_or_refused(
        form,
        lambda: actions.set_tags(owner, request.actor, words=form.cleaned_data["tags"]),
    ):
        messages.success(request, _("Saved."))
        return redirect(url_of(owner, hub))
    return form_page(
        request,
        form,
        title=_("Tags"),
        crumbs=crumbs_to(owner, request.actor),
        cancel=url_of(owner, hub),
    )


def _panel(request: HubRequest, page: str, **context: object) -> HttpResponse:
    """Show a panel: alone for the page that loads it, else as a page of its own."""
    name = f"{page}#panel" if request.headers.get("HX-Request") else page
    return render(request, name, context)


@door(rules.may_keep_directory)
def organisation_notes(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what staff remember about an organisation."""
    return _notes(request, "organisations", pk)


@door(rules.may_keep_directory)
def person_notes(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what staff remember about a person."""
    return _notes(request, "people", pk)


def _notes(request: HubRequest, folder: str, pk: int) -> HttpResponse:
    owner = owner_of(request, folder, pk)
    return _panel(
        request,
        "directory/notes.html",
        owner=owner,
        folder=folder,
        notes=notes_about(owner, request.actor)[:50],
        crumbs=crumbs_to(owner, request.actor),
    )


@door(rules.may_see_directory)
def organisation_timeline(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what happened with an organisation."""
    by = request.actor
    row = get_object_or_404(organisations_visible_to(by), pk=pk)
    return _timeline(request, row)


@door(rules.may_see_directory)
def person_timeline(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what happened with a person."""
    return _timeline(
        request, get_object_or_404(people_visible_to(request.actor), pk=pk)
    )


def _timeline(request: HubRequest, owner: Owner) -> HttpResponse:
    return _panel(
        request,
        "directory/timeline.html",
        owner=owner,
        events=timeline_of(owner, request.actor),
        crumbs=crumbs_to(owner, request.actor),
    )
