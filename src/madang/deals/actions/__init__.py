"""What can be done with deals: the place that writes."""

from madang.deals.actions.amounts import correct_amount, note_amount
from madang.deals.actions.deals import change_deal, move_deal, open_deal, write_note
from madang.deals.actions.missions import (
    add_mou,
    add_stop,
    change_mission,
    change_mou,
    drop_mou,
    drop_stop,
    link_deal,
    make_mission,
    unlink_deal,
)
from madang.deals.actions.rates import add_rate, add_source, drop_rate
from madang.deals.actions.rounds import (
    add_share,
    change_round,
    drop_share,
    open_fundraising,
)
from madang.deals.actions.tasks import (
    TASK_DUE,
    add_task,
    finish_task,
    remind_of_tasks,
    reopen_task,
)

__all__ = [
    "TASK_DUE",
    "add_mou",
    "add_rate",
    "add_share",
    "add_source",
    "add_stop",
    "add_task",
    "change_deal",
    "change_mission",
    "change_mou",
    "change_round",
    "correct_amount",
    "drop_mou",
    "drop_rate",
    "drop_share",
    "drop_stop",
    "finish_task",
    "link_deal",
    "make_mission",
    "move_deal",
    "note_amount",
    "open_deal",
    "open_fundraising",
    "remind_of_tasks",
    "reopen_task",
    "unlink_deal",
    "write_note",
]
