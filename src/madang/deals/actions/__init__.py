"""What can be done with deals: the place that writes."""

from madang.deals.actions.amounts import correct_amount, note_amount
from madang.deals.actions.datarooms import (
    add_file,
    give_back,
    give_originals,
    let_in,
    note_opening,
    open_room,
    put_file_back,
    take_file_out,
    withdraw,
)
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
from madang.deals.actions.opening import link_party
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
from madang.deals.actions.updates import (
    UPDATE,
    add_figure,
    change_update,
    draft_update,
    drop_figure,
    drop_update,
    note_reading,
    send_update,
)

__all__ = [
    "TASK_DUE",
    "UPDATE",
    "add_figure",
    "add_file",
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
    "change_update",
    "correct_amount",
    "draft_update",
    "drop_figure",
    "drop_mou",
    "drop_rate",
    "drop_share",
    "drop_stop",
    "drop_update",
    "finish_task",
    "give_back",
    "give_originals",
    "let_in",
    "link_deal",
    "link_party",
    "make_mission",
    "move_deal",
    "note_amount",
    "note_opening",
    "note_reading",
    "open_deal",
    "open_fundraising",
    "open_room",
    "put_file_back",
    "remind_of_tasks",
    "reopen_task",
    "send_update",
    "take_file_out",
    "unlink_deal",
    "withdraw",
    "write_note",
]
