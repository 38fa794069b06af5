"""What can be done with outcomes: the place that writes."""

from madang.outcomes.actions.gathering import gather_values, recount_tallies
from madang.outcomes.actions.indicators import (
    add_indicator,
    change_indicator,
    restore_indicator,
    retire_indicator,
    take_over,
)
from madang.outcomes.actions.spending import drop_spend, state_spend
from madang.outcomes.actions.surveys import (
    answer_survey,
    close_survey,
    drop_survey,
    make_survey,
    open_link,
    open_survey,
    remind_of_survey,
    revoke_link,
    send_survey,
)
from madang.outcomes.actions.targets import (
    change_target,
    drop_target,
    set_shares,
    set_target,
)
from madang.outcomes.actions.values import (
    correct_value,
    note_value,
    note_values,
    prove_value,
    reject_value,
    reverse_value,
    verify_value,
)

__all__ = [
    "add_indicator",
    "answer_survey",
    "change_indicator",
    "change_target",
    "close_survey",
    "correct_value",
    "drop_spend",
    "drop_survey",
    "drop_target",
    "gather_values",
    "make_survey",
    "note_value",
    "note_values",
    "open_link",
    "open_survey",
    "prove_value",
    "recount_tallies",
    "reject_value",
    "remind_of_survey",
    "restore_indicator",
    "retire_indicator",
    "reverse_value",
    "revoke_link",
    "send_survey",
    "set_shares",
    "set_target",
    "state_spend",
    "take_over",
    "verify_value",
]
