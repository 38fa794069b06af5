"""What can be done with reports: the place that writes."""

from madang.reports.actions.agreeing import (
    answer_sponsor,
    ask_hub,
    choose_fewest,
    note_consent,
    withdraw_consent,
)
from madang.reports.actions.freezing import FrozenAlready, freeze_report, is_whole
from madang.reports.actions.releasing import (
    mail_report,
    publish_snapshot,
    release_snapshot,
    schedule_report,
    send_snapshot,
    take_back_snapshot,
    withdraw_snapshot,
)
from madang.reports.actions.reports import (
    add_block,
    add_recipient,
    bring_back_block,
    change_block,
    change_report,
    drop_recipient,
    make_report,
    move_block,
    remove_block,
)

__all__ = [
    "FrozenAlready",
    "add_block",
    "add_recipient",
    "answer_sponsor",
    "ask_hub",
    "bring_back_block",
    "change_block",
    "change_report",
    "choose_fewest",
    "drop_recipient",
    "freeze_report",
    "is_whole",
    "mail_report",
    "make_report",
    "move_block",
    "note_consent",
    "publish_snapshot",
    "release_snapshot",
    "remove_block",
    "schedule_report",
    "send_snapshot",
    "take_back_snapshot",
    "withdraw_consent",
    "withdraw_snapshot",
]
