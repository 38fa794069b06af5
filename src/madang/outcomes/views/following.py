"""Pages of the comparison group: declined applicants who agreed to be followed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.hubs import rules as hub_rules
from madang.hubs.actions import publish_text
from madang.hubs.http import door
from madang.kit import clock
from madang.outcomes import rules
from madang.outcomes.consent_words import TEXT, TITLE
from madang.outcomes.forms.following import FollowForm
from madang.outcomes.queries import indicators_visible_to
from madang.outcomes.queries.following import (
    FEWEST,
    FOLLOW_UP,
    compare_with_declined,
    follow_up_text,
    followed_of,
    standing,
    values_in,
)
from madang.outcomes.queries.visible import organisations_in
from madang.outcomes.views.shown import crumbs_to, to

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.outcomes.queries.following import Followed, Pair
    from madang.programmes.models import Cohort


@door(rules.may_see_outcomes)
def following(request: HubRequest, hub: str) -> HttpResponse:
    """Show a cohort beside those its call declined who agreed to be followed."""
    by = request.actor
    form = FollowForm(request.GET, by=by, today=by.hub.day_of(clock.now()))
    cohort, months, level = form.wanted
    followed: Followed | None = None
    pairs: list[Pair] = []
    if cohort:
        followed, pairs = compare_with_declined(cohort, months, level)
    asked = {"cohort": cohort.pk if cohort else "", "months": months, "level": level}
    context = {
        "form": form,
        "here": "following",
        "cohort": cohort,
        "months": months,
        "followed": followed,
        "agreed": len(followed.agreed) if followed else 0,
        "fewest": FEWEST,
        "text": follow_up_text(by.hub),
        "may_ask": hub_rules.may_set_up(by),
        "pairs": [
            {"at": one, "cohort_url": _url(hub, one, "cohort", asked),
             "declined_url": _url(hub, one, "declined", asked)}
            for one in pairs
        ],
        "crumbs": crumbs_to(by),
    }  # fmt: skip
    return render(request, "outcomes/following.html", context)


def _url(hub: str, pair: Pair, group: str, asked: Mapping[str, object]) -> str:
    more = {
        "indicator": pair.indicator.pk, "currency": pair.currency, "group": group,
    }  # fmt: skip
    return f"{to('following-rows', hub)}?{urlencode({**asked, **more})}"


@door(rules.may_see_outcomes)
def rows(request: HubRequest, hub: str) -> HttpResponse:
    """Show the values behind a mean of one of both groups."""
    by, given = request.actor, request.GET
    form = FollowForm(given, by=by, today=by.hub.day_of(clock.now()))
    cohort, months, level = form.wanted
    number = given.get("indicator", "")
    if cohort is None or not number.isdecimal() or len(number) > 15:  # noqa: PLR2004 -- a key
        return redirect("outcomes:following", hub=hub)
    indicator = get_object_or_404(indicators_visible_to(by), pk=int(number))
    is_cohort = given.get("group") == "cohort"
    firms = _firms(cohort, is_cohort=is_cohort)
    found = values_in(cohort, months, firms, level, cohort if is_cohort else None)
    found = found.filter(indicator=indicator, currency=given.get("currency", ""))
    found = found.select_related("indicator", "organisation", "cohort__programme")
    values = standing(found, {indicator.pk: indicator})
    if not is_cohort and len({row.organisation_id for row in values}) < FEWEST:
        raise Http404
    context = {
        "title": str(indicator),
        "sub": str(cohort) if is_cohort else _("Declined applicants who agreed"),
        "rows": values,
        "total": sum(row.amount for row in values),
        "currency": given.get("currency", ""),
        "crumbs": crumbs_to(by, (_("Comparison group"), to("following", hub))),
    }
    return render(request, "outcomes/following_rows.html", context)


def _firms(cohort: Cohort, *, is_cohort: bool) -> frozenset[int]:
    if not is_cohort:
        return followed_of(cohort).agreed
    return frozenset(one.pk for one in organisations_in(cohort))


@door(hub_rules.may_set_up, "POST")
def ask(request: HubRequest, hub: str) -> HttpResponse:
    """Ask declined applicants from now on whether they may be followed."""
    by = request.actor
    if follow_up_text(by.hub) is None:
        publish_text(
            by.hub, by, purpose=FOLLOW_UP, title=TITLE, text=TEXT, is_required=False,
            is_abroad=False, now=clock.now(),
        )  # fmt: skip
        messages.success(request, _("Declined applicants are asked from now on."))
    return redirect("outcomes:following", hub=hub)
