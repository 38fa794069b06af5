"""Pages of survival: how long cohorts' companies live, and which these are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from madang.hubs.http import door
from madang.kit import clock
from madang.kit.sheets.answer import file_answer
from madang.outcomes import rules
from madang.outcomes.forms.compare import SurvivalForm
from madang.outcomes.models import Level
from madang.outcomes.queries import companies_at, curves_of, indicators_visible_to
from madang.outcomes.queries.surviving import (
    ALL,
    AT_RISK,
    ENDED,
    LOST,
    STILL_IN_BUSINESS,
)
from madang.outcomes.survival import last_seen, median_of, step_at
from madang.outcomes.views.curves import curve as drawing_of
from madang.outcomes.views.shown import crumbs_to, to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse, StreamingHttpResponse

    from madang.hubs.http import HubRequest
    from madang.outcomes.queries import Curve, Watched
    from madang.outcomes.survival import Step

#: After how many months the table says how many live.
AFTER = (6, 12, 24, 36, 48, 60, 84, 120)
LONGEST = 1200


@dataclass(frozen=True, slots=True)
class Line:
    """What the table says of a cohort at a month; each number with its companies."""

    after: int
    step: Step | None
    numbers: dict[str, tuple[int, str]]

    @property
    def is_whole(self) -> bool:
        """Whether nobody has ended by then."""
        return self.step is None or self.step.share == 1


@door(rules.may_see_outcomes)
def survival(request: HubRequest, hub: str) -> HttpResponse:
    """Show how long the companies of cohorts live, cohort by cohort."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    form = SurvivalForm(request.GET, by=by, today=today)
    cohorts, level = form.chosen
    form.offer(cohorts)
    curves = curves_of(by.hub, cohorts, today, level)
    context = {
        "form": form,
        "here": "survival",
        "shown": [_shown(one, hub, level) for one in curves if one.watched],
        "is_counted": indicators_visible_to(by)
        .filter(library=STILL_IN_BUSINESS, retired_on=None)
        .exists(),
        "may_keep": rules.may_keep_outcomes(by),
        "crumbs": crumbs_to(by),
    }
    return render(request, "outcomes/survival.html", context)


def _shown(curve: Curve, hub: str, level: str) -> dict[str, Any]:
    def url(what: str, after: int = 0) -> str:
        asked = {"cohort": curve.cohort.pk, "what": what, "after": after}
        return f"{to('survival-rows', hub)}?{urlencode({**asked, 'level': level})}"

    steps, longest = curve.steps, last_seen(curve.steps)
    lines = [
        Line(
            after,
            step_at(steps, after),
            {
                what: (len(companies_at(curve, after, what)), url(what, after))
                for what in (AT_RISK, ENDED, LOST)
            },
        )
        for after in (*(n for n in AFTER if n < longest), longest)
        if longest
    ]
    words = _("At risk"), _("Months")
    name = _("How many companies of %(cohort)s live how long") % {
        "cohort": curve.cohort
    }
    return {
        "curve": curve,
        "all_url": url(ALL),
        "lines": lines,
        "median": median_of(steps),
        "chart": drawing_of(name, steps, words, _told) if longest else "",
        "unheard": sum(one.is_unheard for one in curve.watched),
        "closed": [one for one in curve.watched if one.is_closed],
        "has_ended": any(one.ended for one in steps),
    }


def _told(step: Step) -> str:
    """Return a step in words, for who cannot see the drawing or points at it."""
    months = ngettext("%(count)d month", "%(count)d months", step.at)
    told = [
        f"{months % {'count': step.at}}: {100 * step.share:.0f} %",
        _("%(count)d at risk") % {"count": step.at_risk},
    ]
    if step.low is not None and step.high is not None:
        told.insert(1, f"{100 * step.low:.0f}–{100 * step.high:.0f} %")
    if step.ended:
        told.append(_("%(count)d ended") % {"count": step.ended})
    if step.lost:
        told.append(_("%(count)d last seen") % {"count": step.lost})
    return " · ".join(told)


@door(rules.may_see_outcomes)
def companies(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Show, or hand out as a file, the companies behind a figure of one cohort."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    form = SurvivalForm(request.GET, by=by, today=today)
    cohorts, level = form.chosen
    if not form.is_valid() or len(form.cleaned_data["cohort"]) != 1:
        return redirect("outcomes:survival", hub=hub)
    [curve] = curves_of(by.hub, cohorts, today, level)
    given = request.GET.get("after", "0")
    after = min(int(given), LONGEST) if given.isdecimal() and len(given) < 5 else 0  # noqa: PLR2004 -- four digits
    what = request.GET.get("what", ALL)
    found = companies_at(curve, after, what)
    if wanted := request.GET.get("format", ""):
        return file_answer(
            f"{hub}-survival-{curve.cohort.pk}", str(curve.cohort), _heads(),
            _rows(found), wanted=wanted, today=today,
        )  # fmt: skip
    context = {
        "curve": curve,
        "found": found,
        "title": _titles(after).get(what, _titles(after)[ALL]),
        "level": Level(level),
        "query": request.GET.urlencode(),
        "crumbs": crumbs_to(by, (_("Survival"), to("survival", hub))),
    }
    return render(request, "outcomes/survival_rows.html", context)


def _titles(after: int) -> dict[str, str]:
    count = {"count": after}
    return {
        ALL: _("All companies of the cohort"),
        AT_RISK: _("Known to live until month %(count)d") % count,
        ENDED: _("Ended until month %(count)d") % count,
        LOST: _("Last seen before month %(count)d") % count,
    }


def _heads() -> list[str]:
    return [
        _("Company"), pgettext("day", "From"), _("Months"),
        pgettext("company", "Ended"), _("Last seen"),
    ]  # fmt: skip


def _rows(found: list[Watched]) -> Iterator[list[Any]]:
    for one in found:
        ended = one.until if one.said else None
        yield [
            str(one.organisation), one.since, one.months, ended,
            None if ended else one.until,
        ]  # fmt: skip
