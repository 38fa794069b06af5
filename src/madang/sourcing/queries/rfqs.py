"""Who sees which RFQs and quotes: the one door, also to what is sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from madang.directory.rules import ORGANISATION
from madang.hubs.models import Membership, Role, User
from madang.kit.prepared import Prepared
from madang.sourcing.models import (
    Award,
    Comparison,
    Quote,
    QuoteLine,
    Rfq,
    RfqChange,
    RfqInvitation,
    RfqLine,
    RfqQuestion,
)
from madang.sourcing.rules import (
    buying_for,
    may_keep_rfq,
    may_see_all_orders,
    selling_for,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor


def rfqs_visible_to(by: Actor) -> QuerySet[Rfq]:
    """Return all RFQs to staff, its own to a buyer, to suppliers what asks them.

    Suppliers see what is published and invites them or is open to every company.
    """
    found = Rfq.objects.filter(hub=by.hub).select_related("buyer")
    if may_see_all_orders(by):
        return found
    own = selling_for(by)
    asked = RfqInvitation.objects.filter(
        hub=by.hub, rfq=OuterRef("pk"), organisation__in=own
    )
    is_asked = Exists(asked) | Q(is_open=True) if own else Q(pk=None)
    return found.filter(
        Q(buyer__in=buying_for(by)) | (Q(published_at__isnull=False) & is_asked)
    )


def quotes_visible_to(by: Actor, now: datetime) -> QuerySet[Quote]:
    """Return a supplier its own quotes; staff and the buyer those that are not sealed.

    Until an RFQ is opened its quotes exist for nobody but who gave them: staff, the
    buyer and the product itself get none, so that no page, count, file or search that
    asks here can tell of one.  What a supplier took back of a sealed RFQ nobody else
    ever sees, and a sealed RFQ that was cancelled before its hour is not opened.
    """
    found = Quote.objects.filter(hub=by.hub).select_related("supplier", "rfq__buyer")
    own = Q(supplier__in=selling_for(by))
    side = Q() if may_see_all_orders(by) else Q(rfq__buyer__in=buying_for(by))
    return found.filter(own | (side & _opened(now)))


def _opened(now: datetime) -> Q:
    """Return which quotes others than their suppliers may read."""
    hour_came = Q(~Exists(_taken_back()), rfq__opens_at__lte=now)
    return Q(rfq__opens_at=None) | (hour_came & _came_to_its_hour())


def _came_to_its_hour() -> Q:
    """Return which quotes are for an RFQ that was not cancelled before its opening."""
    return Q(rfq__cancelled_at=None) | Q(rfq__cancelled_at__gte=F("rfq__opens_at"))


def _taken_back() -> QuerySet[Quote]:
    """Return, for a quote, the withdrawals after which it stands no more."""
    return Quote.objects.filter(
        rfq=OuterRef("rfq"),
        supplier=OuterRef("supplier"),
        is_withdrawn=True,
        revision__gte=OuterRef("revision"),
    )


def standing_quotes(quotes: QuerySet[Quote]) -> QuerySet[Quote]:
    """Return those that no later revision replaced and nobody withdrew."""
    later = Quote.objects.filter(
        rfq=OuterRef("rfq"),
        supplier=OuterRef("supplier"),
        revision__gt=OuterRef("revision"),
    )
    return quotes.filter(~Exists(later), is_withdrawn=False)


def opened_quotes_of(rfq: Rfq, now: datetime) -> QuerySet[Quote]:
    """Return every quote for an RFQ that may be told of beside their suppliers."""
    return rfq.quotes.filter(_opened(now)).order_by("pk")


_STANDING = Prepared(
    lambda rfq: (
        standing_quotes(Quote.objects.filter(rfq=rfq))
        .filter(Q(rfq__opens_at=None) | _came_to_its_hour())
        .select_related("supplier", "rfq__buyer")
        .order_by("pk")
    ),
    int,
)


def latest_quotes(by: Actor, rfq: Rfq, now: datetime) -> list[Quote]:
    """Return the standing quotes for an RFQ that the actor may see.

    As `quotes_visible_to` lets them through: a quote that stands was not taken back.
    """
    is_open = not rfq.is_sealed_at(now)
    if is_open and (may_see_all_orders(by) or may_keep_rfq(by, rfq)):
        return _STANDING.of(rfq.pk)
    if not selling_for(by):
        return []
    found = standing_quotes(quotes_visible_to(by, now).filter(rfq=rfq))
    return list(found.order_by("pk"))


def rfqs_to_answer(by: Actor, now: datetime) -> QuerySet[Rfq]:
    """Return the RFQs that ask a company of the actor's and have no quote of it."""
    own = selling_for(by)
    given = standing_quotes(Quote.objects.filter(supplier__in=own))
    asked = RfqInvitation.objects.filter(
        hub=by.hub, rfq=OuterRef("pk"), organisation__in=own
    )
    found = Rfq.objects.filter(
        Exists(asked), ~Exists(given.filter(rfq=OuterRef("pk"))), hub=by.hub,
        published_at__isnull=False, cancelled_at=None, awarded_at=None,
        closes_at__gt=now,
    )  # fmt: skip
    return found.order_by("closes_at", "pk")


@dataclass(frozen=True, slots=True)
class RfqWork:
    """An RFQ of a buyer with its open questions, and its open quotes to be awarded."""

    pk: int
    title: str
    closes_at: datetime
    asked: int
    came: int


def rfqs_to_work_on(by: Actor, now: datetime, most: int) -> list[RfqWork]:
    """Return the RFQs of a buyer that wait for answers or for an award."""
    questions = RfqQuestion.objects.filter(rfq=OuterRef("pk"), answered_at=None)
    quotes = standing_quotes(Quote.objects.filter(rfq=OuterRef("pk")))
    is_open = Q(opens_at=None) | Q(opens_at__lte=now)
    came = Case(
        When(Q(closes_at__lte=now) & is_open, then=_count(quotes, "rfq")),
        default=Value(0),
    )
    found = Rfq.objects.filter(
        hub=by.hub, buyer__in=buying_for(by), published_at__isnull=False,
        cancelled_at=None, awarded_at=None,
    ).annotate(asked=_count(questions, "rfq"), came=came)  # fmt: skip
    waits = found.filter(Q(asked__gt=0) | Q(came__gt=0)).order_by("closes_at", "pk")
    rows = waits.values_list("pk", "title", "closes_at", "asked", "came")
    return [RfqWork(*row) for row in rows[:most]]


def _count(rows: QuerySet[Any], key: str) -> Coalesce:
    counted = rows.order_by().values(key).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), Value(0))


def prices_of(quotes: Iterable[Quote]) -> list[QuoteLine]:
    """Return the prices of quotes that were fetched through the door."""
    keys = [row.pk for row in quotes]
    found = QuoteLine.objects.filter(quote__in=keys).select_related("line", "quote")
    return list(found.order_by("quote", "line__position", "from_quantity"))


def questions_visible_to(by: Actor) -> QuerySet[RfqQuestion]:
    """Return answered questions to all who see the RFQ; the rest to both its sides."""
    found = RfqQuestion.objects.filter(hub=by.hub, rfq__in=rfqs_visible_to(by))
    if may_see_all_orders(by):
        return found
    mine = Q(rfq__buyer__in=buying_for(by)) | Q(organisation__in=selling_for(by))
    return found.filter(mine | Q(answered_at__isnull=False))


def last_change_of(rfq: Rfq) -> RfqChange | None:
    """Return what was done to an RFQ last."""
    return rfq.changes.order_by("-pk").first()


def standing_awards(rfq: Rfq | int) -> QuerySet[Award]:
    """Return the awards of an RFQ's lines that nobody took back."""
    found = Award.objects.filter(line__rfq=rfq, reverses=None, reversal=None)
    return found.select_related("line", "price__quote__supplier", "order")


def last_turn_of(rfq: Rfq) -> int:
    """Return how often an RFQ was awarded."""
    found = Award.objects.filter(line__rfq=rfq).aggregate(last=Max("turn"))
    return found["last"] or 0


def awards_taken_back(rfq: Rfq) -> QuerySet[Award]:
    """Return the awards of the last turn, all of which were taken back."""
    found = Award.objects.filter(
        line__rfq=rfq, turn=last_turn_of(rfq), reverses=None, reversal__isnull=False
    )
    return found.select_related("line", "price", "order")


def lines_visible_to(by: Actor) -> QuerySet[RfqLine]:
    """Return the lines of the RFQs that the actor may see."""
    found = RfqLine.objects.filter(hub=by.hub, rfq__in=rfqs_visible_to(by))
    return found.select_related("rfq")


def comparison_of(rfq: Rfq) -> Comparison | None:
    """Return the rates at which an RFQ's quotes are compared, if they are frozen."""
    return rfq.comparisons.order_by("-pk").first()


def people_of(firms: Iterable[int], role: Role, hub: int) -> QuerySet[User]:
    """Return who holds a role for one of these organisations."""
    held = Membership.objects.filter(
        hub=hub, role=role, scope_kind=ORGANISATION, scope_id__in=list(firms),
        ended_at=None, suspended_at=None,
    )  # fmt: skip
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def sealed_to_open(now: datetime) -> list[Rfq]:
    """Return the sealed RFQs whose hour has come and whose quotes nobody told of."""
    found = Rfq.objects.filter(opens_at__lte=now, opened_at=None)
    found = found.exclude(cancelled_at__lt=F("opens_at"))
    return list(found.select_related("hub"))


def sells_here(by: Actor, rfq: Rfq) -> frozenset[int]:
    """Return for which of her companies the actor may answer an RFQ."""
    return selling_for(by) - {rfq.buyer_id}
