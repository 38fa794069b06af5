"""What several pages of this room show alike: scopes, periods, forms, ways."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.directory.queries import organisations_visible_to
from madang.hubs import form_pages
from madang.kit.money import number_text
from madang.outcomes import rules
from madang.outcomes.forms.period import PeriodForm
from madang.outcomes.queries import Scope, cohorts_to_count, first_month_of
from madang.programmes.queries import programmes_visible_to

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.outcomes.periods import Period

Crumbs = list[tuple[str, str]]
form_page = partial(form_pages.form_page, page="outcomes/form.html")
stale_page = partial(form_pages.stale_page, page="outcomes/form.html")
#: The kinds of scopes that have a dashboard, by the name of its address.
KINDS = ("programme", "cohort", "company", "sponsor")


#: A share is shown with no more decimals of a percent.
MOST_PLACES = 6


def to(name: str, hub: str, **keys: Any) -> str:
    """Return the address of a page of this room."""
    return reverse(f"outcomes:{name}", kwargs={"hub": hub, **keys})


def crumbs_to(by: Actor, *more: tuple[str, str]) -> Crumbs:
    """Return the way to outcomes, and further."""
    if not rules.may_see_outcomes(by):
        return list(more)
    return [(_("Outcomes"), to("hub", by.hub.slug)), *more]


def scope_named(by: Actor, kind: str, pk: int) -> Scope:
    """Return a scope that the actor may see.

    Raises:
        Http404: there is none.
    """
    if kind == "company":
        found = get_object_or_404(organisations_visible_to(by), pk=pk)
        if not rules.may_see_outcomes(by) and not rules.may_speak_for(by, found.pk):
            raise Http404
        return Scope(by.hub, organisation=found)
    if not rules.may_see_outcomes(by):
        raise Http404
    if kind == "programme":
        programme = get_object_or_404(programmes_visible_to(by), pk=pk)
        return Scope(by.hub, programme=programme)
    if kind == "cohort":
        cohort = get_object_or_404(cohorts_to_count(by), pk=pk)
        return Scope(by.hub, programme=cohort.programme, cohort=cohort)
    if kind == "sponsor":
        sponsor = get_object_or_404(organisations_visible_to(by), pk=pk)
        return Scope(by.hub, sponsor=sponsor)
    return Scope(by.hub)


@dataclass(frozen=True, slots=True)
class Look:
    """What a page looks at: a scope by its kind, a period, a level."""

    scope: Scope
    kind: str
    pk: int
    period: Period
    level: str
    form: PeriodForm

    def rows_url(self, indicator: int) -> str:
        """Return the address of the rows behind a figure."""
        span = (self.period.first, self.period.last)
        of = (self.kind, self.pk)
        return rows_url(self.scope.hub.slug, indicator, of, span, self.level)


def rows_url(
    hub: str, indicator: int, of: tuple[str, int], span: tuple[date, date], level: str
) -> str:
    """Return the address of an indicator's rows of a scope in some months."""
    asked = {
        "of": of[0],
        "pk": of[1],
        "first": f"{span[0]:%Y-%m}",
        "last": f"{span[1]:%Y-%m}",
        "level": level,
    }
    return f"{to('rows', hub, pk=indicator)}?{urlencode(asked)}"


def look_at(request: HubRequest, kind: str, pk: int, today: date) -> Look:
    """Return what the address asks to look at; without a period, all there is."""
    scope = scope_named(request.actor, kind, pk)
    form = PeriodForm(request.GET, first=first_month_of(scope) or today, today=today)
    return Look(scope, kind, pk, form.period, form.level, form)


def share_text(share: Decimal) -> str:
    """Return a share in percent: one decimal, more where it would read as nothing.

    >>> from decimal import Decimal
    >>> [share_text(Decimal(n)) for n in ("1", "0.4567", "0.0000379", "0")]
    ['100%', '45.7%', '0.0038%', '0%']
    """
    percent = share * 100
    places = 0 if percent == percent.to_integral_value() else 1
    if 0 < percent < 1:
        places = min(1 - percent.adjusted(), MOST_PLACES)
    return f"{number_text(percent, get_language() or 'en', places)}%"
