"""Who sees which indicators, values and surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.directory.models import Organisation
from madang.directory.rules import own_organisations
from madang.outcomes.models import Indicator, Value, ValueStep
from madang.outcomes.queries.scopes import COUNTED
from madang.outcomes.rules import may_see_outcomes, may_see_values
from madang.programmes.models import Cohort, Place

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub


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
