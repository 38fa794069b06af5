"""Who sees which RFQs and quotes: the one door, also to what is sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from madang.directory.rules import ORGANISATION
from madang.hubs.models import Membership, Role, User
from madang.sourcing.models import (
    Comparison,
    Quote,
    QuoteLine,
    Rfq,
    RfqInvitation,
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
    asks here can tell of one.
    """
    found = Quote.objects.filter(hub=by.hub).select_related("supplier", "rfq__buyer")
    own = Q(supplier__in=selling_for(by))
    is_open = Q(rfq__opens_at=None) | Q(rfq__opens_at__lte=now)
    side = Q() if may_see_all_orders(by) else Q(rfq__buyer__in=buying_for(by))
    return found.filter(own | (side & is_open))


def latest_quotes(by: Actor, rfq: Rfq, now: datetime) -> list[Quote]:
    """Return the last revision of each quote for an RFQ that the actor may see."""
    found = quotes_visible_to(by, now).filter(rfq=rfq).order_by("supplier", "revision")
    last = {row.supplier_id: row for row in found}
    return sorted(last.values(), key=lambda row: row.pk)


def prices_of(quotes: Iterable[Quote]) -> list[QuoteLine]:
    """Return the prices of quotes that were fetched through the door."""
    keys = [row.pk for row in quotes]
    found = QuoteLine.objects.filter(quote__in=keys).select_related("line", "quote")
    return list(found.order_by("quote", "line__position", "from_quantity"))


def invitations_visible_to(by: Actor, rfq: Rfq) -> list[RfqInvitation]:
    """Return whom an RFQ asks to those who keep it or are staff, to others nobody."""
    if not (may_see_all_orders(by) or may_keep_rfq(by, rfq)):
        return []
    return list(rfq.invitations.select_related("organisation"))


def questions_visible_to(by: Actor) -> QuerySet[RfqQuestion]:
    """Return answered questions to all who see the RFQ; the rest to both its sides."""
    found = RfqQuestion.objects.filter(hub=by.hub, rfq__in=rfqs_visible_to(by))
    if may_see_all_orders(by):
        return found
    mine = Q(rfq__buyer__in=buying_for(by)) | Q(organisation__in=selling_for(by))
    return found.filter(mine | Q(answered_at__isnull=False))


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
    return list(found.select_related("hub"))


def sells_here(by: Actor, rfq: Rfq) -> frozenset[int]:
    """Return for which of her companies the actor may answer an RFQ."""
    return selling_for(by) - {rfq.buyer_id}
