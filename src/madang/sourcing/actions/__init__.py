"""What can be done in sourcing: the place that writes."""

from madang.sourcing.actions.award_reversals import (
    Reversed,
    restore_award,
    take_back_award,
)
from madang.sourcing.actions.awards import (
    Awarded,
    award_rfq,
    freeze_rates,
)
from madang.sourcing.actions.deliveries import record_delivery, take_back_delivery
from madang.sourcing.actions.need_answers import (
    accept_nda,
    answer_need,
    digest_of,
    withdraw_answer,
)
from madang.sourcing.actions.need_rfqs import freeze_gap_rates, make_rfq
from madang.sourcing.actions.needs import (
    NEED_NEWS,
    add_need_file,
    change_need,
    close_need,
    draft_need,
    invite_to_need,
    publish_need,
    reopen_need,
    take_invitation_back,
    unpublish_need,
)
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
from madang.sourcing.actions.rfq_changes import (
    add_rfq_file,
    cancel_rfq,
    move_deadline,
    resume_rfq,
)
from madang.sourcing.actions.rfqs import (
    NEWS,
    answer_question,
    ask_question,
    change_rfq,
    draft_rfq,
    invite_supplier,
    open_sealed,
    publish_rfq,
)
from madang.sourcing.actions.rows import Line, single
from madang.sourcing.finding import NEED, RFQ, RFQ_LINE

__all__ = [
    "NEED",
    "NEED_NEWS",
    "NEWS",
    "ORDER",
    "QUOTE",
    "RFQ",
    "RFQ_LINE",
    "AlreadyOrdered",
    "Awarded",
    "Line",
    "Price",
    "Reversed",
    "accept_nda",
    "add_evidence",
    "add_need_file",
    "add_rfq_file",
    "amend_order",
    "answer_need",
    "answer_question",
    "ask_question",
    "award_rfq",
    "cancel_order",
    "cancel_rfq",
    "change_need",
    "change_order",
    "change_rfq",
    "close_need",
    "digest_of",
    "draft_need",
    "draft_rfq",
    "freeze_gap_rates",
    "freeze_rates",
    "give_quote",
    "invite_supplier",
    "invite_to_need",
    "make_rfq",
    "move_deadline",
    "open_sealed",
    "place_order",
    "publish_need",
    "publish_rfq",
    "record_delivery",
    "renew_order",
    "reopen_need",
    "restore_award",
    "resume_rfq",
    "single",
    "take_back_award",
    "take_back_delivery",
    "take_invitation_back",
    "undo_change",
    "unpublish_need",
    "withdraw_answer",
    "withdraw_quote",
]
