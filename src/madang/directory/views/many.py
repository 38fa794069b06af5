"""What is done with the marked lines of a list: asked once more, then done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.directory import actions, rules
from madang.directory.forms import (
    ExportForm,
    MessageForm,
    OntoListForm,
    TagForm,
    UntagForm,
)
from madang.directory.models import ListPage
from madang.directory.queries import (
    MOST_PER_PAGE,
    PLANS,
    all_tags_of,
    keys_in,
    lists_visible_to,
    readers_of,
    tags_on,
)
from madang.directory.views.export import FORMATS, answer_with
from madang.directory.views.lists import URLS
from madang.hubs.form_pages import done_or_refused
from madang.hubs.http import door
from madang.kit import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse, StreamingHttpResponse

    from madang.directory.actions.many import Tagged
    from madang.directory.parts import Owner
    from madang.hubs.http import HubRequest

    Done = Callable[["Marked", Any], str]

UNDO = "directory.tagged"


class Marked:
    """The marked rows of a list that the actor may see."""

    def __init__(self, request: HubRequest, folder: str) -> None:
        self.request, self.page = request, ListPage(folder)
        self.by = request.actor
        ids = keys_in(request.POST.getlist("sel"))[:MOST_PER_PAGE]
        found = PLANS[self.page].visible(self.by).filter(pk__in=ids)
        self.rows: list[Owner] = list(found.order_by("name_key", "pk"))
        self.ids = [row.pk for row in self.rows]

    @property
    def field(self) -> str:
        """The key by which other rows point at these."""
        return PLANS[self.page].on_list

    @property
    def back(self) -> str:
        """The address of the list as it was."""
        url = reverse(f"directory:{URLS[self.page]}", kwargs={"hub": self.by.hub.slug})
        query = self.request.POST.get("query", "")
        return f"{url}?{query}" if query else url


@door(rules.may_keep_directory, "POST")
def marked(
    request: HubRequest, hub: str, folder: str
) -> HttpResponse | StreamingHttpResponse:
    """Ask what exactly is to be done with the marked rows, and do it."""
    rows = Marked(request, folder)
    act = request.POST.get("act", "")
    if act not in STEPS:
        raise Http404
    if not rows.ids:
        messages.warning(request, _("Mark some lines first."))
        return redirect(rows.back)
    title, submit, make, do = STEPS[act]
    is_sent = "do" in request.POST
    form = make(rows, request.POST if is_sent else None)
    told: list[str] = []
    if is_sent and done_or_refused(form, lambda: told.append(do(rows, form))):
        if act == "export":
            return answer_with(rows.by, rows.page, rows.ids, told[0])
        if told[0]:
            messages.success(request, told[0], extra_tags=_undo_of(rows, act))
        return redirect(rows.back)
    context = {
        "title": title(),
        "submit": submit(),
        "form": form,
        "act": act,
        "rows": rows.rows[:12],
        "more": max(0, len(rows.rows) - 12),
        "ids": rows.ids,
        "count": len(rows.ids),
        "query": request.POST.get("query", ""),
        "back": rows.back,
        "crumbs": [(rows.page.label, rows.back)],
        "readers": _readers(rows).count() if act == "message" else None,
    }
    status = 422 if form.errors else 200
    return render(request, "directory/marked.html", context, status=status)


def _undo_of(rows: Marked, act: str) -> str:
    if act not in {"tag", "untag"}:
        return ""
    keys = {"hub": rows.by.hub.slug, "folder": rows.page.value}
    return f"undo:{reverse('directory:tags-undo', kwargs=keys)}"


@door(rules.may_keep_directory, "POST")
def undo_tags(request: HubRequest, hub: str, folder: str) -> HttpResponse:
    """Take back the last tagging or untagging of many rows in this session."""
    by, page = request.actor, ListPage(folder)
    last = request.session.pop(UNDO, None)
    back = reverse(f"directory:{URLS[page]}", kwargs={"hub": hub})
    if last is None or last["hub"] != by.hub.pk or last["page"] != page:
        messages.warning(request, _("There is nothing left to undo."))
        return redirect(back)
    rows = list(PLANS[page].visible(by).filter(pk__in=last["ids"]))
    tag = get_object_or_404(all_tags_of(by), pk=last["tag"])
    if last["act"] == "tag":
        actions.untag_many(by.hub, by, rows=rows, tag=tag)
    else:
        actions.tag_many(by.hub, by, rows=rows, word=tag.word)
    messages.success(request, _("Undone."))
    return redirect(f"{back}?{last['query']}" if last["query"] else back)


def _remember(rows: Marked, act: str, done: Tagged) -> None:
    rows.request.session[UNDO] = {
        "hub": rows.by.hub.pk,
        "page": rows.page.value,
        "act": act,
        "tag": done.tag.pk,
        "ids": done.ids,
        "query": rows.request.POST.get("query", ""),
    }


def _tag(rows: Marked, form: Any) -> str:
    word = form.cleaned_data["word"]
    done = actions.tag_many(rows.by.hub, rows.by, rows=rows.rows, word=word)
    _remember(rows, "tag", done)
    return ngettext(
        "%(count)d entry now carries the tag “%(tag)s”.",
        "%(count)d entries now carry the tag “%(tag)s”.",
        len(done.ids),
    ) % {"count": len(done.ids), "tag": done.tag}


def _untag(rows: Marked, form: Any) -> str:
    tag = form.cleaned_data["tag"]
    done = actions.untag_many(rows.by.hub, rows.by, rows=rows.rows, tag=tag)
    _remember(rows, "untag", done)
    return ngettext(
        "The tag “%(tag)s” is off %(count)d entry.",
        "The tag “%(tag)s” is off %(count)d entries.",
        len(done.ids),
    ) % {"count": len(done.ids), "tag": tag}


def _onto_list(rows: Marked, form: Any) -> str:
    by = rows.by
    chosen = form.cleaned_data["saved_list"]
    if chosen is None:
        chosen = actions.make_list(by.hub, by, name=form.cleaned_data["name"])
    done = actions.add_to_list(chosen, by, field=rows.field, ids=rows.ids)
    return ngettext(
        "%(count)d entry is new on the list “%(list)s”.",
        "%(count)d entries are new on the list “%(list)s”.",
        done.count,
    ) % {"count": done.count, "list": chosen}


def _readers(rows: Marked) -> Any:
    today = rows.by.hub.day_of(clock.now())
    return readers_of(rows.page, rows.by.hub, rows.ids, today)


def _write(rows: Marked, form: Any) -> str:
    done = actions.write_to_many(
        rows.by.hub,
        rows.by,
        users=_readers(rows),
        subject=form.cleaned_data["subject"],
        text=form.cleaned_data["text"],
        now=clock.now(),
    )
    return ngettext(
        "Written to %(count)d person.", "Written to %(count)d people.", done.count
    ) % {"count": done.count}


def _export(rows: Marked, form: Any) -> str:
    wanted: str = form.cleaned_data["format"]
    actions.note_export(
        rows.by.hub,
        rows.by,
        page=rows.page,
        file_format=wanted,
        query=_("marked lines"),
        ids=rows.ids,
        now=clock.now(),
    )
    return wanted


#: What can be done: title, the button's word, the form, and what does it.
STEPS: dict[str, tuple[Callable[[], str], Callable[[], str], Any, Done]] = {
    "tag": (
        lambda: _("Tag"),
        lambda: _("Put the tag on"),
        lambda rows, data: TagForm(data, known=tags_on(rows.by, rows.field)),
        _tag,
    ),
    "untag": (
        lambda: _("Take a tag off"),
        lambda: _("Take off"),
        lambda rows, data: UntagForm(data, tags=tags_on(rows.by, rows.field, rows.ids)),
        _untag,
    ),
    "list": (
        lambda: _("Put on a list"),
        lambda: _("Put on the list"),
        lambda rows, data: OntoListForm(data, lists=lists_visible_to(rows.by)),
        _onto_list,
    ),
    "message": (
        lambda: _("Write to them"),
        lambda: _("Send"),
        lambda _rows, data: MessageForm(data),
        _write,
    ),
    "export": (
        lambda: _("Export"),
        lambda: _("Export"),
        lambda _rows, data: ExportForm(data, formats=FORMATS),
        _export,
    ),
}
