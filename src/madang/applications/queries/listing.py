"""Lists of a call's applications for staff: filtered, counted, sorted, exported.

A list costs the same number of statements for any number of rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, OuterRef, Q, Subquery

from madang.applications.models import (
    Application,
    ApplicationState,
    Decision,
    Eligible,
    Preference,
)
from madang.applications.queries.visible import applications_visible_to
from madang.directory.names import company_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from madang.hubs.models import Actor
    from madang.programmes.models import Call

PER_PAGE = 50
#: What a list can be sorted by, and by which columns.
SORTS = {
    "number": ("number",),
    "name": ("name_key", "number"),
    "country": ("country", "name_key"),
    "sent": ("submitted_at", "number"),
    "stage": ("stage", "number"),
    "eligible": ("eligible", "number"),
    "since": ("stage_at", "number"),
}
#: What is filtered, and which column each filter asks.
FILTERS = {
    "stage": "stage",
    "state": "state",
    "eligible": "eligible",
    "country": "country",
    "decision": "outcome",
}
UNRELEASED = "unreleased"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list's address asks for; anything unknown in it is left out."""

    text: str = ""
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: str = "number"
    is_down: bool = False

    def of(self, name: str) -> tuple[str, ...]:
        """Return what is chosen of a filter."""
        return dict(self.chosen).get(name, ())


def wanted_of(asked: Any) -> Wanted:
    """Return what the address (a ``QueryDict``) asks for."""
    sort = asked.get("sort", "")
    chosen = tuple(
        (name, tuple(value[:40] for value in asked.getlist(name) if value))
        for name in FILTERS
    )
    return Wanted(
        asked.get("q", "").strip()[:100],
        tuple((name, values) for name, values in chosen if values),
        sort.removeprefix("-") if sort.removeprefix("-") in SORTS else "number",
        sort.startswith("-"),
    )


def applications_in(by: Actor, call: Call) -> QuerySet[Application]:
    """Return the applications of a call that the actor may see, with their outcome."""
    standing = Decision.objects.filter(
        application=OuterRef("pk"), superseded_at=None
    ).order_by()
    found = applications_visible_to(by).filter(call=call)
    return found.annotate(
        outcome=Subquery(standing.values("outcome")[:1]),
        decision_released_at=Subquery(standing.values("released_at")[:1]),
        reserve_rank=Subquery(standing.values("reserve_rank")[:1]),
    ).exclude(state=ApplicationState.DRAFT)


def listed(rows: QuerySet[Application], wanted: Wanted) -> QuerySet[Application]:
    """Return the rows that are asked for, in the order that is asked for."""
    for name, values in wanted.chosen:
        rows = rows.filter(**{f"{FILTERS[name]}__in": values})
    if wanted.text:
        rows = rows.filter(_named(wanted.text))
    order: list[Any] = [F(column) for column in SORTS[wanted.sort]]
    return rows.order_by(
        *[one.desc(nulls_last=True) if wanted.is_down else one.asc(nulls_last=True)
          for one in order],
        "pk",
    )  # fmt: skip


def _named(text: str) -> Q:
    found = Q(name__icontains=text)
    if key := company_key(text):
        found |= Q(name_key__contains=key)
    if text.lstrip("#").isdecimal() and len(text) < 10:  # noqa: PLR2004 -- an integer
        found |= Q(number=int(text.lstrip("#")))
    return found


def counts_by(rows: QuerySet[Application], name: str) -> dict[str, int]:
    """Return how many rows there are per value of a filter: one statement."""
    column = FILTERS[name]
    found = rows.order_by().values_list(column).annotate(many=Count("pk"))
    return {str(value or ""): many for value, many in found}


def counts_of_calls(by: Actor) -> dict[int, dict[str, int]]:
    """Return, per call, how many applications there are in each state."""
    found: dict[int, dict[str, int]] = {}
    rows = applications_visible_to(by).order_by()
    for call, state, many in rows.values_list("call", "state").annotate(Count("pk")):
        found.setdefault(call, {})[state] = many
    return found


def waiting_looks(by: Actor) -> Mapping[int, int]:
    """Return, per call, how many sent applications a person must look at."""
    rows = applications_visible_to(by).filter(
        eligible=Eligible.LOOK, state=ApplicationState.SUBMITTED
    )
    return dict(rows.order_by().values_list("call").annotate(Count("pk")))


def preferring(by: Actor, call: Call) -> QuerySet[Preference]:
    """Return who named this call as another choice, sent applications only."""
    return (
        Preference.objects.filter(
            hub=by.hub, call=call, application__state=ApplicationState.SUBMITTED
        )
        .select_related("application", "application__call")
        .order_by("rank", "application__number")
    )


def decisions_in(by: Actor, call: Call) -> QuerySet[Decision]:
    """Return the standing decisions of a call, unreleased ones first."""
    visible = applications_visible_to(by).filter(call=call)
    return (
        Decision.objects.filter(
            hub=by.hub, application__in=visible.values("pk"), superseded_at=None
        )
        .select_related("application", "application__call", "offer", "decided_by")
        .order_by(
            F("released_at").asc(nulls_first=True), "outcome", "reserve_rank", "pk"
        )
    )
