"""Pages of the pool: the list, a judge, her absences and interests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.directory import industries
from madang.hubs.form_pages import act, sent
from madang.hubs.http import door
from madang.judging import actions, importing, rules
from madang.judging.forms import AbsenceForm, InterestForm, JudgeForm, NewJudgeForm
from madang.judging.models import JudgeState
from madang.judging.queries import (
    absences_visible_to,
    interests_visible_to,
    judges_visible_to,
    judges_with_history,
    seats_visible_to,
)
from madang.judging.views.shown import REFUSED, XLSX
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.refusals import tell
from madang.kit.sheets.writing import csv_lines, workbook

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madang.hubs.http import HubRequest
    from madang.judging.models import Judge

PER_PAGE = 50


@door(rules.may_run)
def judge_list(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Show the pool: who reads what, how much, and how it went."""
    found = _wanted(request)
    if request.GET.get("format") == "csv":
        return _exported(found)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "states": JudgeState.choices,
        "state": request.GET.get("state", ""),
        "query": request.GET.get("q", ""),
        "rows": [(judge, _fields(judge)) for judge in page],
    }
    return render(request, "judging/judges.html", context)


@door(rules.may_run)
def judges_template(request: HubRequest, hub: str) -> HttpResponse:
    """Hand out an empty file with the headings that importing judges knows."""
    heads = [str(field.label) for field in importing.FIELDS]
    wanted = request.GET.get("format", "xlsx")
    if wanted == "xlsx":
        book = workbook(str(_("Judges")), heads, [])
        answer = HttpResponse(book, content_type=XLSX)
    elif wanted == "csv":
        lines = "".join(csv_lines(heads, []))
        answer = HttpResponse(lines, content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    name = f"{hub}-judges.{wanted}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _wanted(request: HubRequest) -> QuerySet[Judge]:
    found = judges_with_history(request.actor)
    if (state := request.GET.get("state", "")) in JudgeState.values:
        found = found.filter(state=state)
    if text := request.GET.get("q", "").strip():
        found = found.filter(
            Q(person__name__icontains=text)
            | Q(person__latin_name__icontains=text)
            | Q(person__email__icontains=text)
            | Q(role__icontains=text)
        )
    return found


def _fields(judge: Judge) -> list[str]:
    return [industries.name_of(code) for code in judge.expertise]


def _exported(found: QuerySet[Any]) -> StreamingHttpResponse:
    lines = csv_lines(
        [
            _("Name"),
            _("E-mail"),
            _("Role"),
            _("Employer"),
            _("Languages"),
            _("Fields"),
            _("Reads a round"),
            _("Locked"),
            _("No-shows"),
        ],
        (
            (
                judge.name,
                judge.person.email,
                judge.role,
                judge.employer.name if judge.employer else "",
                " ".join(judge.languages),
                " ".join(judge.expertise),
                judge.capacity,
                judge.locked_count,
                judge.no_show_count,
            )
            for judge in found
        ),
    )
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="judges.csv"'
    return answer


@door(rules.may_run, "GET", "POST")
def judge_add(request: HubRequest, hub: str) -> HttpResponse:
    """Take somebody of the directory into the pool."""
    form = NewJudgeForm(sent(request), by=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            judge = actions.add_judge(
                request.actor.hub,
                request.actor,
                person=form.cleaned_data["person"],
                values=form.values,
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("%(name)s is in the pool.") % {"name": judge})
            return redirect("judging:judge", hub=hub, pk=judge.pk)
    status = REFUSED if request.method == "POST" else 200
    context = {
        "form": form,
        "title": _("New judge"),
        "cancel": reverse("judging:judges", kwargs={"hub": hub}),
        "submit": _("Add to the pool"),
    }
    return render(request, "kit/form_page.html", context, status=status)


@door(rules.may_run)
def judge_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a judge: what she reads, her interests, absences, rounds."""
    judge = get_object_or_404(judges_with_history(request.actor), pk=pk)
    return _judge_page(request, judge)


def _judge_page(
    request: HubRequest,
    judge: Judge,
    interest: InterestForm | None = None,
    absence: AbsenceForm | None = None,
) -> HttpResponse:
    by = request.actor
    context = {
        "judge": judge,
        "fields": _fields(judge),
        "interests": interests_visible_to(by).filter(judge=judge),
        "absences": absences_visible_to(by).filter(judge=judge),
        "seats": seats_visible_to(by).filter(judge=judge).order_by("-pk"),
        "interest_form": interest or InterestForm(None, by=by, is_staff=True),
        "absence_form": absence or AbsenceForm(),
    }
    status = REFUSED if interest or absence else 200
    return render(request, "judging/judge.html", context, status=status)


@door(rules.may_run, "GET", "POST")
def judge_edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a judge's entry."""
    judge = get_object_or_404(judges_visible_to(request.actor), pk=pk)
    back = reverse("judging:judge", kwargs={"hub": hub, "pk": pk})
    form = JudgeForm(sent(request), by=request.actor, judge=judge)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_judge(
                judge,
                request.actor,
                expected=form.cleaned_data["version"],
                values=form.values,
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect(back)
    status = REFUSED if request.method == "POST" else 200
    context = {
        "form": form,
        "title": judge.name,
        "cancel": back,
        "submit": "",
    }
    return render(request, "kit/form_page.html", context, status=status)


@door(rules.may_run, "POST")
def interest_add(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Note what ties a judge to an organisation."""
    judge = get_object_or_404(judges_with_history(request.actor), pk=pk)
    form = InterestForm(request.POST, by=request.actor, is_staff=True)
    if not form.is_valid():
        return _judge_page(request, judge, interest=form)
    found = form.cleaned_data
    back = reverse("judging:judge", kwargs={"hub": hub, "pk": pk})
    return act(
        request,
        lambda: actions.say_interest(
            judge,
            request.actor,
            kind=found["kind"],
            organisation=found["organisation"],
            reason=found["reason"],
            named_by_applicant=found["named_by_applicant"],
            now=clock.now(),
        ),
        back,
        _("The judge reads nothing of this applicant any more."),
    )


@door(rules.may_run, "POST")
def interest_withdraw(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take an interest back; it stays on record."""
    interest = get_object_or_404(interests_visible_to(request.actor), pk=pk)
    back = reverse("judging:judge", kwargs={"hub": hub, "pk": interest.judge_id})
    return act(
        request,
        lambda: actions.withdraw_interest(interest, request.actor, now=clock.now()),
        back,
    )


@door(rules.may_run, "POST")
def absence_add(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Note days on which a judge cannot read."""
    judge = get_object_or_404(judges_with_history(request.actor), pk=pk)
    form = AbsenceForm(request.POST)
    if not form.is_valid():
        return _judge_page(request, judge, absence=form)
    try:
        actions.add_absence(judge, request.actor, **form.cleaned_data)
    except Refused as refusal:
        tell(form, refusal)
        return _judge_page(request, judge, absence=form)
    return redirect("judging:judge", hub=hub, pk=pk)


@door(rules.may_run, "POST")
def absence_remove(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take an absence away."""
    absence = get_object_or_404(absences_visible_to(request.actor), pk=pk)
    back = reverse("judging:judge", kwargs={"hub": hub, "pk": absence.judge_id})
    return act(request, lambda: actions.remove_absence(absence, request.actor), back)
