"""Pages of what was frozen: freezing, reading, releasing, files."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.hubs.form_pages import do_softly, done_or_refused, form_page, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.languages import LANGUAGES
from madang.reports import actions, rules
from madang.reports.copies import MANY_ROWS
from madang.reports.drawing import drawn
from madang.reports.forms.reports import FreezeForm
from madang.reports.models.copies import PDF, XLSX
from madang.reports.putting import rows_counted
from madang.reports.queries import letters_visible_to, snapshots_visible_to
from madang.reports.views import shown
from madang.reports.views.shown import crumbs, report_of, to

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from madang.hubs.http import HubRequest
    from madang.reports.models import Snapshot


def _snapshot(request: HubRequest, pk: int) -> Snapshot:
    return get_object_or_404(snapshots_visible_to(request.actor), pk=pk)


def is_outside(request: HubRequest) -> bool:
    """Return whether the reader sees what sponsors see, by choice or by right."""
    if not rules.may_see_reports(request.actor):
        return True
    return request.GET.get("as") == "outside"


@door(rules.may_keep_reports, "POST")
def freeze(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Freeze a report as its next edition."""
    by, row = request.actor, report_of(request, pk)
    form = FreezeForm(sent(request))
    made: list[Snapshot] = []
    back = to("report", hub, pk=pk)

    def act() -> None:
        as_of, now = form.cleaned_data["as_of"], clock.now()
        if rows_counted(row, as_of) > MANY_ROWS:
            actions.start_freezing(row, by, as_of=as_of, now=now)
        else:
            made.append(actions.freeze_report(row, by, as_of=as_of, now=now))

    if done_or_refused(form, act):
        return redirect(to("snapshot", hub, pk=made[0].pk) if made else back)
    return form_page(
        request, form, title=_("Freeze the report"), crumbs=crumbs(by, row), cancel=back
    )


@door(rules.may_read_snapshots)
def snapshot(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a snapshot, to staff whole, to its sponsor as outsiders see it."""
    by, row = request.actor, _snapshot(request, pk)
    outside, is_staff = is_outside(request), rules.may_see_reports(by)
    way = crumbs(by, row.report)
    if not is_staff:
        way = [(_("Your programmes"), to("sponsor", hub))]
    return render(request, "reports/snapshot.html", {
        "hub": by.hub,
        "snapshot": row,
        "told": drawn(row.content, get_language() or "en", outside=outside),
        "outside": outside,
        "is_staff": is_staff,
        "may_keep": rules.may_keep_reports(by),
        "has_files": True,
        "is_whole": actions.is_whole(row) if is_staff else True,
        "crumbs": way,
        "base": "",
        "languages": LANGUAGES,
        "query": "as=outside&" if outside and is_staff else "",
        "public_url": settings.BASE_URL + to_public(row),
        "letters": letters_visible_to(by).filter(snapshot=row)[:200],
    })  # fmt: skip


def to_public(row: Snapshot) -> str:
    """Return the path of a report's public page."""
    return f"/{row.hub.slug}/reports/{row.report.slug}/"


@door(rules.may_read_snapshots, "GET", "POST")
def pdf(request: HubRequest, hub: str, pk: int) -> HttpResponseBase:
    """Hand out a snapshot as PDF."""
    return _file(request, pk, PDF)


@door(rules.may_read_snapshots, "GET", "POST")
def xlsx(request: HubRequest, hub: str, pk: int) -> HttpResponseBase:
    """Hand out a snapshot as a workbook."""
    return _file(request, pk, XLSX)


def _file(request: HubRequest, pk: int, form: str) -> HttpResponseBase:
    row, outside = _snapshot(request, pk), is_outside(request)
    return shown.handed(request, row, form, outside=outside, by=request.actor)


@door(rules.may_read_snapshots)
def picture(request: HubRequest, hub: str, pk: int, number: int) -> HttpResponse:
    """Show a picture of a snapshot."""
    return shown.picture(_snapshot(request, pk), number)


def _do(
    request: HubRequest,
    pk: int,
    act: Callable[..., object],
    told: str,
    undo: str = "",
) -> HttpResponse:
    """Do it with a snapshot; `undo` names the page that undoes it."""
    row, hub = _snapshot(request, pk), request.actor.hub.slug
    back, way = to("snapshot", hub, pk=pk), to(undo, hub, pk=pk) if undo else ""
    return do_softly(request, partial(act, row, request.actor), told, back, way)


@door(rules.may_keep_reports, "POST")
def publish(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a snapshot to the world."""
    with_files = request.POST.get("files") == "on"
    act = partial(actions.publish_snapshot, with_files=with_files, now=clock.now())
    return _do(request, pk, act, _("The world can read it now."), "withdraw")


@door(rules.may_keep_reports, "POST")
def withdraw(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a snapshot off the public page."""
    return _do(request, pk, actions.withdraw_snapshot, _("It is public no longer."))


@door(rules.may_keep_reports, "POST")
def release(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Let the sponsor read a snapshot."""
    act = partial(actions.release_snapshot, now=clock.now())
    # taking it back would revoke the letters that were sent before, too
    undo = "" if _snapshot(request, pk).letters.exists() else "take-back"
    return _do(request, pk, act, _("The sponsor can read it now."), undo)


@door(rules.may_keep_reports, "POST")
def take_back(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a snapshot back from the sponsor and from every letter."""
    act = partial(actions.take_back_snapshot, now=clock.now())
    return _do(
        request, pk, act, _("Neither the sponsor nor a letter opens it any more.")
    )


@door(rules.may_keep_reports, "POST")
def revoke(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Let the link of one letter open nothing any more."""
    row = get_object_or_404(letters_visible_to(request.actor), pk=pk)
    act = partial(actions.revoke_letter, row, request.actor, now=clock.now())
    back = to("snapshot", hub, pk=row.snapshot_id)
    return do_softly(request, act, _("Its link opens nothing any more."), back)


@door(rules.may_keep_reports, "POST")
def send(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Mail a link to every recipient who has none yet."""
    act = partial(actions.send_snapshot, now=clock.now())
    return _do(
        request, pk, act, _("The letters are on their way, one to each recipient.")
    )
