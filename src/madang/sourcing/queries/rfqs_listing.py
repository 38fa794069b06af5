"""RFQs as a list asks for them: found, counted, chosen, sorted; never by quotes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Q, Value, When

from madang.sourcing.finding import RFQ
from madang.sourcing.models import RfqState
from madang.sourcing.queries.paging import Ordered, by_name
from madang.sourcing.queries.rfqs import rfqs_visible_to
from madang.sourcing.queries.searching import found_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor
    from madang.sourcing.models import Rfq

SORTED_BY = {"title": "title", "closes": "closes_at"}


def _state_at(now: datetime) -> Case:
    """Return what `Rfq.state_at` says, for the database."""
    return Case(
        When(cancelled_at__isnull=False, then=Value(RfqState.CANCELLED.value)),
        When(awarded_at__isnull=False, then=Value(RfqState.AWARDED.value)),
        When(published_at=None, then=Value(RfqState.DRAFT.value)),
        When(closes_at__gt=now, then=Value(RfqState.OPEN.value)),
        When(opens_at__gt=now, then=Value(RfqState.SEALED.value)),
        default=Value(RfqState.CLOSED.value),
    )


def _where(state: str, now: datetime) -> Q:
    """Return which RFQs `Rfq.state_at` says this of, so that an index finds them."""
    running = Q(cancelled_at=None, awarded_at=None, published_at__isnull=False)
    over = running & Q(closes_at__lte=now)
    sealed = Q(opens_at__gt=now)
    return {
        RfqState.CANCELLED: Q(cancelled_at__isnull=False),
        RfqState.AWARDED: Q(cancelled_at=None, awarded_at__isnull=False),
        RfqState.DRAFT: Q(cancelled_at=None, awarded_at=None, published_at=None),
        RfqState.OPEN: running & Q(closes_at__gt=now),
        RfqState.SEALED: over & sealed,
        RfqState.CLOSED: over & (Q(opens_at=None) | Q(opens_at__lte=now)),
    }[RfqState(state)]


def rfqs_found(by: Actor, text: str, now: datetime) -> QuerySet[Rfq]:
    """Return the visible RFQs that a text finds, each with its state in `is_now`.

    It looks for title, buyer, words, place and lines.
    """
    found = rfqs_visible_to(by).annotate(is_now=_state_at(now))
    return found_by(found, by.hub, text, RFQ, ("buyer",)) if text else found


@dataclass(frozen=True, slots=True)
class RfqGroup:
    """How many RFQs share state, buyer, who may answer, and whether they are sealed."""

    state: str
    buyer: str
    asks: str
    sealing: str
    count: int


def rfq_groups_of(rfqs: QuerySet[Any]) -> list[RfqGroup]:
    """Return RFQs counted by what they are filtered by: one statement."""
    rows = (
        rfqs.order_by()
        .select_related(None)
        .annotate(sealed=Q(opens_at__isnull=False))
        .values_list("is_now", "buyer", "is_open", "sealed")
        .annotate(n=Count("pk"))
    )
    return [
        RfqGroup(
            state, str(buyer), "all" if is_open else "invited",
            "sealed" if sealed else "at_once", n,
        )
        for state, buyer, is_open, sealed, n in rows
    ]  # fmt: skip


def rfqs_chosen(
    rfqs: QuerySet[Any], chosen: Mapping[str, Sequence[str]], now: datetime
) -> QuerySet[Rfq]:
    """Return those RFQs that the filters leave."""
    if chosen["state"]:
        rfqs = rfqs.filter(reduce(or_, (_where(one, now) for one in chosen["state"])))
    if chosen["buyer"]:
        rfqs = rfqs.filter(buyer__in=[int(one) for one in chosen["buyer"]])
    if chosen["asks"]:
        rfqs = rfqs.filter(is_open__in=[one == "all" for one in chosen["asks"]])
    if len(set(chosen["sealing"])) == 1:
        rfqs = rfqs.filter(opens_at__isnull=chosen["sealing"][0] == "at_once")
    return rfqs


def rfqs_in_order(rfqs: QuerySet[Rfq], sort: str) -> Ordered[Rfq]:
    """Return RFQs sorted by a column, the latest deadline first if by none."""
    down = "-" if sort.startswith("-") else ""
    if sort.removeprefix("-") == "buyer":
        return by_name(rfqs, "buyer", down)
    name = SORTED_BY.get(sort.removeprefix("-"))
    if name is None:
        return Ordered(rfqs.order_by("-closes_at", "-pk"))
    return Ordered(rfqs.order_by(f"{down}{name}", f"{down}pk"))
