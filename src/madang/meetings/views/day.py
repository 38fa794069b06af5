"""Organisers' pages of the day: who is there, who drops out, the wall, the boards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from madang.hubs.form_pages import act
from madang.hubs.http import door
from madang.jobs.queries import open_job
from madang.kit import clock
from madang.kit.sent import keys_sent
from madang.meetings import actions, rules
from madang.meetings.actions.runs import is_small
from madang.meetings.models import EntryState, RoundState
from madang.meetings.queries import (
    amounts_of,
    both_want_again,
    entries_visible_to,
    meetings_at,
    meetings_visible_to,
    now_and_next,
    parties_visible_to,
    round_figures,
    sittings_at,
    tables_of,
)
from madang.meetings.views.rounds import round_named
from madang.meetings.views.shown import address, round_tabs, version_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest

#: Seconds after which a wall looks again.
EVERY = 30


@door(rules.may_organise)
def day_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show who is there, with what can be done about each, and the tables."""
    round_ = round_named(request, pk)
    job = open_job(round_.hub, round_.mend_key)
    if request.headers.get("HX-Request"):
        answer = render(request, "meetings/mending.html", {"round": round_, "job": job})
        if job is None:
            answer.headers["HX-Refresh"] = "true"
        return answer
    entries = entries_visible_to(request.actor).filter(round=round_)
    context = {
        "round": round_,
        "job": job,
        "tabs": round_tabs(round_, "day"),
        "entries": entries.order_by("party__side", "party__name", "pk"),
        "tables": tables_of(round_),
        "is_open": round_.state == RoundState.PUBLISHED,
    }
    return render(request, "meetings/day.html", context)


@door(rules.may_organise, "POST")
def entry_act(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Check a party in, let it drop out, stand by, or take part again."""
    entry = get_object_or_404(entries_visible_to(request.actor), pk=pk)
    round_, now = entry.round, clock.now()
    doing = request.POST.get("act", "")
    expected = version_of(request)

    def do() -> None:
        if doing == "in":
            actions.check_in(entry, request.actor, now=now)
        elif doing == "out":
            actions.drop_out(
                entry, request.actor, expected=expected, starting=now, now=now
            )
        else:
            state = EntryState.STANDBY if doing == "standby" else EntryState.IN
            actions.admit(
                round_, request.actor, party=entry.party, state=state, now=now
            )

    return act(request, do, address(round_, "day"))


@door(rules.may_organise, "POST")
def round_mend(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Mend the published plan: fill holes, with those who stand by."""
    round_ = round_named(request, pk)
    expected = version_of(request)
    back, now = address(round_, "day"), clock.now()
    if not is_small(round_):
        return act(
            request,
            lambda: actions.start_mending(
                round_, request.actor, now=now, with_standby=True
            ),
            back,
        )
    return act(
        request,
        lambda: actions.mend_round(
            round_, request.actor, expected=expected, now=now, with_standby=True
        ),
        back,
        _("Mended. Only those whose agenda changed were written to."),
    )


@door(rules.may_organise, "POST")
def table_close(request: HubRequest, hub: str, pk: int, table: int) -> HttpResponse:
    """Take a table out of use from now on."""
    round_ = round_named(request, pk)
    row = get_object_or_404(round_.tables.select_related("round__matching"), pk=table)
    expected = version_of(request)
    now = clock.now()
    return act(
        request,
        lambda: actions.close_table(
            row, request.actor, expected=expected, starting=now, now=now
        ),
        address(round_, "day"),
    )


@door(rules.may_organise)
def board_page(request: HubRequest, hub: str, pk: int, table: int) -> HttpResponse:
    """Show who sits at a table, slot by slot, to be printed or put up."""
    round_ = round_named(request, pk)
    row = get_object_or_404(round_.tables, pk=table)
    context = {"round": round_, "table": row, "meetings": sittings_at(round_, row)}
    return render(request, "meetings/board.html", context)


@door(rules.may_organise)
def wall_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show who meets now and next, for a screen at the entrance."""
    round_ = round_named(request, pk)
    current, later = now_and_next(round_, clock.now())
    context = {"round": round_, "current": current, "later": later}
    answer = render(request, "meetings/wall.html", context)
    answer.headers["Refresh"] = str(EVERY)
    return answer


@door(rules.may_organise, "POST")
def meeting_mark(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Note that a meeting was held, or who did not come."""
    meeting = get_object_or_404(meetings_visible_to(request.actor), pk=pk)
    state = request.POST.get("state", "")
    key = request.POST.get("missing", "")
    missing = parties_visible_to(request.actor).filter(pk__in=keys_sent([key])).first()
    return act(
        request,
        lambda: actions.mark_meeting(
            meeting, request.actor, state=state, missing=missing
        ),
        address(meeting.round, "figures"),
    )


@door(rules.may_organise)
def figures_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what came of a round: asked, held, wanted again, amounts, who met nobody."""
    round_ = round_named(request, pk)
    context = {
        "round": round_,
        "tabs": round_tabs(round_, "figures"),
        "figures": round_figures(round_),
        "amounts": amounts_of(round_),
        "again": both_want_again(round_.hub).filter(round=round_),
        "meetings": meetings_at(round_),
    }
    return render(request, "meetings/figures.html", context)
