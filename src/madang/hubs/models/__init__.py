"""Tables of the hub: the tenant, its people, its journal and its forms' keys."""

from madang.hubs.models.actor import Actor
from madang.hubs.models.forms import IdempotencyKey
from madang.hubs.models.hub import Hub, HubOwned, OfHub, Site, Versioned
from madang.hubs.models.journal import JournalHead, JournalLine
from madang.hubs.models.people import MANAGING, STAFF, Membership, Role, User

__all__ = [
    "MANAGING",
    "STAFF",
    "Actor",
    "Hub",
    "HubOwned",
    "IdempotencyKey",
    "JournalHead",
    "JournalLine",
    "Membership",
    "OfHub",
    "Role",
    "Site",
    "User",
    "Versioned",
]
