"""Tables of what only one party can have at a time, and of who has it when."""

from madang.claims.models.allowances import Allowance, AllowanceLine, Entry
from madang.claims.models.bookings import (
    ASKING,
    LONG,
    TAKING,
    Booking,
    BookingState,
    Claim,
)
from madang.claims.models.series import Frequency, Series, SkippedDate
from madang.claims.models.things import Approval, Atom, Part, Resource, Takes
from madang.claims.models.waiting import Waiting, WaitingState

__all__ = [
    "ASKING",
    "LONG",
    "TAKING",
    "Allowance",
    "AllowanceLine",
    "Approval",
    "Atom",
    "Booking",
    "BookingState",
    "Claim",
    "Entry",
    "Frequency",
    "Part",
    "Resource",
    "Series",
    "SkippedDate",
    "Takes",
    "Waiting",
    "WaitingState",
]
