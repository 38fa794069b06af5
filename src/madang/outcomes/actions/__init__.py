"""What can be done with outcomes: the place that writes."""

from madang.outcomes.actions.gathering import gather_values, recount_tallies
from madang.outcomes.actions.indicators import (
    add_indicator,
    change_indicator,
    restore_indicator,
    retire_indicator,
    take_over,
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
    "change_indicator",
    "change_target",
    "correct_value",
    "drop_target",
    "gather_values",
    "note_value",
    "note_values",
    "prove_value",
    "recount_tallies",
    "reject_value",
    "restore_indicator",
    "retire_indicator",
    "reverse_value",
    "set_shares",
    "set_target",
    "take_over",
    "verify_value",
]
