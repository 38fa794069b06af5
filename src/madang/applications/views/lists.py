"""Lists for staff: the calls that take applications, and one call's applications."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from madang.applications import rules
from madang.applications.actions import check_all, move_many, note_export
from madang.applications.exporting import Table
from madang.applications.models import (
    ApplicationState,
    DecisionOutcome,
    Eligible,
)
from madang.applications.queries import (
    PER_PAGE,
    Wanted,
    applications_in,
    counts_by,
    counts_of_calls,
    intake_of,
    intakes_visible_to,
    listed,
    preferring,
    waiting_looks,
    wanted_of,
)
from madang.applications.views.shared import MENDED, received
from madang.hubs.http import door
from madang.kit.errors import Refused
from madang.kit.sent import keys_sent
from madang.kit.sheets.writing import csv_lines, workbook
from madang.kit.signs import country_name
from madang.programmes.queries import calls_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from madang.applications.models import Application, Intake
    from madang.hubs.http import HubRequest
    from madang.programmes.models import Call

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab, as the component shows it."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its values."""

    name: str
    label: str
    choices: list[Choice]


def call_and_intake(request: HubRequest, pk: int) -> tuple[Call, Intake]:
    """Return one of the hub's calls and how it takes applications.

    Raises:
        Http404: there is none, or it takes none.
    """
    call = get_object_or_404(calls_visible_to(request.actor), pk=pk)
    intake = intake_of(call)
    if intake is None:
        raise Http404
    return call, intake


def tabs_of(call: Call, at: str, counts: dict[str, int] | None = None) -> list[Tab]:
    """Return the pages of a call's applications."""
    named = [
        ("applications", _("Applications")),
        ("decisions", _("Decisions")),
        ("intake", _("Form and options")),
        ("workflow", _("Workflow")),
        ("rules", _("Eligibility")),
        ("letters", pgettext("mail", "Letters")),
        ("exemptions", _("Exemptions")),
    ]
    return [
        Tab(
            label,
            reverse(f"applications:{name}", args=[call.hub.slug, call.pk]),
            name == at,
            (counts or {}).get(name),
        )
        for name, label in named
    ]


def crumbs_to(call: Call) -> list[tuple[str, str]]:
    """Return the way to a call's applications."""
    slug = call.hub.slug
    return [
        (_("Applications"), reverse("applications:calls", args=[slug])),
        (str(call), reverse("applications:applications", args=[slug, call.pk])),
    ]


@door(rules.may_see_applications)
def calls(request: HubRequest, hub: str) -> HttpResponse:
    """List the calls, each with how many applications stand in it."""
    by, now = request.actor, received(request)
    counted, looks = counts_of_calls(by), waiting_looks(by)
    asked = {one.call_id for one in intakes_visible_to(by)}
    lines = [
        {
            "call": call,
            "phase": call.phase(now),
            "has_intake": call.pk in asked,
            "sent": counted.get(call.pk, {}).get(ApplicationState.SUBMITTED, 0),
            "looks": looks.get(call.pk, 0),
        }
        for call in calls_visible_to(by).order_by("-closes_at", "pk")
    ]
    return render(request, "applications/calls.html", {"lines": lines, "now": now})


@door(rules.may_see_applications)
def applications(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """List a call's applications: filtered and sorted in the address."""
    call, intake = call_and_intake(request, pk)
    wanted = wanted_of(request.GET)
    everything = applications_in(request.actor, call)
    rows = listed(everything, wanted)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    by_stage = counts_by(everything, "stage")
    context = {
        "call": call,
        "intake": intake,
        "wanted": wanted,
        "page": page,
        "lines": [(row, _stage(intake, row)) for row in page],
        "total": sum(by_stage.values()),
        "tabs": tabs_of(call, "applications"),
        "stages": _stage_tabs(request, intake, wanted, by_stage),
        "facets": _facets(everything, wanted),
        "kept": _kept(wanted),
        "chips": _chips(wanted),
        "acts": _acts(intake, wanted),
        "sorts": _sorts(request, wanted),
        "query": request.GET.urlencode(),
        "now": received(request),
        "preferring": preferring(request.actor, call)[:20]
        if intake.has_preferences
        else [],
        "crumbs": crumbs_to(call)[:1],
    }
    return render(request, "applications/list.html", context)


def _stage(intake: Intake, row: Application) -> str:
    stage = intake.way.stage(row.stage)
    return stage.name if stage else row.stage


def _stage_tabs(
    request: HubRequest, intake: Intake, wanted: Wanted, counts: dict[str, int]
) -> list[Tab]:
    kept = request.GET.copy()
    for name in ("stage", "page"):
        kept.pop(name, None)
    plain = kept.urlencode()
    chosen = wanted.of("stage")
    tabs = [Tab(_("All"), f"?{plain}", not chosen, sum(counts.values()))]
    for stage in intake.way.stages:
        asks = f"{plain}&" if plain else ""
        url = f"?{asks}{urlencode({'stage': stage.key})}"
        tabs.append(Tab(stage.name, url, stage.key in chosen, counts.get(stage.key, 0)))
    return tabs


def _facets(rows: Any, wanted: Wanted) -> list[Facet]:
    speaks = get_language() or "en"
    labels: dict[str, tuple[str, dict[str, Any]]] = {
        "eligible": (
            _("Eligibility"),
            dict(Eligible.choices),
        ),
        "decision": (
            _("Decision"),
            dict(DecisionOutcome.choices),
        ),
        "state": (_("State"), dict(ApplicationState.choices)),
        "country": (_("Country"), {}),
    }
    found = []
    for name, (label, words) in labels.items():
        counts = counts_by(rows, name)
        choices = [
            Choice(
                value,
                str(
                    words.get(value) or (country_name(value, speaks) if value else "–")
                ),
                many,
                value in wanted.of(name),
            )
            for value, many in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))
            if value
        ]
        if len(choices) > 1 or any(one.is_chosen for one in choices):
            found.append(Facet(name, label, choices))
    return found


def _kept(wanted: Wanted) -> list[tuple[str, str]]:
    kept = [("stage", value) for value in wanted.of("stage")]
    if wanted.text:
        kept.append(("q", wanted.text))
    if wanted.sort != "number" or wanted.is_down:
        kept.append(("sort", f"{'-' if wanted.is_down else ''}{wanted.sort}"))
    return kept


def _chips(wanted: Wanted) -> list[tuple[str, str]]:
    pairs = [(n, v) for n, values in wanted.chosen for v in values]
    found = []
    for name, value in pairs:
        rest = [pair for pair in pairs if pair != (name, value)]
        if wanted.text:
            rest.append(("q", wanted.text))
        if name != "stage":
            found.append((_word(name, value), f"?{urlencode(rest)}"))
    if wanted.text:
        found.append((f"“{wanted.text}”", f"?{urlencode(pairs)}"))
    return found


def _word(name: str, value: str) -> str:
    words: dict[str, Any] = {
        "eligible": dict(Eligible.choices),
        "decision": dict(DecisionOutcome.choices),
        "state": dict(ApplicationState.choices),
    }
    if name == "country":
        return country_name(value, get_language() or "en")
    return str(words.get(name, {}).get(value, value))


def _acts(intake: Intake, wanted: Wanted) -> list[tuple[str, str]]:
    """Return what can be done with marked lines: moves out of the one stage shown."""
    stages = wanted.of("stage")
    if len(stages) != 1:
        return [("export", _("Export"))]
    moves = [m for m in intake.way.moves_from(stages[0]) if "applicant" not in m.roles]
    named = [(f"move:{move.key}", move.name) for move in moves]
    return [*named, ("export", _("Export"))]


def _sorts(request: HubRequest, wanted: Wanted) -> dict[str, dict[str, str]]:
    """Return, for each column, the address that sorts by it, and how it is sorted."""
    found = {}
    for name in ("number", "name", "sent", "since"):
        is_here = wanted.sort == name
        asks = request.GET.copy()
        asks["sort"] = f"-{name}" if is_here and not wanted.is_down else name
        asks.pop("page", None)
        sorted_as = ("descending" if wanted.is_down else "ascending") if is_here else ""
        found[name] = {"url": f"?{asks.urlencode()}", "sorted": sorted_as}
    return found


@door(rules.may_see_applications)
def export(
    request: HubRequest, hub: str, pk: int
) -> HttpResponse | StreamingHttpResponse:
    """Hand out everything that the filters in the address leave."""
    call, intake = call_and_intake(request, pk)
    rows = list(listed(applications_in(request.actor, call), wanted_of(request.GET)))
    return _file(request, call, intake, rows, request.GET.get("format", "xlsx"))


def _file(
    request: HubRequest,
    call: Call,
    intake: Intake,
    rows: Sequence[Application],
    wanted: str,
) -> HttpResponse | StreamingHttpResponse:
    if wanted not in FORMATS:
        raise Http404
    note_export(call, request.actor, file_format=wanted, many=len(rows))
    table = Table(intake, rows, get_language() or "en")
    answer: HttpResponse | StreamingHttpResponse
    if wanted == "xlsx":
        answer = HttpResponse(workbook(str(call), table.heading(), table.lines()))
    elif wanted == "csv":
        answer = StreamingHttpResponse(csv_lines(table.heading(), table.lines()))
    else:
        answer = StreamingHttpResponse(_json(table.codes(), table.lines()))
    name = f"{call.slug}-{received(request):%Y-%m-%d}.{wanted}"
    answer.headers["Content-Type"] = FORMATS[wanted]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _json(header: Sequence[str], lines: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield one JSON array, an object a line."""
    before = "[\n"
    for line in lines:
        row = dict(zip(header, map(_plain, line), strict=True))
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _plain(cell: Any) -> Any:
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if cell is None or isinstance(cell, bool | int | str):
        return cell
    return str(cell)


@door(rules.may_run_calls, "POST")
def bulk(
    request: HubRequest, hub: str, pk: int
) -> HttpResponse | StreamingHttpResponse:
    """Do something with the marked applications; a move asks once, with its reason."""
    call, intake = call_and_intake(request, pk)
    ids = keys_sent(request.POST.getlist("sel"))
    act = request.POST.get("act", "")
    back = f"{reverse('applications:applications', args=[hub, pk])}"
    query = request.POST.get("query", "")
    if not ids:
        messages.error(request, _("Mark the applications first."))
        return redirect(f"{back}?{query}")
    rows = list(
        applications_in(request.actor, call).filter(pk__in=ids).order_by("number")
    )
    if act == "export":
        return _file(request, call, intake, rows, request.POST.get("format", "xlsx"))
    step = intake.way.move(act.removeprefix("move:"))
    if step is None:
        raise Http404
    context = {
        "call": call,
        "step": step,
        "target": intake.way.stage(step.target),
        "rows": rows,
        "query": query,
        "back": f"{back}?{query}",
        "crumbs": crumbs_to(call),
    }
    if request.POST.get("sure") != "1":
        return render(request, "applications/bulk.html", context)
    try:
        done = move_many(
            call,
            request.actor,
            ids=ids,
            move=step.key,
            now=received(request),
            reason=request.POST.get("reason", ""),
        )
    except Refused as refused:
        context["refused"] = [str(refused)]
        return render(request, "applications/bulk.html", context, status=MENDED)
    if done.refused and not done.applications:
        context["refused"] = sorted(set(done.refused.values()))
        return render(request, "applications/bulk.html", context, status=MENDED)
    _say(request, len(done.applications), sorted(set(done.refused.values())))
    return redirect(f"{back}?{query}")


def _say(request: HubRequest, many: int, refused: list[str]) -> None:
    told = ngettext(
        "%(many)d application was moved.", "%(many)d applications were moved.", many
    )
    messages.success(request, told % {"many": many})
    for why in refused[:5]:
        messages.warning(request, why)


@door(rules.may_run_calls, "POST")
def check(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Ask the eligibility rules about every sent application again."""
    call, _intake = call_and_intake(request, pk)
    found = check_all(call, request.actor, now=received(request))
    many = len(found.applications)
    told = ngettext(
        "Checked; %(many)d result is different.",
        "Checked; %(many)d results are different.",
        many,
    )
    messages.success(request, told % {"many": many})
    return redirect("applications:applications", hub=hub, pk=pk)
