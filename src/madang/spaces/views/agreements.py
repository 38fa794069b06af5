"""Pages of agreements: the list, one agreement, offers and their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.hubs.actions import Stale
from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.navigation import panels_for
from madang.kit.pages import Counted
from madang.kit.sheets.answer import file_answer
from madang.spaces import actions, rules
from madang.spaces.agreements_list import TONES, AgreementsList
from madang.spaces.forms.agreements import LineForm, OfferForm
from madang.spaces.models import AgreementKind, Follows
from madang.spaces.queries import (
    agreements_visible_to,
    lines_in,
    lines_of,
    spaces_visible_to,
    versions_of,
)
from madang.spaces.queries.terms import subsidies_of, terms_of
from madang.spaces.schedule import by_month, monthly, monthly_on, stretches_of
from madang.spaces.schedule_shown import cost_of, schedule_sheet, steps_shown
from madang.spaces.views.shown import form_page, stale_page, to

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from django.http import HttpResponse, StreamingHttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.spaces.models import AgreementLine, SpaceAgreement
    from madang.spaces.schedule import Month

LINES = 50


def agreement_of(request: HubRequest, pk: int) -> SpaceAgreement:
    """Return an agreement that the reader may see."""
    return get_object_or_404(agreements_visible_to(request.actor), pk=pk)


def crumbs(by: Actor, row: SpaceAgreement | None = None) -> list[tuple[str, str]]:
    """Return the way to an agreement's page."""
    slug = by.hub.slug
    found = [(_("Space agreements"), to("agreements", slug))]
    if row is not None:
        found.append((row.number, to("agreement", slug, pk=row.pk)))
    return found


@door(rules.may_see_agreements)
def agreements(request: HubRequest, hub: str) -> HttpResponse:
    """List the agreements that fit what was asked for."""
    by = request.actor
    found = AgreementsList(by, request.GET, by.hub.day_of(clock.now()))
    pages = Counted(found.agreements(), LINES, found.total)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "list": found,
        "page": page,
        "rows": found.rows(page.object_list),
        "heads": found.heads(
            ["number", "tenant", "spaces", "ends", "m2", "rent", "state"]
        ),
        "may_keep": rules.may_keep_agreements(by),
    }
    return render(request, "spaces/agreements.html", context)


@door(rules.may_see_agreements)
def export(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out what the filters leave as a file."""
    today = request.actor.hub.day_of(clock.now())
    found = AgreementsList(request.actor, request.GET, today)
    return file_answer(
        f"{hub}-agreements",
        _("Space agreements"),
        found.header(),
        list(found.lines()),
        wanted=request.GET.get("format", "xlsx"),
        today=today,
    )


@door(rules.may_see_agreements)
def agreement(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show an agreement: its lines, terms, versions and costs, and what can be done."""
    by, row, today = (
        request.actor,
        agreement_of(request, pk),
        request.actor.hub.day_of(clock.now()),
    )
    lines, terms = lines_of(row), terms_of(row)
    state = row.state(today)
    months = months_under(row, lines, today)
    context = {
        "agreement": row,
        "state": state,
        "tone": TONES.get(state, ""),
        "lines": [_line_shown(one, row.currency, today) for one in lines],
        "net_m2": sum(one.net_m2 for one in lines),
        "terms": terms,
        "steps_shown": steps_shown(terms, is_staff=by.is_staff),
        "cost": cost_of(months, terms, row.currency),
        "today": today,
        "versions": [
            (one, row_state, TONES.get(row_state, ""))
            for one in versions_of(row)
            if by.is_staff or not one.withdrawn_on
            for row_state in [one.state(today)]
        ],
        "steps": steps_of(row, by),
        "is_open": not row.signed_on and not row.withdrawn_on,
        "is_replaced": _is_replaced(row),
        "may_keep": rules.may_keep_agreements(by),
        "may_see_note": by.is_staff,
        "panels": panels_for(by, "spaces.spaceagreement", row),
        "crumbs": crumbs(by),
    }
    return render(request, "spaces/agreement.html", context)


def _line_shown(
    line: AgreementLine, currency: str, today: date
) -> tuple[AgreementLine, Decimal, Decimal | None]:
    """Return a line with its monthly cost today, and the signed one if it differs."""
    now, signed = monthly_on(line, currency, today), monthly(line, currency)
    return line, now, signed if now != signed else None


def _is_replaced(row: SpaceAgreement) -> bool:
    later = row.later.filter(signed_on__isnull=False, follows=Follows.ADDENDUM)
    return bool(row.terminated_on) and later.exists()


def months_under(
    row: SpaceAgreement, lines: list[AgreementLine], today: date
) -> list[Month]:
    """Return what an agreement costs, month by month."""
    stretches = stretches_of(lines, row.over_on, row.currency, today)
    return by_month(stretches, row.currency)


def steps_of(row: SpaceAgreement, by: Actor) -> list[tuple[str, str]]:
    """Return what can be done next with an agreement: the step's name and its words."""
    if not row.signed_on:
        return []
    found: list[tuple[str, str]] = []
    if rules.may_keep_agreements(by) and row.terminated_on is None:
        found = [
            ("amend", _("Change by an addendum")),
            ("notice", _("Note notice")),
            ("end", _("End early")),
        ]
        if row.ends_on is not None:
            found.insert(0, ("renew", _("Renew")))
        if row.kind == AgreementKind.RESIDENCY:
            found.append(("graduate", _("Graduate")))
    if rules.may_keep_deposits(by) and row.deposit:
        found.append(("deposit", _("Note what became of the deposit")))
    return found


@door(rules.may_see_agreements)
def schedule(
    request: HubRequest, hub: str, pk: int
) -> HttpResponse | StreamingHttpResponse:
    """Hand out what an agreement costs, line by line and month by month."""
    row, today = agreement_of(request, pk), request.actor.hub.day_of(clock.now())
    lines = lines_of(row)
    header, cells = schedule_sheet(
        row, lines, months_under(row, lines, today), subsidies_of(row)
    )
    return file_answer(
        f"{hub}-{row.pk}-schedule",
        row.number[:30],
        header,
        cells,
        wanted=request.GET.get("format", "xlsx"),
        today=today,
    )


@door(rules.may_keep_agreements, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Offer an agreement; the address may name a space to begin with."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    asked = request.GET.get("space", "")
    space = None
    if asked.isdecimal() and len(asked) < LINES:
        space = spaces_visible_to(by).filter(pk=asked).first()
    form = OfferForm(sent(request), by=by, today=today, space=space)
    made: list[SpaceAgreement] = []

    def act() -> None:
        done = actions.offer(
            by.hub, by, values=form.values, lines=form.lines, today=today
        )
        made.append(done.row)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("The offer stands. Sign it when all agree."))
        return redirect(to("agreement", hub, pk=made[0].pk))
    return form_page(
        request,
        form,
        title=_("New offer"),
        crumbs=crumbs(by),
        submit=_("Make the offer"),
        cancel=to("agreements", hub),
        names="organisation",
    )


@door(rules.may_keep_agreements, "GET", "POST")
def edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change an offer; show both texts when somebody was faster."""
    by, row, today = (
        request.actor,
        agreement_of(request, pk),
        request.actor.hub.day_of(clock.now()),
    )
    form = OfferForm(sent(request), by=by, today=today, row=row)
    context: dict[str, Any] = {
        "title": _("Change the offer"),
        "crumbs": crumbs(by, row),
        "cancel": to("agreement", hub, pk=pk),
        "names": "organisation",
    }

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_offer(row, by, expected=expected, values=form.values)

    try:
        if request.method == "POST" and done_or_refused(form, act):
            messages.success(request, _("Saved."))
            return redirect(to("agreement", hub, pk=pk))
    except Stale:
        now = agreement_of(request, pk)
        current = OfferForm(None, by=by, today=today, row=now)
        return stale_page(request, form, current, **context)
    return form_page(request, form, **context)


@door(rules.may_keep_agreements, "GET", "POST")
def add_line(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add a line to an offer."""
    by, row = request.actor, agreement_of(request, pk)
    form = LineForm(sent(request), by=by)

    def act() -> None:
        actions.add_line(row, by, values=form.values)

    return _line_page(request, form, act, row, _("Add a line"))


@door(rules.may_keep_agreements, "GET", "POST")
def edit_line(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a line of an offer."""
    by = request.actor
    line = get_object_or_404(lines_in(by), pk=pk)
    form = LineForm(sent(request), by=by, row=line)

    def act() -> None:
        actions.change_line(line, by, values=form.values)

    return _line_page(request, form, act, line.agreement, _("Change the line"))


def _line_page(
    request: HubRequest, form: LineForm, act: Any, row: SpaceAgreement, title: str
) -> HttpResponse:
    back = to("agreement", request.actor.hub.slug, pk=row.pk)
    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Saved."))
        return redirect(back)
    way = crumbs(request.actor, row)
    return form_page(request, form, title=title, crumbs=way, cancel=back)


@door(rules.may_keep_agreements, "POST")
def remove_line(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a line out of an offer."""
    by = request.actor
    line = get_object_or_404(lines_in(by), pk=pk)
    back = to("agreement", hub, pk=line.agreement_id)
    told = _("Removed. The journal keeps what it said.")
    return do_softly(request, lambda: actions.remove_line(line, by), told, back)


@door(rules.may_keep_agreements, "POST")
def do(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Do what asks for nothing: withdraw an offer, and take things back."""
    by, row, now = request.actor, agreement_of(request, pk), clock.now()
    back = to("agreement", hub, pk=pk)
    if act == "withdraw":
        undo = to("agreement-do", hub, pk=pk, act="offer-again")
        told = _("The offer is withdrawn.")
        return do_softly(
            request,
            lambda: actions.withdraw(row, by, today=by.hub.day_of(now)),
            told,
            back,
            undo,
        )
    acts = {
        "offer-again": (
            lambda: actions.offer_again(row, by),
            _("The offer stands again."),
        ),
        "unsign": (
            lambda: actions.take_back_signature(row, by, now=now),
            _("It is an offer again."),
        ),
        "resume": (
            lambda: actions.resume(row, by, now=now),
            _("The agreement runs on as was agreed."),
        ),
    }
    if act not in acts:
        raise Http404
    done, told = acts[act]
    return do_softly(request, done, told, back)
