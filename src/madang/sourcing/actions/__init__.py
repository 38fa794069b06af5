"""What can be done in sourcing: the place that writes."""

from madang.sourcing.actions.awards import (
    Awarded,
    award_rfq,
    freeze_rates,
)
from madang.sourcing.actions.deliveries import record_delivery, take_back_delivery
from madang.sourcing.actions.orders import (
    ORDER,
    AlreadyOrdered,
    add_evidence,
    amend_order,
    cancel_order,
    change_order,
    place_order,
    renew_order,
    undo_change,
)
from madang.sourcing.actions.quotes import (
    QUOTE,
    Price,
    give_quote,
    withdraw_quote,
)
from madang.sourcing.actions.rfqs import (
    NEWS,
    answer_question,
    ask_question,
    cancel_rfq,
    change_rfq,
    draft_rfq,
    invite_supplier,
    open_sealed,
    publish_rfq,
)
from madang.sourcing.actions.rows import Line, single

__all__ = [
    "NEWS",
    "ORDER",
    "QUOTE",
    "AlreadyOrdered",
    "Awarded",
    "Line",
    "Price",
    "add_evidence",
    "amend_order",
    "answer_question",
    "ask_question",
    "award_rfq",
    "cancel_order",
    "cancel_rfq",
    "change_order",
    "change_rfq",
    "draft_rfq",
    "freeze_rates",
    "give_quote",
    "invite_supplier",
    "open_sealed",
    "place_order",
    "publish_rfq",
    "record_delivery",
    "renew_order",
    "single",
    "take_back_delivery",
    "undo_change",
    "withdraw_quote",
]
