"""Everything that changes the directory, under permission and with its journal line."""

from madang.directory.actions.care import (
    accept_proposal,
    decline_proposal,
    find_look_alikes,
    keep_apart,
    set_policy,
)
from madang.directory.actions.merge import merge, undo_merge
from madang.directory.actions.organisations import (
    add_organisation,
    correct_organisation,
    list_publicly,
    set_industries,
    unlist,
)
from madang.directory.actions.parts import (
    add_part,
    change_part,
    remove_part,
    set_tags,
)
from madang.directory.actions.people import add_person, correct_person

__all__ = [
    "accept_proposal",
    "add_organisation",
    "add_part",
    "add_person",
    "change_part",
    "correct_organisation",
    "correct_person",
    "decline_proposal",
    "find_look_alikes",
    "keep_apart",
    "list_publicly",
    "merge",
    "remove_part",
    "set_industries",
    "set_policy",
    "set_tags",
    "undo_merge",
    "unlist",
]
