"""A company's page of its place: made for a phone; staff see the same and act on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from madang.hubs.actions import Stale
from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.languages import best
from madang.programmes import actions, calendars, rules, signing, tones
from madang.programmes.forms.cohorts import PlaceForm
from madang.programmes.forms.onboarding import FiguresForm, SignForm
from madang.programmes.models import AT_WORK, MONEY, Measure, PlaceState
from madang.programmes.queries import (
    coming_in,
    editions_to_sign,
    own_places_of,
    places_visible_to,
    points_of,
    sessions_of,
    signatures_visible_to,
)
from madang.programmes.views.shown import (
    Crumbs,
    cohort_crumbs,
    form_page,
    panels_of,
    to,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.programmes.models import Place

#: What may become of a place: verb, label, from which states, whether a form asks why.
ACTS: dict[str, tuple[Any, Any, Collection[PlaceState], bool]] = {
    "accept": (
        actions.accept_place,
        gettext_lazy("Accept the place"),
        {PlaceState.OFFERED},
        False,
    ),
    "decline": (
        actions.decline_place,
        gettext_lazy("Decline the place"),
        {PlaceState.OFFERED},
        True,
    ),
    "leave": (
        actions.send_on_leave,
        gettext_lazy("Note a leave"),
        {PlaceState.ACTIVE},
        True,
    ),
    "return": (
        actions.come_back,
        gettext_lazy("Note the return"),
        {PlaceState.ON_LEAVE},
        False,
    ),
    "graduate": (actions.graduate_place, gettext_lazy("Graduate"), AT_WORK, False),
    "exit": (actions.record_exit, gettext_lazy("Note an exit"), AT_WORK, True),
    "terminate": (
        actions.terminate_place,
        gettext_lazy("Terminate the place"),
        AT_WORK,
        True,
    ),
}
#: What a company may do itself.
OWN = {"accept", "decline"}


def _place(request: HubRequest, pk: int) -> Place:
    return get_object_or_404(places_visible_to(request.actor), pk=pk)


def _kept(request: HubRequest, pk: int) -> Place:
    """Return a place that the actor may change.

    Raises:
        Http404: it is another company's, or she only looks on.
    """
    row = _place(request, pk)
    if not rules.may_keep_place(request.actor, row):
        raise Http404
    return row


def place_crumbs(by: Actor, row: Place) -> Crumbs:
    """Return the way to a place's page."""
    page = (str(row.organisation), to("place", by.hub.slug, pk=row.pk))
    if not by.is_staff:
        return [(str(row.cohort.programme), page[1])]
    return [*cohort_crumbs(by, row.cohort), page]


@door(rules.may_take_part)
def own(request: HubRequest, hub: str) -> HttpResponse:
    """Take a company's people to its place, or to the choice among several."""
    rows = list(own_places_of(request.actor))
    if len(rows) == 1:
        return redirect(to("place", hub, pk=rows[0].pk))
    told = [(row, tones.PLACE.get(PlaceState(row.state), "")) for row in rows]
    return render(request, "programmes/own.html", {"rows": told})


@door(rules.may_see_cohorts)
def place(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a place: what is open, what is next, what was signed."""
    by, row, now = request.actor, _place(request, pk), clock.now()
    sessions = list(sessions_of(row.cohort))
    user = by.user
    path = f"/s/plan/{calendars.token_for(row.cohort, user)}.ics" if user else ""
    context = {
        "place": row,
        "one": coming_in([row])[0],
        "tone": tones.PLACE.get(PlaceState(row.state), ""),
        "is_own": rules.may_speak_for(by, row),
        "may_keep": rules.may_keep_place(by, row),
        "is_at_work": row.state in AT_WORK,
        "acts": _acts(row) if by.is_managing else [],
        "sessions": sessions,
        "upcoming": [one for one in sessions if one.ends_at > now][:3],
        "crumbs": place_crumbs(by, row)[:-1],
        "panels": panels_of(row, by),
        "feed": request.build_absolute_uri(path) if path else "",
        "today": by.hub.day_of(now),
    }
    return render(request, "programmes/place.html", context)


def _acts(row: Place) -> list[tuple[str, Any, bool]]:
    """Return what may become of the place now: act, label, whether it asks why."""
    return [
        (name, label, asks)
        for name, (_verb, label, states, asks) in ACTS.items()
        if row.state in states
    ]


@door(rules.may_keep_place, "GET", "POST")
def do(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Let something become of a place; what needs a reason asks for it first."""
    by, row = request.actor, _kept(request, pk)
    if act not in ACTS or not (act in OWN or by.is_managing):
        raise Http404
    verb, label, _states, asks = ACTS[act]
    form = PlaceForm(sent(request), act=act, expected=row.version)
    form.fields["reason"].required = act == "terminate"
    back = to("place", hub, pk=pk)

    def run() -> None:
        given = form.cleaned_data
        more = {"reason": given["reason"]} if asks else {}
        if act == "leave":
            more["back_on"] = given["back_on"]
        expected = given["version"] or row.version
        verb(row, by, expected=expected, today=by.hub.day_of(clock.now()), **more)

    status = 200
    try:
        if request.method == "POST" and done_or_refused(form, run):
            undo = to("place-undo", hub, pk=pk) if by.is_managing else ""
            done = f"{row.organisation}: {row.get_state_display()}"
            messages.success(request, done, extra_tags=f"undo:{undo}" if undo else "")
            return redirect(back)
    except Stale as stale:
        form.add_error(None, str(stale))
        status = 409
    return form_page(
        request,
        form,
        status=status,
        title=label,
        crumbs=place_crumbs(by, row),
        submit=label,
        cancel=back,
    )


@door(rules.may_run_programmes, "POST")
def undo(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Undo the last act on a place."""
    row = _place(request, pk)
    return do_softly(
        request,
        lambda: actions.undo_place(row, request.actor, expected=row.version),
        _("Undone."),
        to("place", hub, pk=pk),
    )


@door(rules.may_keep_place, "POST")
def tick(request: HubRequest, hub: str, pk: int, item: int) -> HttpResponse:
    """Tick a point of the checklist off, or open it again."""
    by, row = request.actor, _kept(request, pk)
    point = get_object_or_404(points_of(by).filter(cohort=row.cohort_id), pk=item)
    opens = request.POST.get("act") == "open"

    def act() -> None:
        if opens:
            actions.untick(row, by, item=point)
        else:
            actions.tick(row, by, item=point, now=clock.now())

    told = _("Open again.") if opens else _("Done.")
    return do_softly(request, act, told, to("place", hub, pk=pk))


def consent_sentence(row: Place) -> str:
    """Return the sentence beside the box, which becomes part of what is signed."""
    return _(
        "I have read this agreement, agree to it for %(company)s and may sign for it. "
        "My typed name is my signature."
    ) % {"company": row.organisation}


@door(rules.may_keep_place, "GET", "POST")
def sign(request: HubRequest, hub: str, pk: int, edition: int) -> HttpResponse:
    """Read an agreement and sign it with one's typed name."""
    by, row = request.actor, _place(request, pk)
    if not rules.may_speak_for(by, row):
        raise Http404
    paper = get_object_or_404(editions_to_sign(row), pk=edition)
    language = get_language() or "en"
    consent = consent_sentence(row)
    form = SignForm(sent(request), edition=paper.pk, consent=consent)
    made: list[int] = []

    def act() -> None:
        given = form.cleaned_data
        signature = actions.sign(
            row,
            by,
            edition=paper,
            language=language,
            typed_name=given["typed_name"],
            agrees=given["agrees"],
            consent=consent,
            now=clock.now(),
        )
        made.append(signature.pk)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Signed. This is your receipt."))
        return redirect(to("signature", hub, pk=made[0]))
    return form_page(
        request,
        form,
        page="programmes/sign.html",
        place=row,
        edition=paper,
        text=best(paper.texts, language),
        crumbs=place_crumbs(by, row),
        cancel=to("place", hub, pk=pk),
    )


@door(rules.may_see_cohorts)
def signature(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what was signed, word for word, by whom and when, with its hash."""
    by = request.actor
    row = get_object_or_404(signatures_visible_to(by), pk=pk)
    context = {
        "signature": row,
        "is_intact": signing.is_intact(row),
        "crumbs": place_crumbs(by, row.place),
    }
    return render(request, "programmes/signature.html", context)


@door(rules.may_see_cohorts)
def signature_file(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Hand out exactly the bytes over which a signature's hash was made."""
    row = get_object_or_404(signatures_visible_to(request.actor), pk=pk)
    content = signing.canonical(signing.parts_of(row))
    answer = HttpResponse(content, content_type="application/json")
    name = f"signature-{row.pk}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@door(rules.may_keep_place, "GET", "POST")
def figures(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a company's figures as of a day."""
    by, row, now = request.actor, _kept(request, pk), clock.now()
    given = coming_in([row])[0].figures
    currency = next((one.currency for one in given if one.currency), by.hub.currency)
    form = FiguresForm(sent(request), today=by.hub.day_of(now), currency=currency)

    def act() -> None:
        actions.set_figures(
            row,
            by,
            figures=form.figures,
            as_of=form.cleaned_data["as_of"],
            now=now,
        )

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The figures are in."))
        return redirect(to("place", hub, pk=pk))
    return form_page(
        request,
        form,
        page="programmes/figures.html",
        place=row,
        given=given,
        money=[m.value for m in Measure if m in MONEY],
        crumbs=place_crumbs(by, row),
        cancel=to("place", hub, pk=pk),
    )
