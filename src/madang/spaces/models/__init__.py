"""Tables of buildings, floors and spaces, of agreements about them, and of bookings."""

from madang.spaces.models.agreements import (
    DAY,
    AgreementKind,
    AgreementLine,
    AgreementState,
    Basis,
    DepositState,
    Follows,
    SpaceAgreement,
)
from madang.spaces.models.bookings import (
    LONGEST_WAIT,
    BookingPolicy,
    CheckIn,
    Occasion,
    Who,
)
from madang.spaces.models.drawings import FormerDrawing, Tracing
from madang.spaces.models.places import (
    NOTHING,
    Building,
    Floor,
    Space,
    SpaceKind,
    level_text,
)

__all__ = [
    "DAY",
    "LONGEST_WAIT",
    "NOTHING",
    "AgreementKind",
    "AgreementLine",
    "AgreementState",
    "Basis",
    "BookingPolicy",
    "Building",
    "CheckIn",
    "DepositState",
    "Floor",
    "Follows",
    "FormerDrawing",
    "Occasion",
    "Space",
    "SpaceAgreement",
    "SpaceKind",
    "Tracing",
    "Who",
    "level_text",
]
