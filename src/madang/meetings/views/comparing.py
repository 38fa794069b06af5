"""The page on which organisers hold two kept plans of a round side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from madang.hubs.http import door
from madang.meetings import rules
from madang.meetings.comparing import compared
from madang.meetings.grid import moment_of
from madang.meetings.models import RoundState
from madang.meetings.planning import lacks_in_words, lines_of
from madang.meetings.queries import parties_in, runs_visible_to, tables_of, wishes_in
from madang.meetings.views.rounds import round_named
from madang.meetings.views.shown import round_tabs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.meetings.models import Round, Run
    from madang.meetings.planning import Line

SHOWN = 60  # rows of each list; the rest is counted


@door(rules.may_organise)
def compare_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what two plans are worth, whom they leave out, and how they differ."""
    round_ = round_named(request, pk)
    runs = list(
        runs_visible_to(request.actor).filter(round=round_).defer("plan", "lacking")
    )
    context = {
        "round": round_,
        "tabs": round_tabs(round_, "round"),
        "runs": runs,
        "is_over": round_.state == RoundState.OVER,
    }
    two = _two(request, round_, runs)
    if two:
        context |= {"first": two[0], "second": two[1], **_told(round_, two)}
    return render(request, "meetings/compare.html", context)


def _two(request: HubRequest, round_: Round, runs: Sequence[Run]) -> list[Run]:
    """Return the runs asked for; else what stands, and the newest beside it."""
    known = {str(run.pk): run for run in runs}
    if len(known) < 2:  # noqa: PLR2004 -- two are compared
        return []
    standing = known.get(str(round_.adopted), runs[-1])
    first = known.get(request.GET.get("first", ""), standing)
    others = [run for run in runs if run.pk != first.pk]
    second = known.get(request.GET.get("second", ""), others[0])
    if first.pk == second.pk:
        second = others[0]
    rows = runs_visible_to(request.actor).in_bulk([first.pk, second.pk])
    return [rows[first.pk], rows[second.pk]]


def _told(round_: Round, two: Sequence[Run]) -> dict[str, Any]:
    names = dict(parties_in(round_.matching).values_list("pk", "name"))
    labels = {table.pk: table.name for table in tables_of(round_)}
    wishes = {(one.by_party_id, one.of_party_id): one.kind
              for one in wishes_in(round_.matching)}  # fmt: skip
    plans = [
        [line for line in lines_of(run) if {*line.pair} <= names.keys()] for run in two
    ]
    found = compared(plans[0], plans[1], wishes)
    return {
        "sides": [
            {
                "run": run,
                "lacks": lacks_in_words(run.lacking, names),
                "only": _rows(only, names, labels),
                "more": max(0, len(only) - SHOWN),
            }
            for run, only in zip(two, found.only, strict=True)
        ],
        "moved": [
            {"was": was, "now": now}
            for was, now in zip(
                _rows((a for a, _b in found.moved), names, labels),
                _rows((b for _a, b in found.moved), names, labels),
                strict=True,
            )
        ],
        "moved_count": len(found.moved),
        "reseated": len(found.reseated),
        "same": found.same,
        "wins": [(names[one.party], one) for one in found.wins[:SHOWN]],
        "loses": [(names[one.party], one) for one in found.loses[:SHOWN]],
    }


def _rows(
    lines: Iterable[Line], names: Mapping[int, str], labels: Mapping[int, str]
) -> list[dict[str, Any]]:
    return [
        {
            "left": names[line.left],
            "right": names[line.right],
            "at": moment_of(line.slot),
            "table": labels.get(line.table, ""),
        }
        for line in list(lines)[:SHOWN]
    ]
