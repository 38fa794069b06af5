"""Who sees which indicators, values and surveys."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from madang.directory.models import Organisation
from madang.directory.rules import own_organisations
from madang.hubs.models import Hub
from madang.outcomes.models import COUNTING, Indicator, Value, ValueStep, counting
from madang.outcomes.queries.scopes import COUNTED
from madang.outcomes.rules import may_see_outcomes, may_see_values
from madang.programmes.models import (
    Baseline,
    Cohort,
    Measure,
    Place,
    Programme,
    ProgrammeSponsor,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from decimal import Decimal

    from django.db.models import QuerySet

    from madang.hubs.models import Actor
    from madang.outcomes.periods import Period
    from madang.outcomes.queries.scopes import Scope


def indicators_visible_to(by: Actor) -> QuerySet[Indicator]:
    """Return the hub's indicators to those who see values, retired ones last."""
    found = Indicator.objects.filter(hub=by.hub).order_by("retired_on", "order", "pk")
    return found if may_see_values(by) else found.none()


def indicators_in_use(hub: Hub) -> QuerySet[Indicator]:
    """Return the indicators of a hub that are not retired, in order."""
    return Indicator.objects.filter(hub=hub, retired_on=None)


def values_visible_to(by: Actor) -> QuerySet[Value]:
    """Return the values that the actor may see: staff all, others their company's."""
    found = Value.objects.filter(hub=by.hub)
    if not may_see_outcomes(by):
        found = found.filter(organisation__in=own_organisations(by))
    return found.select_related(
        "indicator", "organisation", "cohort", "cohort__programme"
    )


def steps_of(value: Value) -> QuerySet[ValueStep]:
    """Return how a value came to its state, the first step first."""
    return ValueStep.objects.filter(value=value).select_related("by")


def organisations_in(cohort: Cohort) -> QuerySet[Organisation]:
    """Return the companies whose outcomes count for a cohort, by name."""
    places = Place.objects.filter(cohort=cohort, state__in=COUNTED)
    found = Organisation.objects.filter(hub=cohort.hub_id)
    return found.filter(pk__in=places.values("organisation")).order_by("name_key", "pk")


def cohorts_to_count(by: Actor) -> QuerySet[Cohort]:
    """Return the hub's cohorts to those who see all outcomes, the latest first."""
    found = Cohort.objects.filter(hub=by.hub).select_related("programme")
    return found if may_see_outcomes(by) else found.none()


#: What an organisation is called by.
NAMED = ("name", "names")


def ways_down(scope: Scope) -> dict[str, Any]:
    """Return the narrower dashboards: programmes or cohorts, and sponsors."""
    if scope.programme:
        cohorts = Cohort.objects.filter(hub=scope.hub, programme=scope.programme)
        cohorts = cohorts.select_related("programme").only(
            "names", "programme__names", "programme__languages", "programme__slug"
        )
        shares = ProgrammeSponsor.objects.filter(programme=scope.programme)
        paying = Organisation.objects.filter(pk__in=shares.values("organisation"))
        return {"cohorts": list(cohorts), "sponsors": list(paying.only(*NAMED))}
    programmes = Programme.objects.filter(hub=scope.hub).order_by("state", "pk")
    return {
        "programmes": list(programmes.only("names", "languages", "slug")),
        "sponsors": list(sponsors_in(scope.hub).only(*NAMED)),
    }


def sponsors_in(hub: Hub) -> QuerySet[Organisation]:
    """Return the organisations that pay, or paid, for a programme of a hub, by name."""
    rows = ProgrammeSponsor.objects.filter(hub=hub)
    paying = Organisation.objects.filter(hub=hub, pk__in=rows.values("organisation"))
    return paying.order_by("name_key", "pk")


@dataclass(frozen=True, slots=True)
class First:
    """What a company had when it came in: an amount, its currency, as of a day."""

    amount: Decimal
    currency: str
    on: date


#: Which of a programme's first figures say what an indicator began with.
FIRST_FIGURES = {
    "employees": Measure.JOBS,
    "sales": Measure.SALES,
    "orders": Measure.ORDERS,
    "order-value": Measure.ORDER_VALUE,
    "investment": Measure.INVESTMENT,
}


def baselines_of(scope: Scope) -> dict[int, list[First]]:
    """Return by indicator what a company had at entry; three statements.

    Values noted as at entry come first, else the figures it gave when coming in.
    """
    found: dict[int, list[First]] = defaultdict(list)
    own = Value.objects.filter(scope.rows, hub=scope.hub, is_baseline=True)
    for row in own.filter(counting()).order_by("ends_on"):
        found[row.indicator_id].append(First(row.amount, row.currency, row.ends_on))
    by_measure: dict[str, list[First]] = {}
    given = Baseline.objects.filter(
        hub=scope.hub, place__organisation=scope.organisation
    )
    for figure in given.order_by("as_of"):
        first = First(figure.value, figure.currency, figure.as_of)
        by_measure.setdefault(figure.measure, [first])
    for one in indicators_in_use(scope.hub).filter(library__in=FIRST_FIGURES):
        if one.pk not in found:
            found[one.pk] = by_measure.get(FIRST_FIGURES[one.library], [])
    return found


def standing_values(
    indicator: Indicator,
    organisations: Collection[Organisation],
    period: Period,
    currency: str,
) -> dict[int, Value]:
    """Return by company the value that stands for exactly these months."""
    found = Value.objects.filter(
        hub=indicator.hub_id,
        indicator=indicator,
        organisation__in=organisations,
        starts_on=period.first,
        ends_on=period.last,
        currency=currency,
        is_baseline=False,
        source_key="",
        state__in=COUNTING,
    )
    return {row.organisation_id: row for row in found}


def hubs_that_count() -> list[Hub]:
    """Return the hubs with an indicator that the product counts by itself."""
    counted = Indicator.objects.filter(retired_on=None).exclude(measure="")
    return list(Hub.objects.filter(pk__in=counted.values("hub")).order_by("pk"))
