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
from madang.spaces.models.booking_rules import BookingRule, Override
from madang.spaces.models.bookings import (
    LONGEST_WAIT,
    MOST_FREE_HOURS,
    BookingPolicy,
    CheckIn,
    Occasion,
    Who,
)
from madang.spaces.models.costs import (
    EVERYBODY,
    MINUTES,
    PAYERS,
    TENANTS,
    BookingCost,
    BookingPrice,
    CostState,
    CreditMonth,
    CreditPlan,
    Per,
)
from madang.spaces.models.drawings import FormerDrawing, Tracing
from madang.spaces.models.guests import Guest
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
    "EVERYBODY",
    "LONGEST_WAIT",
    "MINUTES",
    "MOST_FREE_HOURS",
    "NOTHING",
    "PAYERS",
    "TENANTS",
    "AgreementKind",
    "AgreementLine",
    "AgreementState",
    "Basis",
    "BookingCost",
    "BookingPolicy",
    "BookingPrice",
    "BookingRule",
    "Building",
    "CheckIn",
    "CostState",
    "CreditMonth",
    "CreditPlan",
    "DepositState",
    "Floor",
    "Follows",
    "FormerDrawing",
    "Guest",
    "Occasion",
    "Override",
    "Per",
    "Space",
    "SpaceAgreement",
    "SpaceKind",
    "Tracing",
    "Who",
    "level_text",
]
