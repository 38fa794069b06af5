"""Saved views and saved lists: kept, named, filled, deleted and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.directory import actions, rules
from madang.directory.forms import ListForm
from madang.directory.models import ListPage
from madang.directory.queries import (
    PER_PAGE,
    all_lists_of,
    items_of,
    keys_in,
    lists_visible_to,
    lists_with_counts,
    own_views_of,
)
from madang.directory.views.lists import URLS, plain_query
from madang.directory.views.shown import form_page
from madang.hubs.form_pages import done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest


def _list_url(page: str, hub: str, query: str = "") -> str:
    url = reverse(f"directory:{URLS[ListPage(page)]}", kwargs={"hub": hub})
    return f"{url}?{query}" if query else url


@door(rules.may_keep_directory, "POST")
def save_view(request: HubRequest, hub: str, folder: str) -> HttpResponse:
    """Keep a list's filters and order under a name."""
    by = request.actor
    query = plain_query(QueryDict(request.POST.get("query", "")))
    try:
        actions.save_view(
            by.hub,
            by,
            page=folder,
            name=request.POST.get("name", ""),
            query=query,
            is_shared="is_shared" in request.POST,
        )
        messages.success(request, _("The view is saved."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(_list_url(folder, hub, query))


@door(rules.may_keep_directory, "POST")
def delete_view(request: HubRequest, hub: str, folder: str, pk: int) -> HttpResponse:
    """Offer a view no longer."""
    view = get_object_or_404(own_views_of(request.actor, folder), pk=pk)
    query = view.query
    actions.delete_view(view, request.actor)
    messages.success(request, _("The view is deleted; its filters are still set."))
    return redirect(_list_url(folder, hub, query))


@door(rules.may_keep_directory, "GET", "POST")
def lists(request: HubRequest, hub: str) -> HttpResponse:
    """Show the saved lists, and make a new one."""
    by = request.actor
    form = ListForm(sent(request))
    if request.method == "POST" and done_or_refused(
        form, lambda: actions.make_list(by.hub, by, **form.cleaned_data)
    ):
        messages.success(request, _("The list is there. Put something on it."))
        return redirect("directory:lists", hub=hub)
    context = {"lists": lists_with_counts(by), "form": form}
    status = 422 if form.errors else 200
    return render(request, "directory/lists.html", context, status=status)


@door(rules.may_keep_directory)
def saved_list(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what stands on a list."""
    row = get_object_or_404(lists_visible_to(request.actor), pk=pk)
    page = Paginator(items_of(row), PER_PAGE).get_page(request.GET.get("page"))
    firms = reverse("directory:organisations", kwargs={"hub": hub})
    people = reverse("directory:persons", kwargs={"hub": hub})
    items = [
        (
            item,
            item.subject,
            f"{firms if item.organisation_id else people}{item.subject.pk}/",
        )
        for item in page
    ]
    context = {
        "saved_list": row,
        "page": page,
        "items": items,
        "firms_url": f"{firms}?list={row.pk}",
        "people_url": f"{people}?list={row.pk}",
        "crumbs": [(_("Lists"), reverse("directory:lists", kwargs={"hub": hub}))],
        "acts": [("remove", _("Take off the list"))],
    }
    return render(request, "directory/saved_list.html", context)


@door(rules.may_keep_directory, "GET", "POST")
def rename_list(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Give a list another name, or other readers."""
    by = request.actor
    row = get_object_or_404(lists_visible_to(by), pk=pk)
    start = {"name": str(row), "is_shared": row.is_shared}
    form = ListForm(sent(request), initial=start)
    if request.method == "POST" and done_or_refused(
        form, lambda: actions.rename_list(row, by, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("directory:list", hub=hub, pk=pk)
    there = reverse("directory:list", kwargs={"hub": hub, "pk": pk})
    return form_page(request, form, title=_("Rename the list"), cancel=there)


@door(rules.may_keep_directory, "POST")
def take_off(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take the marked lines off a list."""
    row = get_object_or_404(lists_visible_to(request.actor), pk=pk)
    items = keys_in(request.POST.getlist("sel"))
    done = actions.take_off_list(row, request.actor, items=items)
    told = ngettext(
        "%(count)d entry is off the list.",
        "%(count)d entries are off the list.",
        done.count,
    )
    messages.success(request, told % {"count": done.count})
    return redirect("directory:list", hub=hub, pk=pk)


@door(rules.may_keep_directory, "POST")
def delete_list(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Delete a list; the toast takes it back."""
    row = get_object_or_404(lists_visible_to(request.actor), pk=pk)
    actions.delete_list(row, request.actor, now=clock.now())
    undo = reverse("directory:list-restore", kwargs={"hub": hub, "pk": pk})
    told = _("The list “%(name)s” is deleted.") % {"name": row}
    messages.success(request, told, extra_tags=f"undo:{undo}")
    return redirect("directory:lists", hub=hub)


@door(rules.may_keep_directory, "POST")
def restore_list(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a deleted list back."""
    row = get_object_or_404(all_lists_of(request.actor), pk=pk)
    actions.restore_list(row, request.actor)
    messages.success(request, _("The list is there again."))
    return redirect("directory:list", hub=hub, pk=pk)
