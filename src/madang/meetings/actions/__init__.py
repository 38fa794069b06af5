"""What can be done with meetings; every verb writes a line in the hub's journal."""

from madang.meetings.actions.day import (
    admit,
    check_in,
    close_table,
    drop_out,
    mark_meeting,
)
from madang.meetings.actions.fields import (
    add_field,
    add_usual_fields,
    change_field,
    drop_field,
    set_fields,
    set_own_fields,
)
from madang.meetings.actions.interpreters import (
    Interprets,
    set_interpreters,
    set_shift,
)
from madang.meetings.actions.ir_days import (
    add_pitch,
    bring_pitch_back,
    change_ir_day,
    change_minutes,
    make_ir_day,
    move_pitch,
    put_deck,
    remove_deck,
    remove_pitch,
    restore_deck,
    set_ir_day,
)
from madang.meetings.actions.ir_stage import next_pitch, step_back, want_to_meet
from madang.meetings.actions.ir_telling import LETTER as IR_LETTER
from madang.meetings.actions.matchings import change_matching, make_matching
from madang.meetings.actions.mending import (
    MEND,
    keep_mended,
    mend_round,
    start_mending,
)
from madang.meetings.actions.outcomes import Said, say_outcome
from madang.meetings.actions.parties import (
    Sits,
    add_party,
    change_party,
    set_hours,
    withdraw_party,
)
from madang.meetings.actions.publishing import publish_round
from madang.meetings.actions.rooms import (
    end_round,
    put_tables,
    take_rooms_again,
    withdraw_publication,
)
from madang.meetings.actions.rounds import change_round, make_round
from madang.meetings.actions.runs import (
    RUN,
    adopt_run,
    keep_run,
    pin_pair,
    plan_round,
    start_run,
    unpin,
)
from madang.meetings.actions.telling import LETTER
from madang.meetings.actions.wishes import set_wish, withdraw_wish

__all__ = [
    "IR_LETTER",
    "LETTER",
    "MEND",
    "RUN",
    "Interprets",
    "Said",
    "Sits",
    "add_field",
    "add_party",
    "add_pitch",
    "add_usual_fields",
    "admit",
    "adopt_run",
    "bring_pitch_back",
    "change_field",
    "change_ir_day",
    "change_matching",
    "change_minutes",
    "change_party",
    "change_round",
    "check_in",
    "close_table",
    "drop_field",
    "drop_out",
    "end_round",
    "keep_mended",
    "keep_run",
    "make_ir_day",
    "make_matching",
    "make_round",
    "mark_meeting",
    "mend_round",
    "move_pitch",
    "next_pitch",
    "pin_pair",
    "plan_round",
    "publish_round",
    "put_deck",
    "put_tables",
    "remove_deck",
    "remove_pitch",
    "restore_deck",
    "say_outcome",
    "set_fields",
    "set_hours",
    "set_interpreters",
    "set_ir_day",
    "set_own_fields",
    "set_shift",
    "set_wish",
    "start_mending",
    "start_run",
    "step_back",
    "take_rooms_again",
    "unpin",
    "want_to_meet",
    "withdraw_party",
    "withdraw_publication",
    "withdraw_wish",
]
