"""Keeping the directory right: what waits for a look, look-alikes, merges, policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.directory import actions, rules
from madang.directory.actions.merge import fields_to_choose
from madang.directory.forms import PolicyForm, label_of
from madang.directory.models import Organisation
from madang.directory.queries import (
    merges_visible_to,
    organisations_visible_to,
    pairs_visible_to,
    people_visible_to,
    policy_of,
    proposals_visible_to,
    waiting_proposals,
)
from madang.directory.templatetags.directory import thumbnail_address
from madang.directory.views.compare import in_words
from madang.directory.views.shown import form_page, url_of
from madang.hubs.form_pages import done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.sent import number_sent
from madang.kit.templatetags.kit import avatar

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.directory.models import ChangeProposal
    from madang.directory.parts import Owner
    from madang.hubs.http import HubRequest

PAIRS = 25


@door(rules.may_keep_directory)
def proposals(request: HubRequest, hub: str) -> HttpResponse:
    """Show what companies have asked to change, as it is now and as they ask."""
    page = Paginator(waiting_proposals(request.actor), PAIRS).get_page(
        request.GET.get("page")
    )
    lines = [(asked, _asked(asked)) for asked in page]
    context = {"page": page, "lines": lines}
    return render(request, "directory/proposals.html", context)


def _asked(proposal: ChangeProposal) -> list[tuple[str, str, str]]:
    row = proposal.organisation
    lines = [
        (
            label_of(Organisation, name),
            in_words(Organisation, name, getattr(row, name)),
            in_words(Organisation, name, asked),
        )
        for name, (_was, asked) in proposal.changes.items()
        if name != "logo"
    ]
    if "logo" in proposal.changes:
        asked = proposal.changes["logo"][1]
        was, new = _picture(proposal, row.logo_id), _picture(proposal, asked)
        lines.append((label_of(Organisation, "logo"), was, new))
    return lines


def _picture(proposal: ChangeProposal, key: int | None) -> str:
    """Return a logo as it is or as it is asked for, to be looked at."""
    if key is None:
        return ""
    url = thumbnail_address(proposal.organisation.hub.slug, key, 256)
    alt = _("Logo of %(name)s") % {"name": proposal.organisation}
    return avatar(proposal.organisation, "large square", url, alt)


@door(rules.may_keep_directory, "POST")
def decide(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Accept or decline what a company asked for."""
    by = request.actor
    row = get_object_or_404(proposals_visible_to(by), pk=pk)
    answer = request.POST.get("answer", "")
    try:
        if request.POST.get("act") == "accept":
            actions.accept_proposal(
                row,
                by,
                expected=number_sent(request.POST.get("version")),
                answer=answer,
                now=clock.now(),
            )
            messages.success(request, _("Accepted."))
        else:
            actions.decline_proposal(row, by, answer=answer, now=clock.now())
            messages.success(request, _("Declined."))
    except (Refused, ValueError) as refused:
        messages.error(request, str(refused))
    return redirect("directory:proposals", hub=hub)


@door(rules.may_keep_directory)
def look_alikes(request: HubRequest, hub: str) -> HttpResponse:
    """Show the pairs that may be one and the same, and the merges made."""
    by = request.actor
    page = Paginator(pairs_visible_to(by), PAIRS).get_page(request.GET.get("page"))
    pairs = [
        (
            pair,
            pair.subject,
            pair.other,
            "organisations" if pair.organisation_id else "people",
        )
        for pair in page
    ]
    context = {"page": page, "pairs": pairs, "merges": merges_visible_to(by)[:10]}
    return render(request, "directory/look_alikes.html", context)


@door(rules.may_keep_directory, "POST")
def find_look_alikes(request: HubRequest, hub: str) -> HttpResponse:
    """Look through the whole directory for pairs."""
    by = request.actor
    found = actions.find_look_alikes(by.hub, by, now=clock.now())
    told = _("%(count)d pairs to look at.") % {
        "count": found.organisations + found.people
    }
    messages.success(request, told)
    return redirect("directory:look-alikes", hub=hub)


@door(rules.may_keep_directory, "POST")
def keep_apart(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Note that the two of a pair are not the same."""
    pair = get_object_or_404(pairs_visible_to(request.actor), pk=pk)
    actions.keep_apart(pair, request.actor, now=clock.now())
    messages.success(request, _("Noted: they are not the same."))
    return redirect("directory:look-alikes", hub=hub)


@dataclass(frozen=True, slots=True)
class Choice:
    """One field of a merge: its label, both values, and which is taken beforehand."""

    name: str
    label: str
    kept: str
    gone: str
    takes_gone: bool


@door(rules.may_keep_directory, "GET", "POST")
def merge(
    request: HubRequest, hub: str, folder: str, pk: int, other: int
) -> HttpResponse:
    """Show two rows side by side, choose field by field, and make them one."""
    by = request.actor
    if pk == other:
        raise Http404
    kept, gone = _row(request, folder, pk), _row(request, folder, other)
    if request.method == "POST":
        take = [
            name
            for name in fields_to_choose(type(kept))
            if request.POST.get(f"take_{name}") == "gone"
        ]
        done = actions.merge(
            kept, by, gone=gone, take=take, now=clock.now(), fill_gaps=False
        )
        keys = {"hub": hub, "pk": done.record.pk}
        undo = reverse("directory:merge-undo", kwargs=keys)
        messages.success(request, _("Merged."), extra_tags=f"undo:{undo}")
        return redirect(url_of(kept, hub))
    context = {
        "kept": kept,
        "gone": gone,
        "folder": folder,
        "choices": list(_choices(kept, gone)),
    }
    return render(request, "directory/merge.html", context)


def _row(request: HubRequest, folder: str, pk: int) -> Owner:
    if folder == "organisations":
        return get_object_or_404(organisations_visible_to(request.actor), pk=pk)
    return get_object_or_404(people_visible_to(request.actor), pk=pk)


def _choices(kept: Owner, gone: Owner) -> list[Choice]:
    """Return the fields in which the two differ."""
    kind = type(kept)
    found = []
    for name in fields_to_choose(kind):
        mine, theirs = getattr(kept, name), getattr(gone, name)
        if mine != theirs and (theirs or mine):
            label = label_of(kind, name)
            texts = (in_words(kind, name, mine), in_words(kind, name, theirs))
            found.append(Choice(name, label, *texts, takes_gone=not mine))
    return found


@door(rules.may_keep_directory, "POST")
def undo_merge(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Make two of one again."""
    record = get_object_or_404(merges_visible_to(request.actor), pk=pk)
    try:
        actions.undo_merge(record, request.actor, now=clock.now())
        messages.success(request, _("The merge is undone."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("directory:look-alikes", hub=hub)


@door(rules.may_set_policy, "GET", "POST")
def policy(request: HubRequest, hub: str) -> HttpResponse:
    """Say how the hub keeps its directory."""
    by = request.actor
    form = PolicyForm(sent(request), policy=policy_of(by.hub))
    if request.method == "POST" and done_or_refused(
        form, lambda: actions.set_policy(by.hub, by, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("directory:policy", hub=hub)
    return form_page(request, form, title=_("How the directory is kept"))
