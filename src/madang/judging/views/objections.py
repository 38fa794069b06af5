"""Pages of objections: an applicant says whom, staff answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.applications.queries import may_write, own_applications_of, part_of
from madang.applications.rules import may_work_on
from madang.hubs.form_pages import sent
from madang.hubs.http import door
from madang.judging import actions, rules
from madang.judging.forms.objections import AnswerForm, ObjectionForm
from madang.judging.models import InterestKind, ObjectionState
from madang.judging.queries import (
    may_object_now,
    meant,
    objections_visible_to,
    open_objections,
    own_objections,
    pool_of,
    published_judges,
)
from madang.judging.views.shown import REFUSED
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.refusals import tell

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from madang.applications.models import Application
    from madang.hubs.http import HubRequest

MOST_ANSWERED = 100


@door(may_work_on, "GET", "POST")
def own(request: HubRequest, hub: str, uuid: UUID) -> HttpResponse:
    """Say who should not judge the application, and see what came of it."""
    by = request.actor
    row = get_object_or_404(own_applications_of(by), uuid=uuid)
    judges = published_judges(row.call)
    form = ObjectionForm(sent(request), is_published=bool(judges))
    if request.method == "POST" and form.is_valid() and _said(request, row, form):
        messages.success(request, _("Staff look at it before anybody judges you."))
        return redirect("judging:own-objections", hub=hub, uuid=uuid)
    context = {
        "hub": row.hub,
        "application": row,
        "form": form,
        "judges": judges,
        "rows": list(own_objections(by, row)),
        "is_open": may_object_now(row) and may_write(part_of(by, row)),
    }
    status = REFUSED if form.errors else 200
    return render(request, "judging/own_objections.html", context, status=status)


def _said(request: HubRequest, row: Application, form: ObjectionForm) -> bool:
    given = form.cleaned_data
    try:
        actions.object_to_judge(
            row,
            request.actor,
            named=given["named"],
            kind=InterestKind(given["kind"]),
            why=given["why"],
            now=clock.now(),
        )
    except Refused as refused:
        tell(form, refused)
        return False
    return True


@door(may_work_on, "POST")
def take_back(request: HubRequest, hub: str, uuid: UUID, pk: int) -> HttpResponse:
    """Take an objection back that nobody has answered."""
    row = get_object_or_404(own_applications_of(request.actor), uuid=uuid)
    found = get_object_or_404(own_objections(request.actor, row), pk=pk)
    try:
        actions.take_objection_back(found, request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("judging:own-objections", hub=hub, uuid=uuid)


@door(rules.may_run)
def objections(request: HubRequest, hub: str) -> HttpResponse:
    """List what applicants say about judges, what waits for an answer first."""
    return _listed(request)


def _listed(request: HubRequest, wrong: AnswerForm | None = None) -> HttpResponse:
    by, pool = request.actor, pool_of(request.actor)
    forms: list[tuple[Any, AnswerForm]] = []
    for one in open_objections(by):
        form = AnswerForm(None, pk=one.pk, meant=meant(one, pool), pool=pool)
        is_wrong = wrong is not None and wrong.prefix == form.prefix
        forms.append((one, wrong if wrong is not None and is_wrong else form))
    done = objections_visible_to(by).exclude(state=ObjectionState.OPEN)
    context = {
        "forms": forms,
        "done": done.order_by("-answered_at")[:MOST_ANSWERED],
        "crumbs": [(_("Judges"), reverse("judging:judges", args=[by.hub.slug]))],
    }
    status = REFUSED if wrong is not None else 200
    return render(request, "judging/objections.html", context, status=status)


@door(rules.may_run, "POST")
def answer(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Accept an objection, keeping judges away, or decline it with a reason."""
    by, pool = request.actor, pool_of(request.actor)
    found = get_object_or_404(objections_visible_to(by), pk=pk)
    form = AnswerForm(request.POST, pk=pk, meant=meant(found, pool), pool=pool)
    if not form.is_valid():
        return _listed(request, form)
    told, now = form.cleaned_data["answer"], clock.now()
    try:
        if request.POST.get("act") == "accept":
            actions.accept_objection(
                found, by, judges=form.chosen, answer=told, now=now
            )
            messages.success(request, _("They read nothing of this application."))
        else:
            actions.decline_objection(found, by, answer=told, now=now)
            messages.success(request, _("Declined; the applicant reads why."))
    except Refused as refused:
        if not refused.fields:
            messages.error(request, str(refused))
            return redirect("judging:objections", hub=hub)
        tell(form, refused)
        return _listed(request, form)
    return redirect("judging:objections", hub=hub)
