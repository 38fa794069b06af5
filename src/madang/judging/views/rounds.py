"""Pages of rounds: the list, the overview, rubric and coverage, judges, panels."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.applications.queries import stages_of
from madang.hubs.form_pages import act, sent
from madang.hubs.http import door
from madang.judging import actions, covering, rules
from madang.judging.forms import CoverForm, CriterionForm, RoundForm, ScaleForm
from madang.judging.models import RoundState, SeatState
from madang.judging.pledge import PLEDGE
from madang.judging.queries import (
    READS_MISSING,
    READS_OPEN,
    applications_in,
    applications_read,
    applications_that_want,
    lines_of,
    progress_of,
    reads_for_staff,
    rounds_visible_to,
    rounds_with_counts,
    scenario_in_force,
    seats_in,
    tied_reads,
)
from madang.judging.views.shown import REFUSED, tabs_of
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.refusals import tell
from madang.programmes.queries import calls_visible_to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.judging.models import Read, Round
    from madang.judging.rubric import Criterion, Rubric
    from madang.programmes.models import Call

PER_PAGE = 50
ON_A_LINE = ("number", "name", "country", "language")
ON_BOARD = 250  # whoever leads a round looks for what is missing in all of it
NEW = "new"
#: Kinds of stages in which applications are read by judges.
JUDGED = ("review", "interview", "visit", "pitch")


@door(rules.may_run)
def round_list(request: HubRequest, hub: str) -> HttpResponse:
    """Show the rounds, and the calls that a new one may read."""
    page = Paginator(rounds_with_counts(request.actor), PER_PAGE)
    calls = calls_visible_to(request.actor).order_by("-closes_at")[:20]
    context = {"page": page.get_page(request.GET.get("page")), "calls": calls}
    return render(request, "judging/rounds.html", context)


@door(rules.may_run, "GET", "POST")
def round_new(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Prepare a round of a call."""
    call = get_object_or_404(calls_visible_to(request.actor), pk=pk)
    form = RoundForm(sent(request), call=call, stages=_stages(call), pledge=PLEDGE)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_round(call, request.actor, values=form.values)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("judging:rubric", hub=hub, pk=made.pk)
    status = REFUSED if request.method == "POST" else 200
    context = {
        "form": form,
        "title": _("New round: %(call)s") % {"call": call},
        "cancel": reverse("judging:rounds", kwargs={"hub": hub}),
        "submit": _("Go on to the rubric"),
    }
    return render(request, "kit/form_page.html", context, status=status)


def _stages(call: Call) -> list[tuple[str, str]]:
    """Return a call's stages as choices, those that are judged first."""
    found = sorted(stages_of(call), key=lambda stage: stage[1] not in JUDGED)
    return [(key, name) for key, _kind, name in found]


def _round(request: HubRequest, pk: int) -> Round:
    return get_object_or_404(rounds_visible_to(request.actor), pk=pk)


@door(rules.may_run)
def round_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show how a round stands and what is to be done next."""
    round_ = _round(request, pk)
    seats: list[Any] = list(seats_in(round_))
    context = {
        "round": round_,
        "tabs": tabs_of(round_, hub, "round"),
        "progress": progress_of(round_),
        "applications": applications_in(round_).count(),
        "seats": seats,
        "accepted": sum(seat.state == SeatState.ACCEPTED for seat in seats),
        "offered": sum(
            seat.capacity for seat in seats if seat.state == SeatState.ACCEPTED
        ),
        "slow": [seat for seat in seats if seat.given and not seat.locked],
        "tied": tied_reads(round_),
        "fault": round_.scale.fault(),
        "in_force": scenario_in_force(round_),
        "is_preparing": round_.state in {RoundState.DRAFT, RoundState.READY},
    }
    return render(request, "judging/round.html", context)


@door(rules.may_run, "GET", "POST")
def round_edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a round's words, dates and ways."""
    round_ = _round(request, pk)
    back = reverse("judging:round", kwargs={"hub": hub, "pk": pk})
    form = RoundForm(
        sent(request), call=round_.call, stages=_stages(round_.call), row=round_
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_round(
                round_,
                request.actor,
                expected=form.cleaned_data["version"] or 0,
                values=form.values,
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect(back)
    status = REFUSED if request.method == "POST" else 200
    context = {
        "form": form,
        "title": round_.name,
        "cancel": back,
        "submit": "",
    }
    return render(request, "kit/form_page.html", context, status=status)


@door(rules.may_run, "POST")
def round_open(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Open a round to its judges."""
    round_ = _round(request, pk)
    back = reverse("judging:round", kwargs={"hub": hub, "pk": pk})
    return act(
        request,
        lambda: actions.open_round(round_, request.actor, expected=round_.version),
        back,
        _("The round is open."),
    )


@door(rules.may_run, "POST")
def round_close(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Close a round."""
    round_ = _round(request, pk)
    back = reverse("judging:round", kwargs={"hub": hub, "pk": pk})
    return act(
        request,
        lambda: actions.close_round(
            round_, request.actor, expected=round_.version, now=clock.now()
        ),
        back,
        _("The round is closed."),
    )


@door(rules.may_run, "POST")
def round_again(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Open a closed round again."""
    round_ = _round(request, pk)
    back = reverse("judging:round", kwargs={"hub": hub, "pk": pk})
    return act(
        request,
        lambda: actions.open_again(
            round_, request.actor, expected=round_.version, now=clock.now()
        ),
        back,
        _("The round is open again."),
    )


@door(rules.may_run, "GET", "POST")
def rubric_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show the criteria and the coverage rules; change the scale."""
    round_ = _round(request, pk)
    form = ScaleForm(sent(request), rubric=round_.scale, version=round_.version)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        content = round_.scale.write() | {
            name: str(found[name].normalize()) for name in ("lowest", "highest", "step")
        }
        if _set(request, round_, found["version"], content, form):
            return redirect("judging:rubric", hub=hub, pk=pk)
    status = REFUSED if request.method == "POST" else 200
    scale = round_.scale
    context: dict[str, Any] = {
        "round": round_,
        "tabs": tabs_of(round_, hub, "rubric"),
        "rubric": scale,
        "total": sum((one.percent for one in scale.criteria), Decimal(0)),
        "fault": scale.fault(),
        "form": form,
        "rules": round_.cover_rules,
        "is_preparing": round_.state in {RoundState.DRAFT, RoundState.READY},
    }
    return render(request, "judging/rubric.html", context, status=status)


def _set(
    request: HubRequest, round_: Round, version: int, content: Any, form: Any
) -> bool:
    try:
        actions.set_rubric(round_, request.actor, expected=version, content=content)
    except Refused as refusal:
        tell(form, refusal)
        round_.refresh_from_db()
        return False
    return True


@door(rules.may_run, "GET", "POST")
def criterion_page(request: HubRequest, hub: str, pk: int, key: str) -> HttpResponse:
    """Write one criterion."""
    round_ = _round(request, pk)
    scale = round_.scale
    criterion = scale.criterion(key)
    if criterion is None and key != NEW:
        raise Http404
    form = CriterionForm(
        sent(request), rubric=scale, version=round_.version, criterion=criterion
    )
    back = reverse("judging:rubric", kwargs={"hub": hub, "pk": pk})
    if request.method == "POST" and form.is_valid():
        content = scale.write()
        if criterion is None:
            content["criteria"].append(form.content(_fresh_key(scale)))
        else:
            at = scale.criteria.index(criterion)
            content["criteria"][at] = form.content(key)
        if _set(request, round_, form.cleaned_data["version"], content, form):
            return redirect(back)
    status = REFUSED if request.method == "POST" else 200
    context = {
        "form": form,
        "title": criterion.name if criterion else _("New criterion"),
        "cancel": back,
        "submit": "",
    }
    return render(request, "kit/form_page.html", context, status=status)


def _fresh_key(scale: Rubric) -> str:
    """Return a key that no criterion of the rubric has or had before it."""
    numbers = [
        int(one.key[1:])
        for one in scale.criteria
        if one.key[:1] == "c" and one.key[1:].isdecimal()
    ]
    return f"c{max(numbers, default=0) + 1}"


@door(rules.may_run, "POST")
def criterion_move(request: HubRequest, hub: str, pk: int, key: str) -> HttpResponse:
    """Move a criterion up or down, or take it away."""
    round_ = _round(request, pk)
    scale = round_.scale
    criterion = scale.criterion(key)
    if criterion is None:
        raise Http404
    rows = _moved(list(scale.criteria), criterion, request.POST.get("to", ""))
    content = replace(scale, criteria=tuple(rows)).write()
    back = reverse("judging:rubric", kwargs={"hub": hub, "pk": pk})
    return act(
        request,
        lambda: actions.set_rubric(
            round_, request.actor, expected=round_.version, content=content
        ),
        back,
    )


def _moved(rows: list[Criterion], one: Criterion, to: str) -> list[Criterion]:
    at = rows.index(one)
    rows.remove(one)
    if to == "away":
        return rows
    rows.insert(max(0, at + (-1 if to == "up" else 1)), one)
    return rows


@door(rules.may_run, "GET", "POST")
def cover_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Write the coverage rules in their order."""
    round_ = _round(request, pk)
    facts = _facts(round_)
    form = CoverForm(
        sent(request), rules=round_.cover_rules, facts=facts, version=round_.version
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_cover(
                round_,
                request.actor,
                expected=form.cleaned_data["version"],
                content=form.content(),
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("judging:rubric", hub=hub, pk=pk)
    status = REFUSED if request.method == "POST" else 200
    back = reverse("judging:rubric", kwargs={"hub": hub, "pk": pk})
    context = {"round": round_, "form": form, "back": back}
    return render(request, "judging/cover.html", context, status=status)


def _facts(round_: Round) -> list[str]:
    """Return what a rule may look at: the four known facts and the judges' marks."""
    known = [covering.INDUSTRY, covering.ROLE, covering.LANGUAGE, covering.COUNTRY]
    marks = {name for seat in seats_in(round_) for name in seat.judge.marks}
    used = {rule.fact for rule in round_.cover_rules}
    return known + sorted((marks | used) - set(known))


@door(rules.may_run)
def panels_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show the applications of a round with who reads them."""
    round_ = _round(request, pk)
    view = request.GET.get("show", "")
    found = applications_that_want(round_, view).only(*ON_A_LINE)
    if text := request.GET.get("q", "").strip():
        found = found.filter(name__icontains=text)
    page = Paginator(found, ON_BOARD).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "round": round_,
        "tabs": tabs_of(round_, hub, "panels"),
        "page": page,
        "lines": lines_of(round_, page.object_list),
        "query": text,
        "view": view,
        "views": [
            ("", _("All applications")),
            (READS_MISSING, _("Reads are missing")),
            (READS_OPEN, _("Reads are not locked yet")),
        ],
    }
    return render(request, "judging/panels.html", context)


@door(rules.may_run)
def reads_page(request: HubRequest, hub: str, pk: int, number: int) -> HttpResponse:
    """Show who reads an application, why, and what can be done about each read."""
    round_ = _round(request, pk)
    row = get_object_or_404(applications_read(round_).only(*ON_A_LINE), number=number)
    [line] = lines_of(round_, [row], has_reasons=True)
    context: dict[str, Any] = {
        "round": round_,
        "tabs": tabs_of(round_, hub, "panels"),
        "line": line,
    }
    return render(request, "judging/reads.html", context)


def _reads_of(hub: str, read: Read) -> str:
    keys = {"hub": hub, "pk": read.round_id, "number": read.application.number}
    return reverse("judging:reads-of", kwargs=keys)


@door(rules.may_run, "POST")
def read_take_back(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a read from a judge and give it to somebody else."""
    read = get_object_or_404(reads_for_staff(request.actor), pk=pk)
    back = _reads_of(hub, read)
    return act(
        request,
        lambda: actions.take_back(
            read,
            request.actor,
            reason=request.POST.get("reason", ""),
            now=clock.now(),
        ),
        back,
        _("It goes to somebody else."),
    )


@door(rules.may_run, "POST")
def read_reopen(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Let a judge score again what she has locked."""
    read = get_object_or_404(reads_for_staff(request.actor), pk=pk)
    back = _reads_of(hub, read)
    return act(
        request,
        lambda: actions.reopen_sheet(
            read,
            request.actor,
            reason=request.POST.get("reason", ""),
            now=clock.now(),
        ),
        back,
        _("The judge may score again."),
    )
