"""Deals side by side: the board by stage, the list with its files, a firm's deals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from madang.deals import rules
from madang.deals.listing import DealRow, DealsList, rows_of
from madang.deals.models import OPEN, DealStage
from madang.deals.queries import (
    board_deals,
    count_deals,
    deals_visible_to,
    deals_with,
    firm_of,
    rounds_visible_to,
    stage_counts,
)
from madang.deals.views.shown import deals_crumbs
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.pages import Counted
from madang.kit.sheets.answer import file_answer

if TYPE_CHECKING:
    from decimal import Decimal

    from django.http import HttpResponse, StreamingHttpResponse

    from madang.hubs.http import HubRequest

LINES = 50
#: Cards that a column shows; the list shows the rest.
CARDS = 30


@dataclass(slots=True)
class Column:
    """A stage on the board, with its cards and what is under discussion there."""

    stage: DealStage
    count: int
    rows: list[DealRow] = field(default_factory=list)
    sums: dict[str, Decimal] = field(default_factory=dict)

    @property
    def next(self) -> str:
        """The stage that most often follows."""
        order = list(DealStage.values)
        return order[order.index(self.stage) + 1]

    @property
    def hidden(self) -> int:
        """How many deals of the stage the board does not show."""
        return self.count - len(self.rows)


@door(rules.may_see_all_deals)
def board(request: HubRequest, hub: str) -> HttpResponse:
    """Show the open deals in columns by stage, and how many are over."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    counts = stage_counts(by)
    columns = {stage: Column(stage, counts.get(stage, 0)) for stage in OPEN}
    for row in rows_of(board_deals(by, CARDS), today):
        columns[DealStage(row.deal.stage)].rows.append(row)
    for stage, sums in count_deals(deals_visible_to(by), today).by_stage.items():
        if stage in columns:
            columns[DealStage(stage)].sums = sums
    ended = [DealStage.CLOSED, DealStage.DORMANT, DealStage.PASSED]
    context = {
        "columns": list(columns.values()),
        "ended": [(stage, counts.get(stage, 0)) for stage in ended],
        "stages": DealStage.choices,
        "count": sum(counts.values()),
        "today": today,
        "may_keep": rules.may_keep_deals(by),
    }
    return render(request, "deals/board.html", context)


@door(rules.may_see_deals)
def deals(request: HubRequest, hub: str) -> HttpResponse:
    """List the deals that fit what was asked for."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    found = DealsList(by, request.GET, today)
    pages = Counted(found.shown(), LINES, found.total)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "list": found,
        "page": page,
        "rows": rows_of(page.object_list, today),
        "heads": found.heads(["company", "investor", "discussed", "due", "stage"]),
        "sees_all": rules.may_see_all_deals(by),
        "may_keep": rules.may_keep_deals(by),
        "lacks_firm": rules.lacks_firm(by),
        "has_rounds": rules.may_see_own_deals(by) and rounds_visible_to(by).exists(),
        "today": today,
    }
    return render(request, "deals/list.html", context)


@door(rules.may_see_deals)
def export(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out what the filters leave, with what holds of each amount today."""
    today = request.actor.hub.day_of(clock.now())
    found = DealsList(request.actor, request.GET, today)
    wanted = request.GET.get("format", "xlsx")
    return file_answer(
        f"{hub}-deals", _("Deals"), found.header(), found.lines(),
        wanted=wanted, today=today,
    )  # fmt: skip


@door(rules.may_see_deals)
def organisation_panel(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show an organisation's deals, as a fragment of its page."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    firm = firm_of(by, pk)
    if firm is None:
        raise Http404
    found = rows_of(deals_with(by, firm)[:LINES], today)
    context = {"rows": found, "firm": firm, "crumbs": deals_crumbs(by)}
    part = "#panel" if request.headers.get("HX-Request") else ""
    return render(request, f"deals/organisation_panel.html{part}", context)
