"""What can be done with reports: the place that writes."""

from madang.reports.actions.agreeing import (
    answer_sponsor,
    ask_hub,
    bring_back_consent,
    choose_fewest,
    note_consent,
    withdraw_consent,
)
from madang.reports.actions.files import keep_file, start_file
from madang.reports.actions.freezing import (
    FiguresMoved,
    FrozenAlready,
    Gathered,
    freeze_report,
    gather,
    is_whole,
    start_freezing,
)
from madang.reports.actions.recipients import (
    add_recipient,
    bring_back_recipient,
    drop_recipient,
)
from madang.reports.actions.releasing import (
    mail_report,
    publish_snapshot,
    release_snapshot,
    revoke_letter,
    schedule_report,
    send_snapshot,
    take_back_snapshot,
    withdraw_snapshot,
)
from madang.reports.actions.reports import (
    add_block,
    archive_report,
    bring_back_block,
    bring_back_report,
    change_block,
    change_report,
    make_report,
    move_block,
    remove_block,
)

__all__ = [
    "FiguresMoved",
    "FrozenAlready",
    "Gathered",
    "add_block",
    "add_recipient",
    "answer_sponsor",
    "archive_report",
    "ask_hub",
    "bring_back_block",
    "bring_back_consent",
    "bring_back_recipient",
    "bring_back_report",
    "change_block",
    "change_report",
    "choose_fewest",
    "drop_recipient",
    "freeze_report",
    "gather",
    "is_whole",
    "keep_file",
    "mail_report",
    "make_report",
    "move_block",
    "note_consent",
    "publish_snapshot",
    "release_snapshot",
    "remove_block",
    "revoke_letter",
    "schedule_report",
    "send_snapshot",
    "start_file",
    "start_freezing",
    "take_back_snapshot",
    "withdraw_consent",
    "withdraw_snapshot",
]
