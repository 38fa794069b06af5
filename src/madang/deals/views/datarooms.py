"""Pages of data rooms: the list, one with its files, who may look in, and the log."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.deals import actions, rules
from madang.deals.forms.datarooms import AccessForm, RoomFileForm
from madang.deals.queries import (
    file_in_sight,
    files_in,
    firms_beside,
    grant_of,
    kept_files,
    kept_grants,
    openings_in,
    people_of_firms,
    room_lines,
    rooms_kept_by,
    rooms_open_to,
)
from madang.deals.views.deals import deal_of
from madang.deals.views.rounds import round_of
from madang.deals.views.shown import Crumbs, to
from madang.files.http import attachment, copy_of
from madang.files.queries import marked_copy
from madang.hubs.form_pages import MISTAKE, do_softly, done_or_refused, form_page, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.errors import NotAllowed, Refused
from madang.kit.sheets.answer import file_answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpResponse, StreamingHttpResponse

    from madang.deals.models import (
        DataRoom,
        Deal,
        FundraisingRound,
        RoomFile,
        RoomOpening,
    )
    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.kit.sheets.writing import Cell

LINES = 50
#: Lines of the log that the room's own page shows.
LATEST = 8


def crumbs(by: Actor, room: DataRoom | None = None) -> Crumbs:
    """Return the way to the data rooms, or to one of them."""
    found = [(_("Data rooms"), to("datarooms", by.hub.slug))]
    if room is not None:
        found.append((str(room), to("dataroom", by.hub.slug, pk=room.pk)))
    return found


def kept_room(request: HubRequest, pk: int) -> DataRoom:
    """Return a room that the reader sees from inside."""
    return get_object_or_404(rooms_kept_by(request.actor), pk=pk)


@door(rules.may_see_deals)
def rooms(request: HubRequest, hub: str) -> HttpResponse:
    """List the rooms that the reader may look into at this moment."""
    by, now = request.actor, clock.now()
    found = Paginator(room_lines(by, now), LINES).get_page(request.GET.get("page"))
    context = {
        "page": found,
        "lacks_firm": rules.lacks_firm(by),
        "sees_all": rules.may_see_all_deals(by),
    }
    return render(request, "deals/datarooms.html", context)


@door(rules.may_see_deals, "POST")
def open_for_deal(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Open the data room of a deal."""
    return _opened(request, deal_of(request, pk))


@door(rules.may_see_deals, "POST")
def open_for_round(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Open the data room of a round."""
    return _opened(request, round_of(request, pk))


def _opened(request: HubRequest, of: Deal | FundraisingRound) -> HttpResponse:
    room = actions.open_room(of, request.actor)
    messages.success(request, _("The data room is open. Only your side sees it yet."))
    return redirect(to("dataroom", request.actor.hub.slug, pk=room.pk))


@door(rules.may_see_deals)
def room(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a room's files; to its own side also who may look in and who did."""
    by, now = request.actor, clock.now()
    row = get_object_or_404(rooms_open_to(by, now), pk=pk)
    is_kept = rooms_kept_by(by).filter(pk=pk).exists()
    grants = list(kept_grants(by).filter(room=row)) if is_kept else []
    context: dict[str, Any] = {
        "room": row,
        "files": files_in(row),
        "is_kept": is_kept,
        "may_keep": is_kept and rules.may_keep_room(by, row),
        "grant": None if is_kept else grant_of(by, row, now),
        "grants": [(one, one.is_open(now)) for one in grants],
        "openings": openings_in(by, row)[:LATEST],
        "crumbs": crumbs(by),
    }
    return render(request, "deals/dataroom.html", context)


@door(rules.may_see_deals)
def log(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show who opened which version of which file of a room, the last first."""
    by, row = request.actor, kept_room(request, pk)
    found = Paginator(openings_in(by, row), LINES).get_page(request.GET.get("page"))
    context = {"room": row, "page": found, "crumbs": crumbs(by, row)}
    return render(request, "deals/dataroom_log.html", context)


@door(rules.may_see_deals)
def log_export(
    request: HubRequest, hub: str, pk: int
) -> HttpResponse | StreamingHttpResponse:
    """Hand out the whole log of a room to those who see it from inside."""
    by, row = request.actor, kept_room(request, pk)
    zone, today = ZoneInfo(by.hub.zone), by.hub.day_of(clock.now())
    header = [
        _("Person"),
        _("Investor"),
        _("File"),
        pgettext("file", "Version"),
        pgettext("noun", "Copy"),
        _("When"),
    ]
    lines = (_log_line(one, zone) for one in openings_in(by, row))
    return file_answer(
        f"{hub}-data-room-{pk}", _("Log of the data room"), header, lines,
        wanted=request.GET.get("format", "xlsx"), today=today,
    )  # fmt: skip


def _log_line(one: RoomOpening, zone: ZoneInfo) -> list[Cell]:
    return [
        str(one.user or ""),
        one.firm.display_name if one.firm else "",
        one.name,
        one.version,
        _("original") if one.is_original else pgettext("copy", "marked"),
        one.at.astimezone(zone).isoformat(" ", "seconds"),
    ]


@door(rules.may_see_deals, "GET", "POST")
def add_file(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Put a file into a room."""
    return _file_page(request, kept_room(request, pk), None)


@door(rules.may_see_deals, "GET", "POST")
def replace_file(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Put a new version of a file into its room; the old one stays in the log."""
    row = get_object_or_404(kept_files(request.actor), pk=pk, file__removed_at=None)
    return _file_page(request, row.room, row)


def _file_page(
    request: HubRequest, row: DataRoom, replaces: RoomFile | None
) -> HttpResponse:
    by, now = request.actor, clock.now()
    if not rules.may_keep_room(by, row):
        raise NotAllowed(_("You may not do this here."))
    form = RoomFileForm(sent(request), request.FILES or None)
    back = to("dataroom", by.hub.slug, pk=row.pk)
    made: list[RoomFile] = []

    def act() -> None:
        file = form.cleaned_data["file"]
        made.append(actions.add_file(row, by, upload=file, now=now, replaces=replaces))

    if request.method == "POST" and done_or_refused(form, act):
        _tell_added(request, row, made[0])
        return redirect(back)
    title = _("New version of %(file)s") % {"file": replaces} if replaces else ""
    return form_page(
        request, form, title=title or _("Add a file"), crumbs=crumbs(by, row),
        cancel=back, submit=_("Add the file"),
    )  # fmt: skip


def _tell_added(request: HubRequest, row: DataRoom, made: RoomFile) -> None:
    told = {"file": made}
    if made.can_mark or row.gives_originals:
        messages.success(request, _("“%(file)s” is in the room.") % told)
        return
    messages.warning(
        request,
        _("“%(file)s” is in the room, but cannot be marked: investors cannot open it.")
        % told,
    )


@door(rules.may_see_deals)
def open_file(
    request: HubRequest, hub: str, pk: int
) -> HttpResponse | StreamingHttpResponse:
    """Give a file to somebody who may open it, and write that into the room's log.

    An investor gets a copy with her name over every page.
    """
    by, now = request.actor, clock.now()
    row = file_in_sight(by, pk, now)
    if row is None:
        raise Http404
    grant = None
    if not rooms_kept_by(by).filter(pk=row.room_id).exists():
        grant = grant_of(by, row.room, now)
    copy = marked_copy(row.file, _mark(by, now)) if grant and row.can_mark else None
    if grant and copy is None and not row.room.gives_originals:
        return _closed(request, row)
    try:
        actions.note_opening(
            row, by, firm=grant.firm if grant else None, is_original=copy is None,
            now=now,
        )  # fmt: skip
    except Refused as refused:
        page = {"text": str(refused), "back": to("dataroom", hub, pk=row.room_id)}
        return render(request, "kit/refused.html", page, status=refused.status)
    return attachment(row.file) if copy is None else copy_of(row.file, copy)


def _closed(request: HubRequest, row: RoomFile) -> HttpResponse:
    text = _("Your name cannot be written on this file. Ask the company for it.")
    page = {"text": text, "back": to("dataroom", row.hub.slug, pk=row.room_id)}
    return render(request, "kit/refused.html", page, status=MISTAKE)


def _mark(by: Actor, now: datetime) -> list[str]:
    """Return what a copy says: whose it is, and since when by the hub's clock."""
    there = now.astimezone(ZoneInfo(by.hub.zone))
    whose = f"{by.user} · {by.user.email}" if by.user else str(by.hub)
    return [whose, f"{there:%Y-%m-%d %H:%M:%S} ({by.hub.zone})"]


@door(rules.may_see_deals, "POST")
def change_file(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Take a file out of its room, or put it back."""
    by, now = request.actor, clock.now()
    row = get_object_or_404(kept_files(by), pk=pk)
    back = to("dataroom", hub, pk=row.room_id)
    there = partial(to, "file-do", hub, pk=pk)
    told = {"file": row}
    acts: dict[str, tuple[Callable[[], object], str, str]] = {
        "remove": (
            lambda: actions.take_file_out(row, by, now=now),
            _("“%(file)s” was removed.") % told,
            there(act="restore"),
        ),
        "restore": (
            lambda: actions.put_file_back(row, by),
            _("“%(file)s” is back.") % told,
            "",
        ),
    }
    if act not in acts:
        raise Http404
    does, said, undo = acts[act]
    return do_softly(request, does, said, back, undo)


@door(rules.may_see_deals, "GET", "POST")
def add_access(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Let an investor, or one of its people, into a room until a day."""
    by, row, now = request.actor, kept_room(request, pk), clock.now()
    if not rules.may_keep_room(by, row):
        raise NotAllowed(_("You may not do this here."))
    firms = list(firms_beside(row))
    seats = people_of_firms(by.hub, [firm.pk for firm in firms])
    form = AccessForm(
        sent(request), hub=by.hub, today=by.hub.day_of(now), firms=firms, seats=seats
    )
    back = to("dataroom", hub, pk=pk)

    def act() -> None:
        firm, user = form.whom
        actions.let_in(row, by, firm=firm, user=user, until=form.ends_at, now=now)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Access given. Every opened file is in the log."))
        return redirect(back)
    lead = "" if firms else _("Nobody takes part yet: add an investor first.")
    return form_page(
        request, form, title=_("Give access"), crumbs=crumbs(by, row), cancel=back,
        submit=_("Give access"), lead=lead,
    )  # fmt: skip


@door(rules.may_see_deals, "POST")
def change_access(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Withdraw somebody's access at once, or give it back."""
    by, now = request.actor, clock.now()
    grant = get_object_or_404(kept_grants(by), pk=pk)
    back = to("dataroom", hub, pk=grant.room_id)
    undo = to("access-do", hub, pk=pk, act="restore")
    if act == "withdraw":
        does = partial(actions.withdraw, grant, by, now=now)
        return do_softly(request, does, _("Access withdrawn."), back, undo)
    if act == "restore":
        does = partial(actions.give_back, grant, by, now=now)
        return do_softly(request, does, _("Access is given again."), back)
    raise Http404


@door(rules.may_see_deals, "POST")
def originals(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say whether files that cannot be marked are given as they are."""
    row, gives = kept_room(request, pk), request.POST.get("gives") == "1"
    does = partial(actions.give_originals, row, request.actor, gives=gives)
    told = _("Originals are given.") if gives else _("Originals are not given.")
    return do_softly(request, does, told, to("dataroom", hub, pk=pk))
