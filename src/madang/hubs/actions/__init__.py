"""What can be done in a hub, and the decorator under which every room does things."""

from madang.hubs.actions.doing import Journalled, Stale, action, save_version
from madang.hubs.actions.invitations import NotOpen, accept, invite, resend, revoke
from madang.hubs.actions.people import (
    LastOwner,
    change_role,
    end_membership,
    give_role,
    resume,
    suspend,
)
from madang.hubs.actions.settings import (
    add_site,
    open_hub,
    remove_site,
    set_public,
    update_identity,
    update_site,
)

__all__ = [
    "Journalled",
    "LastOwner",
    "NotOpen",
    "Stale",
    "accept",
    "action",
    "add_site",
    "change_role",
    "end_membership",
    "give_role",
    "invite",
    "open_hub",
    "remove_site",
    "resend",
    "resume",
    "revoke",
    "save_version",
    "set_public",
    "suspend",
    "update_identity",
    "update_site",
]
