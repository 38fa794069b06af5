"""Organisers' pages of a matching: rounds, parties, the matrix of wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs.form_pages import act, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.refusals import tell
from madang.meetings import actions, rules
from madang.meetings.forms import MatchingForm, PartyForm
from madang.meetings.models import Side
from madang.meetings.queries import (
    matchings_visible_to,
    organised_matchings,
    parties_in,
    parties_visible_to,
    rounds_visible_to,
    wishes_in,
)
from madang.meetings.views.shown import address, form_page, matching_tabs

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.meetings.models import Matching, Party

MATRIX = 60  # parties a side that fit on a screen


def _matching(request: HubRequest, pk: int) -> Matching:
    return get_object_or_404(matchings_visible_to(request.actor), pk=pk)


def _party(request: HubRequest, pk: int) -> Party:
    return get_object_or_404(
        parties_visible_to(request.actor).select_related("organisation"), pk=pk
    )


@door(rules.may_organise)
def matching_list(request: HubRequest, hub: str) -> HttpResponse:
    """Show the hub's matchings."""
    found = organised_matchings(request.actor)
    return render(request, "meetings/matchings.html", {"matchings": found})


@door(rules.may_organise, "GET", "POST")
def matching_new(request: HubRequest, hub: str) -> HttpResponse:
    """Make a matching."""
    form = MatchingForm(sent(request))
    if request.method == "POST" and form.is_valid():
        made = actions.make_matching(
            request.actor.hub, request.actor, values=form.values
        )
        return redirect(address(made, "matching"))
    back = reverse("meetings:matchings", kwargs={"hub": hub})
    return form_page(
        request, form, title=_("New matching"), back=back, submit=_("Make it")
    )


@door(rules.may_organise)
def matching_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a matching's rounds and parties."""
    matching = _matching(request, pk)
    parties = list(parties_in(matching).prefetch_related("representatives"))
    context = {
        "matching": matching,
        "tabs": matching_tabs(matching, "matching"),
        "rounds": rounds_visible_to(request.actor).filter(matching=matching),
        "sides": _sides(matching, parties),
        "count": len(parties),
    }
    return render(request, "meetings/matching.html", context)


def _sides(matching: Matching, parties: list[Party]) -> list[tuple[str, list[Party]]]:
    if not matching.is_two_sided:
        return [(_("Parties"), parties)]
    return [
        (
            matching.left_name or str(Side.LEFT.label),
            [one for one in parties if one.side == Side.LEFT],
        ),
        (
            matching.right_name or str(Side.RIGHT.label),
            [one for one in parties if one.side == Side.RIGHT],
        ),
    ]


@door(rules.may_organise, "GET", "POST")
def matching_edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change what a matching and its sides are called."""
    matching = _matching(request, pk)
    form = MatchingForm(sent(request), matching)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_matching(
                matching,
                request.actor,
                expected=form.cleaned_data["version"] or 0,
                values=form.values,
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect(address(matching, "matching"))
    back = address(matching, "matching")
    return form_page(request, form, title=matching.name, back=back, submit=_("Save"))


@door(rules.may_organise, "GET", "POST")
def party_add(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add a party to a matching."""
    matching = _matching(request, pk)
    form = PartyForm(sent(request), matching=matching, by=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_party(
                matching,
                request.actor,
                values=form.values,
                sitting=form.cleaned_data["sitting"],
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect(address(matching, "matching"))
    return form_page(
        request,
        form,
        title=_("New party"),
        back=address(matching, "matching"),
        submit=_("Add the party"),
    )


@door(rules.may_organise, "GET", "POST")
def party_edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change a party, who sits for it and what it looks for."""
    party = _party(request, pk)
    matching = party.matching
    form = PartyForm(sent(request), matching=matching, by=request.actor, row=party)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_party(
                party,
                request.actor,
                expected=form.cleaned_data["version"] or 0,
                values=form.values,
                sitting=form.cleaned_data["sitting"],
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect(address(matching, "matching"))
    return form_page(
        request,
        form,
        title=party.name,
        back=address(matching, "matching"),
        submit=_("Save"),
    )


@door(rules.may_organise, "POST")
def party_withdraw(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a party out of a matching."""
    party = _party(request, pk)
    return act(
        request,
        lambda: actions.withdraw_party(party, request.actor),
        address(party.matching, "matching"),
        _("%(party)s takes part no longer.") % {"party": party.name},
    )


@door(rules.may_organise)
def wishes_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show who wishes to meet whom, as a matrix of both sides."""
    matching = _matching(request, pk)
    parties = list(parties_in(matching))
    sides = _sides(matching, parties)
    left, right = sides[0][1], sides[-1][1]
    lasting = wishes_in(matching, clock.now())
    said = {(one.by_party_id, one.of_party_id): one.kind for one in lasting}
    lines = [
        (
            one,
            [
                (other, said.get((one.pk, other.pk)), said.get((other.pk, one.pk)))
                for other in right[:MATRIX]
                if other.pk != one.pk
            ],
        )
        for one in left
    ]
    context = {
        "matching": matching,
        "tabs": matching_tabs(matching, "wishes"),
        "lines": lines,
        "right": right[:MATRIX],
        "more": max(0, len(right) - MATRIX),
        "count": len(said),
    }
    return render(request, "meetings/wishes.html", context)
