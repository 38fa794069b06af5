"""Pages of background work: the list, one job with its progress, stop and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs.http import door
from madang.jobs import kinds, rules
from madang.jobs.actions import cancel_job, retry_job
from madang.jobs.queries import jobs_visible_to, last_beat, periodic_jobs
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.pages import Capped
from madang.kit.sent import page_sent

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.jobs.models import PeriodicJob

LINES = 50


def _periodic_work() -> list[tuple[str, PeriodicJob]]:
    return [(kinds.label_of(work.name), work) for work in periodic_jobs()]


@door(rules.may_watch)
def job_list(request: HubRequest, hub: str) -> HttpResponse:
    """Show the hub's background work, and whether a worker is there to do it."""
    jobs = Capped(jobs_visible_to(request.actor), LINES)
    context = {
        "page": jobs.get_page(request.GET.get("page")),
        "periodic": _periodic_work() if request.actor.is_staff else [],
        "beat": last_beat(),
    }
    return render(request, "jobs/list.html", context)


@door(rules.may_watch)
def job_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show one job; asked by htmx, only its progress."""
    job = get_object_or_404(jobs_visible_to(request.actor), pk=pk)
    part = "#progress" if request.headers.get("HX-Request") else ""
    context = {"job": job, "may_steer": rules.may_steer(request.actor, job)}
    return render(request, f"jobs/job.html{part}", context)


@door(rules.may_watch, "POST")
def job_cancel(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Ask a job to stop."""
    job = get_object_or_404(jobs_visible_to(request.actor), pk=pk)
    try:
        cancel_job(job, request.actor, now=clock.now())
        messages.success(request, _("The job will stop at its next step."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    here = reverse("jobs:job", kwargs={"hub": hub, "pk": pk})
    return redirect(page_sent(request.POST.get("next"), here))


@door(rules.may_watch, "POST")
def job_retry(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Run an ended job again."""
    job = get_object_or_404(jobs_visible_to(request.actor), pk=pk)
    try:
        retry_job(job, request.actor, now=clock.now())
        messages.success(request, _("The job is queued again."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("jobs:job", hub=hub, pk=pk)
