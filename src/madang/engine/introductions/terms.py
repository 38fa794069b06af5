"""The words of introductions: parties, pairs that could meet, wishes and quotas."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Wish(StrEnum):
    """What one party says about another."""

    MUST = "must"  # they meet
    MEET = "meet"  # it is worth more if they meet
    NO = "no"  # they do not meet


@dataclass(frozen=True, slots=True)
class Party:
    """Who is introduced: a company, an investor, an expert, a person.

    It meets at least `least` and at most `most` others; a sponsor's promise is its
    `least`.  With several `representatives` it meets that many others in one slot.
    `side` parts an event in two (startups and investors); `sector` is for quotas.
    """

    id: str
    side: str = ""
    least: int = 0
    most: int | None = None
    representatives: int = 1
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parties that could meet, and how well they fit (0 and up)."""

    left: str
    right: str
    fit: float = 0.0


@dataclass(frozen=True, slots=True)
class Said:
    """What the party `by` wishes of the party `of`."""

    by: str
    of: str
    wish: Wish


@dataclass(frozen=True, slots=True)
class Quota:
    """How many meetings with the sector: of one party, or of the event where '' .

    >>> Quota(sector="health", party="fund 1", least=2)
    Quota(sector='health', party='fund 1', least=2, most=None)
    """

    sector: str
    party: str = ""
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """All that introductions are asked, as given and not yet checked."""

    parties: tuple[Party, ...]
    pairs: tuple[Pair, ...]
    wishes: tuple[Said, ...] = ()
    quotas: tuple[Quota, ...] = ()
    slots: int | None = None
    tables: int | None = None
    meet_worth: float = 1.0
    mutual_worth: float = 1.0
