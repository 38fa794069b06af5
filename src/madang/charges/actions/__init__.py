"""What can be done with charges: settings, invoices, runs and payments."""

from madang.charges.actions.invoices import (
    add_line,
    change_draft,
    change_line,
    discard,
    draft,
    remove_line,
)
from madang.charges.actions.issuing import credit, issue
from madang.charges.actions.payments import (
    allot,
    allot_credit,
    give_back,
    record_payment,
    reverse,
)
from madang.charges.actions.runs import draft_month, issue_month
from madang.charges.actions.settings import (
    add_rate,
    retire_rate,
    set_billing,
    set_billing_address,
)

__all__ = [
    "add_line",
    "add_rate",
    "allot",
    "allot_credit",
    "change_draft",
    "change_line",
    "credit",
    "discard",
    "draft",
    "draft_month",
    "give_back",
    "issue",
    "issue_month",
    "record_payment",
    "remove_line",
    "retire_rate",
    "reverse",
    "set_billing",
    "set_billing_address",
]
