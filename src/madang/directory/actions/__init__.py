"""Everything that changes the directory, under permission and with its journal line."""

from madang.directory.actions.attachments import (
    attach_file,
    detach_file,
    return_file,
)
from madang.directory.actions.care import (
    accept_proposal,
    decline_proposal,
    find_look_alikes,
    keep_apart,
    set_policy,
)
from madang.directory.actions.many import (
    note_export,
    tag_many,
    untag_many,
    write_to_many,
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
from madang.directory.actions.pictures import (
    bring_back_picture,
    remove_picture,
    set_picture,
)
from madang.directory.actions.saved import (
    add_to_list,
    delete_list,
    delete_view,
    make_list,
    rename_list,
    restore_list,
    save_view,
    take_off_list,
)
from madang.directory.actions.sharing import copy_shared

__all__ = [
    "accept_proposal",
    "add_organisation",
    "add_part",
    "add_person",
    "add_to_list",
    "attach_file",
    "bring_back_picture",
    "change_part",
    "copy_shared",
    "correct_organisation",
    "correct_person",
    "decline_proposal",
    "delete_list",
    "delete_view",
    "detach_file",
    "find_look_alikes",
    "keep_apart",
    "list_publicly",
    "make_list",
    "merge",
    "note_export",
    "remove_part",
    "remove_picture",
    "rename_list",
    "restore_list",
    "return_file",
    "save_view",
    "set_industries",
    "set_picture",
    "set_policy",
    "set_tags",
    "tag_many",
    "take_off_list",
    "undo_merge",
    "unlist",
    "untag_many",
    "write_to_many",
]
