"""Pages of a sponsor, and those on which staff answer her and keep consents."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.hubs.form_pages import do_softly, done_or_refused, form_page, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.reports import actions, rules
from madang.reports.forms.agreeing import (
    AnswerForm,
    ConsentForm,
    FewestForm,
    QuestionForm,
)
from madang.reports.queries import (
    consents_visible_to,
    questions_visible_to,
    settings_of,
    snapshots_visible_to,
    sponsors_of,
)
from madang.reports.sponsoring import figures_in, programmes_named
from madang.reports.views.shown import crumbs, to
from madang.reports.views.staff import today_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.directory.models import Organisation
    from madang.hubs.http import HubRequest
    from madang.reports.models import Snapshot


@door(rules.may_see_as_sponsor, "GET", "POST")
def sponsor(request: HubRequest, hub: str) -> HttpResponse:
    """Show a sponsor her figures, what was released to her, and take a question."""
    by = request.actor
    own = list(sponsors_of(by))
    form = QuestionForm(sent(request), sponsors=own)

    def act() -> None:
        chosen = next(o for o in own if str(o.pk) == form.cleaned_data["sponsor"])
        text = form.cleaned_data["text"]
        actions.ask_hub(by.hub, by, sponsor=chosen, text=text, now=clock.now())

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The hub has your question."))
        return redirect(to("sponsor", hub))
    released = list(snapshots_visible_to(by)[:50])
    return render(request, "reports/sponsor.html", {
        "hub": by.hub,
        "parts": [_part(request, one, released) for one in own],
        "snapshots": released,
        "questions": questions_visible_to(by)[:50],
        "form": form,
    }, status=422 if form.errors else 200)  # fmt: skip


@door(rules.may_see_as_sponsor)
def sponsor_panel(request: HubRequest, hub: str) -> HttpResponse:
    """Show on a sponsor's first page the figures that were released to her last."""
    by = request.actor
    released = list(snapshots_visible_to(by)[:50])
    part = "#panel" if request.headers.get("HX-Request") else ""
    return render(request, f"reports/sponsor_panel.html{part}", {
        "hub": by.hub,
        "parts": [_part(request, one, released) for one in sponsors_of(by)],
    })  # fmt: skip


def _part(
    request: HubRequest, one: Organisation, released: list[Snapshot]
) -> dict[str, Any]:
    hers = [row for row in released if row.sponsor_id == one.pk]
    asked, language = request.GET.get("edition", ""), get_language() or "en"
    found = figures_in(hers, asked, language)
    named = programmes_named(request.actor.hub, one)
    return {"sponsor": one, "programmes": named, **found}


@door(rules.may_see_reports)
def questions(request: HubRequest, hub: str) -> HttpResponse:
    """List what sponsors asked, open questions first."""
    rows = questions_visible_to(request.actor).order_by("answered_at", "-asked_at")
    open_ones = list(rows.filter(answered_at=None)[:100])
    return render(request, "reports/questions.html", {
        "hub": request.actor.hub,
        "open_ones": open_ones,
        "answered": questions_visible_to(request.actor).exclude(answered_at=None)[:100],
        "crumbs": crumbs(request.actor),
    })  # fmt: skip


@door(rules.may_see_reports, "GET", "POST")
def question(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a question, and take the answer from those who keep reports."""
    by = request.actor
    row = get_object_or_404(questions_visible_to(by), pk=pk)
    form = AnswerForm(sent(request))

    def act() -> None:
        text = form.cleaned_data["answer"]
        actions.answer_sponsor(row, by, text=text, now=clock.now())

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The sponsor has your answer."))
        return redirect(to("questions", hub))
    return render(request, "reports/question.html", {
        "hub": by.hub, "question": row, "form": form,
        "may_answer": rules.may_keep_reports(by) and row.answered_at is None,
        "crumbs": [*crumbs(by), (_("Sponsors' questions"), to("questions", hub))],
    }, status=422 if form.errors else 200)  # fmt: skip


@door(rules.may_see_reports)
def consents(request: HubRequest, hub: str) -> HttpResponse:
    """Show what companies agreed to, and below how many figures are hidden."""
    by = request.actor
    return render(request, "reports/consents.html", {
        "hub": by.hub,
        "consents": consents_visible_to(by)[:500],
        "settings": settings_of(by.hub),
        "may_keep": rules.may_keep_reports(by),
        "crumbs": crumbs(by),
    })  # fmt: skip


@door(rules.may_keep_reports, "GET", "POST")
def add_consent(request: HubRequest, hub: str) -> HttpResponse:
    """Note what a company agreed to."""
    by = request.actor
    form = ConsentForm(sent(request), by=by)
    act = lambda: actions.note_consent(by.hub, by, values=form.values)  # noqa: E731
    back = to("consents", hub)
    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(back)
    way = [*crumbs(by), (_("Consents"), back)]
    return form_page(request, form, title=_("Note a consent"), crumbs=way, cancel=back)


@door(rules.may_keep_reports, "POST")
def withdraw_consent(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """A company agrees no longer: what rests on it closes at once."""
    by = request.actor
    row = get_object_or_404(consents_visible_to(by).filter(withdrawn_on=None), pk=pk)
    act = partial(
        actions.withdraw_consent, row, by, today=today_of(request), now=clock.now()
    )
    told = _("Withdrawn. Snapshots that rest on it are closed to everybody outside.")
    undo = to("consent-back", hub, pk=pk)
    return do_softly(request, act, told, to("consents", hub), undo)


@door(rules.may_keep_reports, "POST")
def bring_back_consent(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Note that a consent still holds; what was closed for it stays closed."""
    by = request.actor
    row = get_object_or_404(consents_visible_to(by), pk=pk)
    act = partial(actions.bring_back_consent, row, by)
    told = _("The consent holds again. What was closed for it stays closed.")
    return do_softly(request, act, told, to("consents", hub))


@door(rules.may_keep_reports, "GET", "POST")
def fewest(request: HubRequest, hub: str) -> HttpResponse:
    """Say below how many companies a figure is hidden."""
    by = request.actor
    form = FewestForm(sent(request), row=settings_of(by.hub))

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        number = form.cleaned_data["fewest"]
        actions.choose_fewest(by.hub, by, expected=expected, fewest=number)

    back = to("consents", hub)
    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(back)
    way = [*crumbs(by), (_("Consents"), back)]
    return form_page(
        request, form, title=_("When figures are hidden"), crumbs=way, cancel=back
    )
