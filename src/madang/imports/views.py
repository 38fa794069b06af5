"""Pages of imports: the list, one import through its stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.hubs.http import door
from madang.imports import actions, kinds, reading, rules
from madang.imports.forms import OptionsForm, ReadingForm, UploadForm
from madang.imports.models import BUSY, ImportState, Outcome
from madang.imports.queries import imports_visible_to, rows_of_import, standing_state
from madang.jobs.queries import open_job
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.sheets.writing import csv_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.imports.models import Import, ImportRow

LINES = 50
REFUSED = 422
DAY_FIRST = {"day": True, "month": False, "": None}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the mapping screen shows it."""

    number: int
    heading: str
    samples: list[str]
    field: str


@door(rules.may_import, "GET", "POST")
def import_list(request: HubRequest, hub: str) -> HttpResponse:
    """Show what was imported, and take the next file."""
    offered = kinds.kinds_for(request.actor)
    form = UploadForm(request.POST or None, request.FILES or None, kinds=offered)
    status = 200
    if request.method == "POST":
        if form.is_valid() and (batch := _opened(request, form)):
            return redirect("imports:import", hub=hub, pk=batch.pk)
        status = REFUSED
    page = Paginator(imports_visible_to(request.actor), LINES)
    context = {"form": form, "page": page.get_page(request.GET.get("page"))}
    return render(request, "imports/list.html", context, status=status)


def _opened(request: HubRequest, form: UploadForm) -> Import | None:
    try:
        return actions.open_import(
            request.actor.hub,
            request.actor,
            kind=form.cleaned_data["kind"],
            upload=form.cleaned_data["file"],
            now=clock.now(),
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return None


@door(rules.may_import)
def import_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show an import at the stage it has come to."""
    batch = get_object_or_404(imports_visible_to(request.actor), pk=pk)
    state = standing_state(batch)
    if state in BUSY:
        job = open_job(batch.hub, batch.job_key)
        part = "#work" if request.headers.get("HX-Request") else ""
        context = {"batch": batch, "job": job, "state": state}
        return render(request, f"imports/work.html{part}", context)
    if request.headers.get("HX-Request"):
        answer = render(request, "imports/over.html", {"batch": batch})
        answer.headers["HX-Refresh"] = "true"
        return answer
    if state == ImportState.MAPPING:
        return _mapping_page(request, batch)
    return _report_page(request, batch, state)


def _mapping_page(
    request: HubRequest, batch: Import, status: int = 200, **forms: Any
) -> HttpResponse:
    kind = kinds.kind_named(batch.kind)
    options = batch.options
    try:
        rows = reading.first_rows(batch)
    except Refused as refusal:
        messages.error(request, str(refusal))
        rows = []
    mapping = forms.pop("mapping", None) or options.get("mapping", {})
    columns = [
        Column(
            number,
            heading,
            reading.samples(rows, options.get("header_row", 0), number),
            mapping.get(str(number), ""),
        )
        for number, heading in enumerate(batch.header)
    ]
    chosen = {
        "text_language": options.get("text_language", "en"),
        "policy": options.get("policy", "complete"),
        "tag_for_all": options.get("tag_for_all", ""),
        "date_order": options.get("date_order", ""),
    }
    context = {
        "batch": batch,
        "kind": kind,
        "columns": columns,
        "choices": _choices(request, batch),
        "reading": ReadingForm(batch=batch),
        "options": OptionsForm(initial=chosen),
        **forms,
    }
    return render(request, "imports/mapping.html", context, status=status)


def _choices(request: HubRequest, batch: Import) -> list[tuple[Any, list[Any], str]]:
    """Return the kind's own choices with their options and what was chosen."""
    return [
        (
            choice,
            list(choice.options(request.actor)) if choice.options else [],
            batch.options.get(choice.name, ""),
        )
        for choice in kinds.kind_named(batch.kind).choices
    ]


def _report_page(
    request: HubRequest, batch: Import, state: ImportState
) -> HttpResponse:
    outcome = request.GET.get("outcome", "")
    if outcome not in Outcome.values:
        outcome = "refused" if state == ImportState.CHECKED else ""
    rows = Paginator(rows_of_import(batch, outcome), LINES)
    counts, kind = batch.counts, kinds.kind_named(batch.kind)
    page = rows.get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "kind": kind,
        "state": state,
        "outcome": outcome,
        "outcomes": [(v, label, counts.get(v, 0)) for v, label in Outcome.choices],
        "total": sum(counts.get(value, 0) for value in Outcome.values),
        "todo": counts.get("created", 0) + counts.get("updated", 0),
        "page": page,
        "rows": [(row, _told(kind, row)) for row in page],
    }
    return render(request, "imports/report.html", context)


def _told(kind: kinds.ImportKind, row: ImportRow) -> list[tuple[str, str]]:
    """Return what is wrong with a row, each with the name of its field in words."""
    return [(kind.label_of(one["field"]), one["text"]) for one in row.faults]


@door(rules.may_import, "POST")
def import_reread(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Read the file differently and guess again."""
    batch = get_object_or_404(imports_visible_to(request.actor), pk=pk)
    form = ReadingForm(request.POST, batch=batch)
    if not form.is_valid():
        return _mapping_page(request, batch, REFUSED, reading=form)
    try:
        actions.reread_import(
            batch,
            request.actor,
            encoding=form.cleaned_data.get("encoding", ""),
            sheet=form.cleaned_data.get("sheet") or batch.options.get("sheet", ""),
            header_row=form.cleaned_data["header_row"] - 1,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("imports:import", hub=hub, pk=pk)


@door(rules.may_import, "POST")
def import_check(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Keep the mapping and have the file checked."""
    batch = get_object_or_404(imports_visible_to(request.actor), pk=pk)
    form = OptionsForm(request.POST)
    mapping = {
        str(number): request.POST.get(f"column-{number}", "")
        for number in range(len(batch.header))
    }
    if not form.is_valid():
        return _mapping_page(request, batch, REFUSED, options=form, mapping=mapping)
    options = {
        **form.cleaned_data,
        "day_first": DAY_FIRST[form.cleaned_data["date_order"]],
    }
    for choice in kinds.kind_named(batch.kind).choices:
        given = request.POST.get(choice.name, "")
        options[choice.name] = choice.taken(given, request.actor)
    try:
        actions.map_import(batch, request.actor, mapping=mapping, options=options)
        actions.start_check(batch, request.actor, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _mapping_page(request, batch, REFUSED, options=form, mapping=mapping)
    return redirect("imports:import", hub=hub, pk=pk)


@door(rules.may_import, "POST")
def import_start(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Have the checked rows written."""
    return _act(request, hub, pk, actions.start_import)


@door(rules.may_import, "POST")
def import_undo(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Have the whole import undone."""
    return _act(request, hub, pk, actions.start_undo)


@door(rules.may_import, "POST")
def import_remap(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Go back from the check to the mapping."""
    batch = get_object_or_404(imports_visible_to(request.actor), pk=pk)
    try:
        actions.reopen_mapping(batch, request.actor)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("imports:import", hub=hub, pk=pk)


def _act(
    request: HubRequest, hub: str, pk: int, act: Callable[..., Any]
) -> HttpResponse:
    batch = get_object_or_404(imports_visible_to(request.actor), pk=pk)
    try:
        act(batch, request.actor, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("imports:import", hub=hub, pk=pk)


@door(rules.may_import)
def import_faults(request: HubRequest, hub: str, pk: int) -> StreamingHttpResponse:
    """Give the rows that were left out, each with its reasons, as a CSV."""
    batch = get_object_or_404(imports_visible_to(request.actor), pk=pk)
    rows = rows_of_import(batch, Outcome.REFUSED)
    kind = kinds.kind_named(batch.kind)
    lines = csv_lines(
        [_("Row"), _("Name"), _("Field"), _("Why")],
        (
            (row.number, row.label, *told)
            for row in rows.iterator(chunk_size=500)
            for told in _told(kind, row)
        ),
    )
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="import-{pk}.csv"'
    return answer
