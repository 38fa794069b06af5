"""Areas in pyeong, which Korea reads beside square metres.

A pyeong is 400/121 m², a square of six Korean feet.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madang.spaces.models import Building

#: How many pyeong a square metre has.
PYEONG_A_M2 = Decimal(121) / Decimal(400)


def in_pyeong(m2: Decimal) -> Decimal:
    """Return an area in pyeong, to one place.

    >>> in_pyeong(Decimal("33.06")), in_pyeong(Decimal("4349"))
    (Decimal('10.0'), Decimal('1315.6'))
    """
    return (m2 * PYEONG_A_M2).quantize(Decimal("0.1"), ROUND_HALF_UP)


def counts_pyeong(building: Building) -> bool:
    """Return whether those who use a building think in pyeong, too."""
    return building.site.country == "KR"
