"""Pages on which staff put a report together: list, report, blocks, preview."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.files.queries import picture_of, small_picture
from madang.hubs.actions import Stale
from madang.hubs.form_pages import (
    do_softly,
    done_or_refused,
    form_page,
    sent,
    stale_page,
)
from madang.hubs.http import door
from madang.jobs.queries import latest_job
from madang.jobs.rules import may_steer
from madang.kit import clock
from madang.kit.errors import Refused
from madang.outcomes.periods import last_of, months_on
from madang.outcomes.queries import indicators_in_use
from madang.reports import actions, rules
from madang.reports.drawing import drawn
from madang.reports.forms.reports import (
    BlockForm,
    FreezeForm,
    RecipientForm,
    ReportForm,
    ScheduleForm,
)
from madang.reports.models import BlockKind, Report, ReportBlock
from madang.reports.putting import PICTURE, SHOWN, put_together
from madang.reports.queries import (
    blocks_of,
    blocks_visible_to,
    freezing_key,
    recipients_visible_to,
    reports_listed,
)
from madang.reports.views.shown import crumbs, report_of, to

if TYPE_CHECKING:
    from datetime import date

    from madang.hubs.http import HubRequest
    from madang.jobs.models import Job

#: The side, in dots, at which pictures are shown while a report is put together.
SIDE = 512


@door(rules.may_see_reports)
def reports(request: HubRequest, hub: str) -> HttpResponse:
    """List the hub's reports that are in use, or those that were archived."""
    archived = "archived" in request.GET
    return render(request, "reports/list.html", {
        "hub": request.actor.hub,
        "reports": reports_listed(request.actor, archived=archived)[:200],
        "archived": archived,
        "may_keep": rules.may_keep_reports(request.actor),
    })  # fmt: skip


@door(rules.may_keep_reports, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Begin a report."""
    by, form = request.actor, ReportForm(sent(request), by=request.actor)
    made: list[Report] = []

    def act() -> None:
        made.append(actions.make_report(by.hub, by, values=form.values))

    if request.method == "POST" and done_or_refused(form, act):
        return redirect(to("report", hub, pk=made[0].pk))
    return form_page(
        request, form, title=_("New report"), crumbs=crumbs(by), cancel=to("list", hub),
    )  # fmt: skip


@door(rules.may_keep_reports, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change what a report is about; show both when somebody was faster."""
    by, row = request.actor, report_of(request, pk)
    form = ReportForm(sent(request), by=by, row=row)

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_report(row, by, expected=expected, values=form.values)

    def again() -> ReportForm:
        return ReportForm(None, by=by, row=report_of(request, pk))

    context = _context(request, report_of(request, pk), _("Change the report"))
    return _saved(request, form, act, again, context)


def _context(
    request: HubRequest, row: Report, title: str, **more: Any
) -> dict[str, Any]:
    back = to("report", request.actor.hub.slug, pk=row.pk)
    way = crumbs(request.actor, row)
    return {"title": title, "crumbs": way, "cancel": back, **more}


def _saved(
    request: HubRequest, form: Any, act: Any, again: Any, context: dict[str, Any]
) -> HttpResponse:
    """Do it and go back to the report, or show the form with what was wrong."""
    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(context["cancel"])
    except Stale:
        return stale_page(request, form, again(), **context)
    return form_page(request, form, **context)


@door(rules.may_keep_reports, "POST")
def archive(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Put a report out of the way; it can be brought back."""
    act = partial(
        actions.archive_report, report_of(request, pk), request.actor, now=clock.now()
    )
    told = _("Archived. Whoever could read an edition reads it still.")
    return do_softly(request, act, told, to("list", hub), to("back", hub, pk=pk))


@door(rules.may_keep_reports, "POST")
def bring_back(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Bring an archived report back."""
    act = partial(
        actions.bring_back_report, report_of(request, pk), request.actor,
        today=today_of(request),
    )  # fmt: skip
    return do_softly(request, act, _("The report is back."), to("report", hub, pk=pk))


@door(rules.may_see_reports)
def report(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a report's blocks, its editions, and who gets it."""
    by, row = request.actor, report_of(request, pk)
    job = latest_job(by.hub, freezing_key(row))
    if request.headers.get("HX-Request"):
        return _freezing(request, row, job)
    blocks, recipients = blocks_of(row), list(row.recipients.all())
    names = {one.code: str(one) for one in indicators_in_use(by.hub)}
    return render(request, "reports/report.html", {
        "hub": by.hub,
        "report": row,
        "blocks": [
            _shown(by.hub, one, len(blocks), n, names) for n, one in enumerate(blocks)
        ],
        "kinds": BlockKind,
        "snapshots": row.snapshots.defer("body").select_related("by"),
        "recipients": [one for one in recipients if one.removed_at is None],
        "removed": [one for one in recipients if one.removed_at],
        "crumbs": crumbs(by),
        "job": job,
        "may_stop": bool(job and may_steer(by, job)),
        "may_keep": rules.may_keep_reports(by) and row.archived_at is None,
        "may_bring_back": rules.may_keep_reports(by) and row.archived_at is not None,
        "freeze": FreezeForm(initial={"as_of": day_to_freeze(row, today_of(request))}),
        "recipient": RecipientForm(),
        "schedule": ScheduleForm(initial={"every": row.every}),
    })  # fmt: skip


def _freezing(request: HubRequest, row: Report, job: Job | None) -> HttpResponse:
    """Show how far freezing is; the whole page anew once it has ended."""
    may_stop = bool(job and may_steer(request.actor, job))
    context = {"hub": request.actor.hub, "report": row, "job": job}
    answer = render(request, "reports/freezing.html", {**context, "may_stop": may_stop})
    if job is None or not job.is_open:
        answer.headers["HX-Refresh"] = "true"
    return answer


def _shown(
    hub: Any, block: ReportBlock, count: int, number: int, names: dict[str, str]
) -> dict[str, Any]:
    has_picture = block.kind == BlockKind.PHOTO and bool(
        picture_of(hub, PICTURE, block.pk, SHOWN)
    )
    return {
        "block": block, "is_first": number == 0, "is_last": number == count - 1,
        "has_picture": has_picture,
        "indicators": [names.get(code, code) for code in block.codes],
    }  # fmt: skip


def today_of(request: HubRequest) -> date:
    """Return the hub's day."""
    return request.actor.hub.day_of(clock.now())


def day_to_freeze(row: Report, today: date) -> date:
    """Return the end of the last month that is over, but a day of the report's."""
    return max(row.starts_on, min(row.ends_on, last_of(months_on(today, -1))))


@door(rules.may_see_reports)
def preview(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a report as it would be frozen today, for staff or as others see it."""
    row = report_of(request, pk)
    outside = request.GET.get("as") == "outside"
    context: dict[str, Any] = {
        "hub": request.actor.hub, "report": row, "crumbs": crumbs(request.actor, row),
        "outside": outside, "may_keep": rules.may_keep_reports(request.actor),
    }  # fmt: skip
    try:
        as_of = day_to_freeze(row, today_of(request))
        content, _pictures = put_together(row, blocks_of(row), as_of=as_of)
        language = get_language() or "en"
        context["told"] = drawn(content, language, outside=outside)
        for block in context["told"]["blocks"]:
            if block["kind"] == "photo":
                block["src"] = to("block-picture", hub, pk=block["block"])
    except Refused as refused:
        context["refused"] = str(refused)
    return render(request, "reports/preview.html", context)


@door(rules.may_keep_reports, "GET", "POST")
def add_block(request: HubRequest, hub: str, pk: int, kind: str) -> HttpResponse:
    """Add a block of a kind at the report's end."""
    by, row = request.actor, report_of(request, pk)
    if kind not in BlockKind.values:
        raise Http404
    form = BlockForm(sent(request), request.FILES or None, by=by, kind=kind)

    def act() -> None:
        actions.add_block(
            row, by, kind=kind, values=form.values, now=clock.now(),
            picture=form.cleaned_data.get("picture"),
        )  # fmt: skip

    title = _("New block: %(kind)s") % {"kind": BlockKind(kind).label}
    context = _context(request, row, title)
    return _saved(request, form, act, None, context)


def _block(request: HubRequest, pk: int) -> ReportBlock:
    return get_object_or_404(blocks_visible_to(request.actor), pk=pk)


@door(rules.may_keep_reports, "GET", "POST")
def edit_block(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a block; show both when somebody was faster."""
    by, row = request.actor, _block(request, pk)
    kind = row.kind
    form = BlockForm(sent(request), request.FILES or None, by=by, kind=kind, row=row)

    def act() -> None:
        actions.change_block(
            row, by, expected=form.cleaned_data["version"] or 0, values=form.values,
            now=clock.now(), picture=form.cleaned_data.get("picture"),
        )  # fmt: skip

    def again() -> BlockForm:
        return BlockForm(None, by=by, kind=kind, row=_block(request, pk))

    title = _("Change the block: %(kind)s") % {"kind": row.get_kind_display()}
    context = _context(request, row.report, title)
    return _saved(request, form, act, again, context)


@door(rules.may_keep_reports, "POST")
def move_block(request: HubRequest, hub: str, pk: int, way: str) -> HttpResponse:
    """Move a block up or down by one."""
    if way not in {"up", "down"}:
        raise Http404
    row = _block(request, pk)
    actions.move_block(row, request.actor, up=way == "up")
    return redirect(f"{to('report', hub, pk=row.report_id)}#block-{row.pk}")


@door(rules.may_keep_reports, "POST")
def remove_block(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a block out of the report; it can be brought back at once."""
    row = _block(request, pk)
    act = partial(actions.remove_block, row, request.actor, now=clock.now())
    back = to("report", hub, pk=row.report_id)
    undo = to("block-back", hub, pk=pk)
    return do_softly(request, act, _("The block was removed."), back, undo)


@door(rules.may_keep_reports, "POST")
def bring_back_block(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Put a removed block back in its place."""
    row = _block(request, pk)
    act = partial(actions.bring_back_block, row, request.actor)
    return do_softly(
        request, act, _("The block is back."), to("report", hub, pk=row.report_id)
    )


@door(rules.may_see_reports)
def block_picture(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show the picture of a block while the report is put together."""
    row = _block(request, pk)
    file = picture_of(request.actor.hub, PICTURE, row.pk, SHOWN)
    data = small_picture(file, SIDE) if file else None
    if data is None:
        raise Http404
    return HttpResponse(data, content_type="image/webp")


@door(rules.may_keep_reports, "POST")
def add_recipient(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add somebody who gets the report by mail."""
    by, row = request.actor, report_of(request, pk)
    form = RecipientForm(sent(request))
    act = lambda: actions.add_recipient(row, by, values=form.values)  # noqa: E731
    title = _("Who gets the report")
    return _saved(request, form, act, None, _context(request, row, title))


@door(rules.may_keep_reports, "POST")
def drop_recipient(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Mail the report to somebody no longer."""
    row = get_object_or_404(recipients_visible_to(request.actor), pk=pk)
    act = partial(actions.drop_recipient, row, request.actor, now=clock.now())
    back, undo = to("report", hub, pk=row.report_id), to("recipient-back", hub, pk=pk)
    return do_softly(request, act, _("She gets the report no longer."), back, undo)


@door(rules.may_keep_reports, "POST")
def bring_back_recipient(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Mail the report to somebody again."""
    row = get_object_or_404(recipients_visible_to(request.actor), pk=pk)
    act = partial(actions.bring_back_recipient, row, request.actor)
    back = to("report", hub, pk=row.report_id)
    return do_softly(request, act, _("She gets the report again."), back)


@door(rules.may_keep_reports, "POST")
def schedule(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say how often the report is mailed by itself."""
    by, row = request.actor, report_of(request, pk)
    form, today = ScheduleForm(sent(request)), today_of(request)

    def act() -> None:
        every = form.cleaned_data["every"]
        actions.schedule_report(row, by, every=every, today=today)

    return _saved(request, form, act, None, _context(request, row, _("Mail it")))
