"""Pages of values: those to check, one with its history, a cohort's table, a form."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.directory.queries import organisations_visible_to
from madang.directory.rules import own_organisations
from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.pages import Capped
from madang.kit.sheets.answer import file_answer
from madang.outcomes import actions, rules
from madang.outcomes.forms.values import (
    CorrectionForm,
    Line,
    ProofForm,
    ReasonForm,
    TableChoice,
    TableForm,
    ValueForm,
)
from madang.outcomes.queries import (
    cohorts_to_count,
    organisations_in,
    standing_values,
    steps_of,
    values_visible_to,
)
from madang.outcomes.values_list import ValuesList, header, lines_of
from madang.outcomes.views.shown import Crumbs, crumbs_to, form_page, to

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse, StreamingHttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.outcomes.models import Value

LINES = 50
MISTAKE = 422


@door(rules.may_see_values)
def values(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """List the values asked for, or hand them out as a file."""
    by = request.actor
    found = ValuesList(by, request.GET)
    if wanted := request.GET.get("format", ""):
        return file_answer(
            f"{hub}-values", _("Values"), header(), lines_of(found.rows),
            wanted=wanted, today=by.hub.day_of(clock.now()),
        )  # fmt: skip
    context = {
        "list": found,
        "page": Capped(found.rows, LINES).get_page(request.GET.get("page")),
        "crumbs": crumbs_to(by),
        "own": sorted(own_organisations(by)),
        "sees_all": rules.may_see_outcomes(by),
        "may_keep": rules.may_keep_outcomes(by),
    }
    return render(request, "outcomes/values.html", context)


def value_of(request: HubRequest, pk: int) -> Value:
    """Return a value that the reader may see."""
    return get_object_or_404(values_visible_to(request.actor), pk=pk)


def _crumbs(by: Actor, value: Value | None = None) -> Crumbs:
    slug = by.hub.slug
    found = crumbs_to(by, (_("Values"), to("values", slug)))
    if value is not None:
        found.append((str(value.indicator), to("value", slug, pk=value.pk)))
    return found


def value_to_change(request: HubRequest, pk: int) -> Value:
    """Return a value that the reader may correct and prove.

    Raises:
        PermissionDenied: she only reads it.
    """
    row = value_of(request, pk)
    if not rules.may_change_value(request.actor, row):
        raise PermissionDenied
    return row


@door(rules.may_see_values)
def value(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a value, where it came from, and how it came to its state."""
    return _value_page(request, value_of(request, pk))


def _value_page(
    request: HubRequest, row: Value, reject: forms.Form | None = None
) -> HttpResponse:
    by = request.actor
    steps = list(steps_of(row))
    is_mine = by.user is not None and by.user.pk in {
        row.noted_by_id, *(step.by_id for step in steps)
    }  # fmt: skip
    context = {
        "value": row,
        "steps": steps,
        "former": row.corrects,
        "later": getattr(row, "correction", None),
        "typed": row.answer.typed.get(str(row.indicator_id), "") if row.answer else "",
        "is_mine": is_mine,
        "may_check": rules.may_check_values(by) and row.counts,
        "may_change": rules.may_change_value(by, row)
        and row.counts and not row.source_key,
        "reason": reject or ReasonForm(),
        "crumbs": _crumbs(by),
    }  # fmt: skip
    status = MISTAKE if reject is not None else 200
    return render(request, "outcomes/value.html", context, status=status)


@door(rules.may_check_values, "POST")
def verify(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Vouch for a value."""
    row, by = value_of(request, pk), request.actor
    act = partial(actions.verify_value, row, by, now=clock.now())
    return do_softly(request, act, _("Verified."), to("value", hub, pk=pk))


@door(rules.may_see_values, "POST")
def end(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Reject or reverse a value, for a reason."""
    row, by, now = value_of(request, pk), request.actor, clock.now()
    verbs = {
        "reject": (actions.reject_value, rules.may_check_values),
        "reverse": (actions.reverse_value, rules.may_change_value),
    }
    if act not in verbs:
        raise Http404
    verb, may = verbs[act]
    if not may(by, row):
        raise PermissionDenied
    form = ReasonForm(request.POST)

    def do() -> None:
        verb(row, by, reason=form.cleaned_data["reason"], now=now)

    if done_or_refused(form, do):
        messages.success(request, _("It counts no more."))
        return redirect(to("value", hub, pk=pk))
    return _value_page(request, row, form)


@door(rules.may_see_values, "GET", "POST")
def correct(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Note the right number in a value's place."""
    row, by, now = value_to_change(request, pk), request.actor, clock.now()
    form = CorrectionForm(sent(request), value=row)
    made: list[Value] = []

    def do() -> None:
        given = form.cleaned_data
        values = {"amount": given["amount"], "currency": given.get("currency", "")}
        made.append(
            actions.correct_value(
                row, by, values=values, reason=given["reason"], now=now
            )
        )

    if request.method == "POST" and done_or_refused(form, do):
        messages.success(request, _("Corrected. The former value stays readable."))
        return redirect(to("value", hub, pk=made[0].pk))
    return form_page(
        request, form, title=_("Correct the value"), crumbs=_crumbs(by, row),
        cancel=to("value", hub, pk=pk), lead=str(row),
    )  # fmt: skip


@door(rules.may_see_values, "GET", "POST")
def prove(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add the evidence of a value."""
    row, by, now = value_to_change(request, pk), request.actor, clock.now()
    given = request.FILES if request.method == "POST" else None
    form = ProofForm(sent(request), given)

    def do() -> None:
        actions.prove_value(row, by, evidence=form.cleaned_data["evidence"], now=now)

    if request.method == "POST" and done_or_refused(form, do):
        messages.success(request, _("Saved."))
        return redirect(to("value", hub, pk=pk))
    return form_page(
        request, form, title=_("Add evidence"), crumbs=_crumbs(by, row),
        cancel=to("value", hub, pk=pk), lead=str(row), is_upload=True,
    )  # fmt: skip


@door(rules.may_note_values, "GET", "POST")
def add(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Note a value of a company."""
    by, now = request.actor, clock.now()
    firm = get_object_or_404(organisations_visible_to(by), pk=pk)
    if not rules.may_speak_for(by, firm.pk):
        raise Http404
    given = request.FILES if request.method == "POST" else None
    form = ValueForm(sent(request), given, by=by, today=by.hub.day_of(now))

    def do() -> None:
        row = actions.note_value(firm, by, values=form.values, now=now)
        if proof := form.cleaned_data["evidence"]:
            actions.prove_value(row, by, evidence=proof, now=now)

    back = to("company", hub, pk=pk)
    if request.method == "POST" and done_or_refused(form, do):
        messages.success(request, _("Noted."))
        return redirect(back)
    crumbs = crumbs_to(by, (firm.display_name, back))
    return form_page(
        request, form, title=_("New value"), crumbs=crumbs, cancel=back, is_upload=True
    )


@door(rules.may_keep_outcomes, "GET", "POST")
def table(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Fill in an indicator for all companies of a cohort at once."""
    by, now = request.actor, clock.now()
    row = get_object_or_404(cohorts_to_count(by), pk=pk)
    choice = TableChoice(request.GET, by=by, today=by.hub.day_of(now))
    form = None
    if choice.indicator:
        firms = list(organisations_in(row))
        there = standing_values(choice.indicator, firms, choice.period, choice.code)
        lines = [Line(firm, there.get(firm.pk)) for firm in firms]
        form = TableForm(sent(request), lines=lines, choice=choice)

        def do() -> None:
            entries = [(one, {**v, "cohort": row}) for one, v in form.entries]
            count = len(actions.note_values(by.hub, by, entries=entries, now=now).rows)
            told = ngettext("%(count)d value noted.", "%(count)d values noted.", count)
            messages.success(request, told % {"count": count})

        if request.method == "POST" and done_or_refused(form, do):
            return redirect(request.get_full_path())
    context = {
        "cohort": row,
        "choice": choice,
        "form": form,
        "indicator": choice.indicator,
        "code": choice.code,
        "query": request.GET.urlencode(),
        "crumbs": crumbs_to(by, (str(row), to("cohort", hub, pk=pk))),
    }
    status = MISTAKE if form and form.is_bound and form.errors else 200
    return render(request, "outcomes/table.html", context, status=status)
