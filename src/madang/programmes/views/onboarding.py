"""Staff's pages of coming in: who lacks what, the checklist, the agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.sent import keys_sent
from madang.programmes import actions, rules
from madang.programmes.forms.onboarding import AgreementForm, EditionForm, PointForm
from madang.programmes.queries import (
    agreements_in,
    checklist_of,
    cohorts_visible_to,
    coming_in,
    places_at_work,
    points_of,
    programmes_visible_to,
)
from madang.programmes.views.shown import cohort_crumbs, form_page, programme_crumbs, to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.programmes.models import Agreement, Cohort


def _cohort(request: HubRequest, pk: int) -> Cohort:
    return get_object_or_404(cohorts_visible_to(request.actor), pk=pk)


@door(rules.may_see_programmes)
def overview(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show who of a cohort lacks what."""
    row = _cohort(request, pk)
    places = list(places_at_work(row))
    for place in places:
        place.cohort = row
    rows = sorted(coming_in(places), key=lambda one: -one.lacks)
    context = {
        "cohort": row,
        "rows": rows,
        "lacking": sum(1 for one in rows if one.lacks),
        "checklist": list(checklist_of(row)),
        "crumbs": cohort_crumbs(request.actor, row),
    }
    return render(request, "programmes/onboarding.html", context)


@door(rules.may_run_programmes, "POST")
def remind(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Remind the marked companies, or all that lack something."""
    by, row = request.actor, _cohort(request, pk)
    keys = keys_sent(request.POST.getlist("sel"))
    places = places_at_work(row)
    if keys:
        places = places.filter(pk__in=keys)
    done = actions.remind(row, by, places=list(places), now=clock.now())
    told = ngettext(
        "%(count)d company is reminded.",
        "%(count)d companies are reminded.",
        done.companies,
    ) % {"count": done.companies}
    messages.success(request, told)
    if done.unreached:
        names = ", ".join(done.unreached)
        nobody = _("Nobody can sign in for: %(names)s. Invite somebody of them.")
        messages.warning(request, nobody % {"names": names})
    return redirect(to("onboarding", hub, pk=pk))


@door(rules.may_run_programmes, "GET", "POST")
def add_point(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add a point to a cohort's checklist."""
    by, row = request.actor, _cohort(request, pk)
    form = PointForm(sent(request), by=by)
    back = to("onboarding", hub, pk=pk)

    def act() -> None:
        actions.add_point(row, by, values=form.cleaned_data)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Added."))
        return redirect(back)
    return form_page(
        request,
        form,
        title=_("New point"),
        crumbs=cohort_crumbs(by, row),
        submit=_("Add"),
        cancel=back,
    )


@door(rules.may_run_programmes, "GET", "POST")
def point(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a point of a checklist."""
    by = request.actor
    row = get_object_or_404(points_of(by), pk=pk)
    form = PointForm(sent(request), by=by, row=row)
    back = to("onboarding", hub, pk=row.cohort_id)

    def act() -> None:
        actions.change_point(row, by, values=form.cleaned_data)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(
        request,
        form,
        title=_("Change the point"),
        crumbs=cohort_crumbs(by, row.cohort),
        cancel=back,
        remove_url=to("point-remove", hub, pk=pk),
    )


@door(rules.may_run_programmes, "POST")
def remove_point(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a point off a checklist."""
    row = get_object_or_404(points_of(request.actor), pk=pk)
    return do_softly(
        request,
        lambda: actions.remove_point(row, request.actor),
        _("Removed. The journal keeps what it said."),
        to("onboarding", hub, pk=row.cohort_id),
    )


@door(rules.may_run_programmes, "GET", "POST")
def add_agreement(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add a paper that every company of a programme signs."""
    by = request.actor
    programme = get_object_or_404(programmes_visible_to(by), pk=pk)
    form = AgreementForm(sent(request), by=by)
    back = to("programme", hub, pk=pk)

    def act() -> None:
        actions.add_agreement(programme, by, now=clock.now(), **form.cleaned_data)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Every company of the programme signs it now."))
        return redirect(back)
    return form_page(
        request,
        form,
        title=_("New agreement"),
        crumbs=programme_crumbs(by, programme),
        submit=_("Publish"),
        cancel=back,
    )


def _agreement(request: HubRequest, pk: int) -> Agreement:
    return get_object_or_404(agreements_in(request.actor), pk=pk)


@door(rules.may_see_programmes)
def agreement(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show the editions of an agreement, the latest first."""
    row = _agreement(request, pk)
    context = {
        "agreement": row,
        "editions": list(row.editions.all()),
        "crumbs": programme_crumbs(request.actor, row.programme),
    }
    return render(request, "programmes/agreement.html", context)


@door(rules.may_run_programmes, "GET", "POST")
def add_edition(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Publish new words of an agreement."""
    by, row = request.actor, _agreement(request, pk)
    form = EditionForm(sent(request), agreement=row, last=row.editions.first())
    back = to("agreement", hub, pk=pk)

    def act() -> None:
        actions.publish_edition(row, by, now=clock.now(), **form.cleaned_data)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The new edition is out."))
        return redirect(back)
    return form_page(
        request,
        form,
        title=_("New edition"),
        crumbs=[*programme_crumbs(by, row.programme), (str(row), back)],
        submit=_("Publish"),
        cancel=back,
    )


@door(rules.may_run_programmes, "POST")
def agreement_do(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Retire an agreement, or ask for it again."""
    by, row = request.actor, _agreement(request, pk)
    back = to("agreement", hub, pk=pk)
    if act == "retire":
        return do_softly(
            request,
            lambda: actions.retire_agreement(row, by, now=clock.now()),
            _("Nobody is asked to sign it any more."),
            back,
            to("agreement-do", hub, pk=pk, act="demand"),
        )
    if act == "demand":
        return do_softly(
            request,
            lambda: actions.demand_agreement(row, by),
            _("It is asked for again."),
            back,
        )
    raise Http404
