"""The template of a file of values: its headings, and a cohort's lines to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from madang.hubs.http import door
from madang.kit import clock
from madang.kit.sheets.answer import file_answer
from madang.outcomes import rules
from madang.outcomes.importing import FIELDS
from madang.outcomes.periods import period_before
from madang.outcomes.queries import (
    cohorts_to_count,
    indicators_in_use,
    organisations_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.http import HttpResponse, StreamingHttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Hub
    from madang.programmes.models import Cohort


LONGEST_KEY = 15


@door(rules.may_keep_outcomes)
def template(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out a file with the headings; of a cohort, with a line for every value."""
    by, today = request.actor, request.actor.hub.day_of(clock.now())
    asked = request.GET.get("cohort", "")
    lines: Iterator[list[str]] = iter(())
    if asked.isdecimal() and len(asked) <= LONGEST_KEY:
        cohort = get_object_or_404(cohorts_to_count(by), pk=int(asked))
        lines = _lines(by.hub, cohort, today)
    return file_answer(
        f"{hub}-values", _("Values of indicators"), [str(f.label) for f in FIELDS],
        lines, wanted=request.GET.get("format", "xlsx"), today=today,
    )  # fmt: skip


def _lines(hub: Hub, cohort: Cohort, today: date) -> Iterator[list[str]]:
    indicators = list(indicators_in_use(hub).filter(measure=""))
    for firm in organisations_in(cohort):
        for one in indicators:
            last = period_before(today, one.frequency)
            until = "" if last.first.month == last.last.month else f"{last.last:%Y-%m}"
            period = f"{last.first:%Y-%m}"
            yield [firm.display_name, str(one), period, until, "", "", ""]
