"""The cases of a race, and what comes of one; nothing here needs the product."""

from __future__ import annotations

from dataclasses import dataclass, field

CASES = ("room", "series", "several", "lanes", "hold", "compete", "credits")


@dataclass
class Result:
    """What came of a race."""

    case: str
    attempts: int = 0
    won: int = 0
    told: int = 0  # losers who were told what is in the way, or how little is left
    offered: int = 0  # of them, those who were offered something else
    overlaps: int = 0
    oversold: int = 0
    deadlocks: int = 0
    errors: int = 0
    per_second: float = 0.0
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    problems: list[str] = field(default_factory=list)
