"""Tables of the hub: the tenant, its people, its journal and its forms' keys."""

from madang.hubs.models.actor import Actor, system_actor
from madang.hubs.models.forms import IdempotencyKey
from madang.hubs.models.hub import (
    Exclusive,
    Hub,
    HubOwned,
    OfHub,
    Settled,
    Site,
    Versioned,
)
from madang.hubs.models.invitations import LONGEST, Invitation, InvitationState
from madang.hubs.models.journal import JournalHead, JournalLine
from madang.hubs.models.people import MANAGING, STAFF, Membership, Role, Theme, User
from madang.hubs.models.presence import DemoDoor, UserSession
from madang.hubs.models.privacy import (
    AccessLog,
    Consent,
    ConsentText,
    LegalHold,
    PrivacyRequest,
    RequestKind,
)
from madang.hubs.models.sharing import LookKind, Share, ShareLook, ShareState

__all__ = [
    "LONGEST",
    "MANAGING",
    "STAFF",
    "AccessLog",
    "Actor",
    "Consent",
    "ConsentText",
    "DemoDoor",
    "Exclusive",
    "Hub",
    "HubOwned",
    "IdempotencyKey",
    "Invitation",
    "InvitationState",
    "JournalHead",
    "JournalLine",
    "LegalHold",
    "LookKind",
    "Membership",
    "OfHub",
    "PrivacyRequest",
    "RequestKind",
    "Role",
    "Settled",
    "Share",
    "ShareLook",
    "ShareState",
    "Site",
    "Theme",
    "User",
    "UserSession",
    "Versioned",
    "system_actor",
]
