"""Values as a list asks for them: found, chosen, sorted; each way along an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, ExpressionWrapper, F

from madang.directory.rules import ORGANISATION
from madang.outcomes.periods import last_of
from madang.outcomes.queries.visible import values_visible_to
from madang.search.queries import among, ids_matching

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from django.db.models import QuerySet

    from madang.hubs.models import Actor
    from madang.outcomes.models import Value

#: So many companies' values are looked up company by company.
FEW = 1000
SORTED_BY = {
    "company": ("organisation__name_key",),
    "period": ("month",),
    "amount": ("currency", "amount"),
}


def values_found(by: Actor, text: str) -> QuerySet[Value]:
    """Return the values that the actor may see of companies that a text finds."""
    found = values_visible_to(by)
    if not text:
        return found
    firms = ids_matching(by.hub, text, ORGANISATION)
    if len(firms) <= FEW:
        return found.filter(organisation__in=among(firms))
    return found.annotate(firm=_organisation()).filter(firm__in=among(firms))


def _organisation() -> ExpressionWrapper[Any]:
    """Return the organisation so that no planner looks its index up for each.

    Most values are of one of many companies: the list's own order meets them soon.
    """
    return ExpressionWrapper(F("organisation_id") + 0, BigIntegerField())


def values_chosen(values: QuerySet[Value], asked: Mapping[str, Any]) -> QuerySet[Value]:
    """Return those of a state, indicator, programme, cohort and months, if asked for.

    A value is of the month in which its period ends, as in every sum.
    """
    if state := asked.get("state"):
        values = values.filter(state=state)
    if indicator := asked.get("indicator"):
        values = values.filter(indicator=indicator)
    if cohort := asked.get("cohort"):
        values = values.filter(cohort=cohort)
    elif programme := asked.get("programme"):
        values = values.filter(cohort__programme=programme)
    if first := asked.get("first"):
        values = values.filter(month__gte=first)
    if last := asked.get("last"):
        values = values.filter(month__lte=last_of(last))
    return values


def values_in_order(values: QuerySet[Value], sort: str) -> QuerySet[Value]:
    """Return values sorted by a column, those of the latest month first if by none.

    That a company is of the same hub is said again, so that companies are walked in the
    order of their names' index, and as few as a page needs.
    """
    name = sort.removeprefix("-")
    down = "-" if sort.startswith("-") else ""
    if name not in SORTED_BY:
        return values.order_by("-month", "-pk")
    if name == "company":
        values = values.filter(organisation__hub=F("hub"))
    return values.order_by(*(f"{down}{one}" for one in (*SORTED_BY[name], "pk")))
