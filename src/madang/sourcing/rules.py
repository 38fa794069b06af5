"""Who may do what with orders, RFQs and needs.  Pure questions: no query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.directory.rules import ORGANISATION
from madang.hubs.models import Role

if TYPE_CHECKING:
    from madang.hubs.models import Actor, OfHub
    from madang.sourcing.models import Need, NeedAnswer, PurchaseOrder, Quote, Rfq

#: Roles of staff who work with orders.
SEEING = (Role.OWNER, Role.PROGRAMME, Role.FINANCE)
KEEPING = (Role.OWNER, Role.PROGRAMME)


def buying_for(by: Actor) -> frozenset[int]:
    """Return the ids of the organisations that the actor buys for."""
    return by.scope_of({Role.BUYER}, ORGANISATION)


def selling_for(by: Actor) -> frozenset[int]:
    """Return the ids of the companies that the actor belongs to."""
    return by.scope_of({Role.MEMBER}, ORGANISATION)


def own_firms(by: Actor) -> frozenset[int]:
    """Return the ids of all organisations that the actor buys or sells for."""
    return buying_for(by) | selling_for(by)


def may_see_all_orders(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners, programme staff and finance see every order of the hub."""
    return by.has(*SEEING)


def may_see_orders(by: Actor, _thing: OfHub | None = None) -> bool:
    """The same, and people of a buyer or a company, each those of her own."""
    return may_see_all_orders(by) or bool(own_firms(by))


def may_see_own_orders(by: Actor, _thing: OfHub | None = None) -> bool:
    """People of a buyer or a company who do not see all orders anyway."""
    return not may_see_all_orders(by) and bool(own_firms(by))


def may_keep_all(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners and programme staff work for every buyer and company."""
    return by.has(*KEEPING)


def may_place_orders(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners, programme staff, and people of a buyer or a company for their own."""
    return may_keep_all(by) or bool(own_firms(by))


def may_keep_order(by: Actor, order: PurchaseOrder) -> bool:
    """Amend, cancel, undo: staff and the buyer; the supplier what nobody awarded."""
    if may_keep_all(by) or order.buyer_id in buying_for(by):
        return True
    return order.source != "award" and order.supplier_id in selling_for(by)


def may_deliver(by: Actor, order: PurchaseOrder) -> bool:
    """Staff and both sides of an order say what came."""
    return may_keep_all(by) or bool({order.buyer_id, order.supplier_id} & own_firms(by))


def may_import_orders(by: Actor) -> bool:
    """Owners and programme staff bring orders in from files."""
    return may_keep_all(by)


def may_buy(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners and programme staff for any buyer; people of a buyer for their own."""
    return may_keep_all(by) or bool(buying_for(by))


def is_buyer(by: Actor) -> bool:
    """People of a buyer who are not staff."""
    return not may_keep_all(by) and bool(buying_for(by))


def may_keep_rfq(by: Actor, rfq: Rfq) -> bool:
    """Staff, and the people of the RFQ's buyer."""
    return may_keep_all(by) or rfq.buyer_id in buying_for(by)


def may_sell(by: Actor, _thing: OfHub | None = None) -> bool:
    """People of a company; nobody else answers in its name, staff neither."""
    return bool(selling_for(by))


def may_withdraw(by: Actor, quote: Quote) -> bool:
    """People of the company that gave it; nobody else."""
    return quote.supplier_id in selling_for(by)


def may_open_sealed(by: Actor, _thing: OfHub | None = None) -> bool:
    """The product itself, when the hour has come."""
    return by.is_system


def may_keep_need(by: Actor, need: Need) -> bool:
    """Staff, and the people of the need's buyer."""
    return may_keep_all(by) or need.buyer_id in buying_for(by)


def may_see_worth(by: Actor, need: Need) -> bool:
    """Staff for orders and the buyer see what a need is worth and who answered."""
    return may_see_all_orders(by) or need.buyer_id in buying_for(by)


def may_see_gaps(by: Actor, _thing: OfHub | None = None) -> bool:
    """Staff for orders see all gaps, people of a buyer those among its own needs."""
    return may_see_all_orders(by) or bool(buying_for(by))


def may_take_answer_back(by: Actor, answer: NeedAnswer) -> bool:
    """The people of the company that gave it, and nobody in its name."""
    return answer.organisation_id in selling_for(by)
