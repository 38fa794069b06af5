"""How a call takes applications, set up by staff: form, way, rules, letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.applications import letters, presets, rules
from madang.applications.actions import (
    change_letters,
    change_options,
    change_rules,
    choose_form,
    grant_exemption,
    open_intake,
    revoke_exemption,
)
from madang.applications.forms import ExemptionForm, OpenIntakeForm, OptionsForm
from madang.applications.letterforms import LettersForm
from madang.applications.models import ExemptionKind
from madang.applications.queries import exemptions_of, intake_of
from madang.applications.ruleforms import RulesForm
from madang.applications.views.lists import call_and_intake, crumbs_to, tabs_of
from madang.applications.views.shared import MENDED, received
from madang.hubs.http import door
from madang.kit.errors import Refused
from madang.kit.languages import best
from madang.kit.refusals import tell
from madang.kit.sent import keys_sent, number_sent
from madang.programmes.queries import calls_visible_to
from madang.questionnaires.queries import frozen_editions_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpResponse

    from madang.applications.models import Intake
    from madang.hubs.http import HubRequest
    from madang.programmes.models import Call

OPTIONS = (
    *("needs_signatory", "has_preferences", "gives_feedback"),
    *("offer_days", "appeal_days"),
)


def _context(call: Call, at: str, **more: Any) -> dict[str, Any]:
    return {
        "call": call,
        "tabs": tabs_of(call, at),
        "crumbs": crumbs_to(call),
        **more,
    }


def _tried(form: forms.Form, act: Callable[[], object]) -> bool:
    """Return whether the form was right and the act done; else say why not in it."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        tell(form, refused)
        return False
    return True


@door(rules.may_run_calls, "GET", "POST")
def intake(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Choose the form and the options of a call; the first time, its way too."""
    call = get_object_or_404(calls_visible_to(request.actor), pk=pk)
    found = intake_of(call)
    if found is None:
        return _open(request, call)
    editions = frozen_editions_for(request.actor, "application")
    form = OptionsForm(
        request.POST if request.POST.get("act") == "options" else None,
        initial={name: getattr(found, name) for name in OPTIONS}
        | {"version": found.version},
    )
    if request.method == "POST":
        if request.POST.get("act") == "form":
            return _choose(request, found, editions)
        given = {name: form.data.get(name) for name in OPTIONS}

        def act() -> object:
            values = {name: form.cleaned_data[name] for name in given}
            expected = form.cleaned_data["version"]
            return change_options(
                found, request.actor, expected=expected, values=values
            )

        if _tried(form, act):
            messages.success(request, _("Saved."))
            return redirect("applications:intake", hub=hub, pk=pk)
    context = _context(call, "intake", intake=found, form=form, editions=editions)
    status = MENDED if form.errors else 200
    return render(request, "applications/intake.html", context, status=status)


def _choose(request: HubRequest, found: Intake, editions: Any) -> HttpResponse:
    chosen = request.POST.get("edition", "")
    edition = get_object_or_404(editions, pk__in=keys_sent([chosen]))
    given = request.POST.get("version", "")
    expected = number_sent(given)
    try:
        choose_form(found, request.actor, expected=expected, edition=edition)
        messages.success(request, _("Saved."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("applications:intake", hub=found.hub.slug, pk=found.call_id)


def _open(request: HubRequest, call: Call) -> HttpResponse:
    editions = frozen_editions_for(request.actor, "application")
    form = OpenIntakeForm(request.POST or None, editions=editions)

    def act() -> object:
        way = presets.preset(form.cleaned_data["preset"])
        edition = form.cleaned_data["edition"]
        return open_intake(call, request.actor, edition=edition, way=way)

    if request.method == "POST" and _tried(form, act):
        messages.success(request, _("The call takes applications now."))
        return redirect("applications:intake", hub=call.hub.slug, pk=call.pk)
    context = {
        "call": call,
        "form": form,
        "has_editions": editions.exists(),
        "crumbs": crumbs_to(call)[:1],
        "ways": [
            (key, best(presets.names(words)), make())
            for key, (words, make) in presets.PRESETS.items()
        ],
    }
    status = MENDED if form.errors else 200
    return render(request, "applications/intake_new.html", context, status=status)


@door(rules.may_run_calls, "GET", "POST")
def eligibility_rules(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say who may take part."""
    call, found = call_and_intake(request, pk)
    form = RulesForm(
        request.POST or None,
        definition=found.edition.definition,
        rules=found.asked,
        initial={"version": found.version},
    )

    def act() -> object:
        expected = form.cleaned_data["version"]
        return change_rules(found, request.actor, expected=expected, asked=form.rules())

    if request.method == "POST" and _tried(form, act):
        messages.success(
            request, _("Saved. Check the applications again to apply the rules.")
        )
        return redirect("applications:rules", hub=hub, pk=pk)
    context = _context(call, "rules", intake=found, form=form)
    status = MENDED if form.errors else 200
    return render(request, "applications/rules.html", context, status=status)


@door(rules.may_run_calls, "GET", "POST")
def letter_texts(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Write the letters, in every language of the call."""
    call, found = call_and_intake(request, pk)
    form = LettersForm(
        request.POST or None,
        texts=letters.read(found.letters),
        languages=call.languages,
        initial={"version": found.version},
    )

    def act() -> object:
        expected = form.cleaned_data["version"]
        return change_letters(
            found, request.actor, expected=expected, given=form.letters()
        )

    if request.method == "POST" and _tried(form, act):
        messages.success(request, _("Saved."))
        return redirect("applications:letters", hub=hub, pk=pk)
    context = _context(
        call, "letters", intake=found, form=form, holders=list(letters.HOLDERS.items())
    )
    status = MENDED if form.errors else 200
    return render(request, "applications/letters.html", context, status=status)


@door(rules.may_run_calls, "GET", "POST")
def exemptions(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """List the exemptions of a call, and grant one."""
    call, found = call_and_intake(request, pk)
    now = received(request)
    form = ExemptionForm(request.POST or None, zone=call.zone)

    def act() -> object:
        return grant_exemption(
            call,
            request.actor,
            email=form.cleaned_data["email"],
            kind=ExemptionKind(form.cleaned_data["kind"]),
            reason=form.cleaned_data["reason"],
            expires_at=form.cleaned_data["expires_at"],
            now=now,
        )

    if request.method == "POST" and _tried(form, act):
        messages.success(request, _("The exemption is granted."))
        return redirect("applications:exemptions", hub=hub, pk=pk)
    rows = [(row, row.holds(now)) for row in exemptions_of(call)]
    context = _context(call, "exemptions", intake=found, form=form, rows=rows)
    status = MENDED if form.errors else 200
    return render(request, "applications/exemptions.html", context, status=status)


@door(rules.may_run_calls, "POST")
def exemption_end(request: HubRequest, hub: str, pk: int, row: int) -> HttpResponse:
    """End an exemption."""
    call, _found = call_and_intake(request, pk)
    found = get_object_or_404(exemptions_of(call), pk=row)
    revoke_exemption(found, request.actor, now=received(request))
    messages.success(request, _("The exemption has ended."))
    return redirect("applications:exemptions", hub=hub, pk=pk)
