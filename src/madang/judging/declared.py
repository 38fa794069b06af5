"""A scoring rule as it is declared: rounds with weights, gates, rounding and ties.

A declared rule is kept as JSON on its edition; here it is read, checked and written.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from madang.kit.errors import Refused

MOST_STAGES = 8
MOST_PLACES = 6
MOST_BONUSES = 10
BONUS_FACTS = ("country", "stage", "kind")
ONE = Decimal(1)
Choice = TypeVar("Choice", bound=models.TextChoices)


class Combining(models.TextChoices):
    """How the sheets of several judges become one figure."""

    MEAN = "mean", gettext_lazy("Mean")
    MEDIAN = "median", gettext_lazy("Median")
    TRIMMED = "trimmed", gettext_lazy("Mean without the highest and the lowest")
    LEVELLED = "z", gettext_lazy("Mean, each judge levelled by their own sheets")


class Rounding(models.TextChoices):
    """What becomes of a figure exactly between two."""

    HALF_UP = "ROUND_HALF_UP", pgettext_lazy("rounding", "Half up (49.65 → 49.7)")
    HALF_EVEN = "ROUND_HALF_EVEN", pgettext_lazy("rounding", "Half to even")
    DOWN = "ROUND_DOWN", pgettext_lazy("rounding", "Cut off (49.69 → 49.6)")


@dataclass(frozen=True, slots=True)
class DeclaredStage:
    """What one round adds: its weight (a share of 1), and the least that passes it.

    Without `places` its figure goes on unrounded.
    """

    round: int
    weight: Decimal
    combine: Combining = Combining.MEAN
    gate: Decimal | None = None
    places: int | None = None

    @property
    def key(self) -> str:
        """What the stage is called in sheets and files."""
        return stage_key(self.round)

    @property
    def percent(self) -> Decimal:
        """The weight in per cent."""
        return (self.weight * 100).normalize() + 0


@dataclass(frozen=True, slots=True)
class DeclaredBonus:
    """Points on top of the total for who has a fact: ``country`` is ``MX``, or so.

    An answer's fact is ``answer.`` and the question's key.
    """

    fact: str
    value: str
    points: Decimal

    @property
    def key(self) -> str:
        """What the bonus is called in sheets and files."""
        return f"{self.fact}={self.value}"


@dataclass(frozen=True, slots=True)
class Declared:
    """A rule: the rounds that count, the last rounding, and what parts equals.

    `threshold` is the least total that has a rank.  Equal totals are told apart by
    the figures of the rounds in `ties`, in order; what is equal then shares a rank.
    `bonuses` add points to the total before it is rounded, at most `bonus_cap` in all.
    """

    stages: tuple[DeclaredStage, ...]
    places: int = 1
    rounding: Rounding = Rounding.HALF_UP
    threshold: Decimal | None = None
    ties: tuple[int, ...] = ()
    bonuses: tuple[DeclaredBonus, ...] = ()
    bonus_cap: Decimal | None = None

    def write(self) -> dict[str, Any]:
        """Return the rule as JSON, every number as text so that no digit is lost."""
        return {
            "places": self.places,
            "rounding": str(self.rounding),
            "threshold": _text(self.threshold),
            "ties": list(self.ties),
            "stages": [
                {
                    "round": one.round,
                    "weight": str(one.weight),
                    "combine": str(one.combine),
                    "gate": _text(one.gate),
                    "places": one.places,
                }
                for one in self.stages
            ],
            **self._bonuses(),
        }

    def _bonuses(self) -> dict[str, Any]:
        """Return the bonuses as JSON; nothing of them in a rule that has none."""
        if not self.bonuses:
            return {}
        rows = [
            {"fact": one.fact, "value": one.value, "points": str(one.points)}
            for one in self.bonuses
        ]
        return {"bonuses": rows, "bonus_cap": _text(self.bonus_cap)}


def stage_key(round_: int) -> str:
    """Return what a round is called in sheets and files.

    >>> stage_key(7)
    'round-7'
    """
    return f"round-{round_}"


def read(found: Any) -> Declared:
    """Return the rule in some JSON.

    Raises:
        Refused: it is none, or an impossible one; the text names the place.
    """
    if not isinstance(found, dict) or not isinstance(found.get("stages"), list):
        raise Refused(_("The scoring rule is not readable."))
    rows = found["stages"]
    if not 0 < len(rows) <= MOST_STAGES:
        raise Refused(_("A scoring rule counts one to eight rounds."))
    stages = tuple(_stage(row, at) for at, row in enumerate(rows, start=1))
    rounds = [one.round for one in stages]
    if len(set(rounds)) < len(rounds):
        raise Refused(_("A round counts twice. Keep one of the two."))
    total = sum((one.weight for one in stages), Decimal(0))
    if total != ONE:
        text = _("The weights add up to %(total)s %%, not to 100 %%.")
        raise Refused(text % {"total": (total * 100).normalize() + 0})
    ties = found.get("ties") or []
    if not isinstance(ties, list) or not set(ties) <= set(rounds):
        raise Refused(_("Equals can only be told apart by rounds that count."))
    return Declared(
        stages,
        _places(found.get("places", 1), _("rounding")),
        _choice(Rounding, found.get("rounding", Rounding.HALF_UP)),
        _number(found.get("threshold"), _("least total")),
        tuple(ties),
        *_bonuses(found),
    )


def _bonuses(found: Any) -> tuple[tuple[DeclaredBonus, ...], Decimal | None]:
    rows = found.get("bonuses") or []
    if not isinstance(rows, list) or len(rows) > MOST_BONUSES:
        raise Refused(_("A scoring rule has at most ten bonuses."))
    bonuses = tuple(_bonus(row, at) for at, row in enumerate(rows, start=1))
    if len({one.key for one in bonuses}) < len(bonuses):
        raise Refused(_("Two bonuses reward the same. Keep one of the two."))
    cap = _number(found.get("bonus_cap"), _("most bonus points"))
    if cap is not None and cap <= 0:
        raise Refused(_("The most bonus points must be more than none."))
    return bonuses, cap if bonuses else None


def _bonus(row: Any, at: int) -> DeclaredBonus:
    place = _("Bonus %(number)d") % {"number": at}
    fact, value = (
        (str(row.get(k) or "") for k in ("fact", "value")) if row else ("", "")
    )
    if not value or not (fact in BONUS_FACTS or fact.startswith("answer.")):
        raise Refused(_("%(place)s: say for what.") % {"place": place})
    points = _number(row.get("points"), place)
    if points is None or points <= 0:
        raise Refused(_("%(place)s: give more than no points.") % {"place": place})
    return DeclaredBonus(fact, value, points)


def _stage(row: Any, at: int) -> DeclaredStage:
    place = _("Round %(number)d of the rule") % {"number": at}
    if not isinstance(row, dict) or not isinstance(row.get("round"), int):
        raise Refused(_("%(place)s: it names no round.") % {"place": place})
    weight = _number(row.get("weight"), place)
    if weight is None or not 0 <= weight <= 1:
        text = _("%(place)s: the weight is not between 0 and 100 %%.")
        raise Refused(text % {"place": place})
    places = row.get("places")
    return DeclaredStage(
        row["round"],
        weight,
        _choice(Combining, row.get("combine", Combining.MEAN)),
        _number(row.get("gate"), place),
        None if places is None else _places(places, place),
    )


def _places(found: Any, place: str) -> int:
    if not isinstance(found, int) or not 0 <= found <= MOST_PLACES:
        text = _("%(place)s: give 0 to 6 decimal places.")
        raise Refused(text % {"place": place})
    return found


def _choice(kinds: type[Choice], found: Any) -> Choice:
    try:
        return kinds(found)
    except ValueError:
        raise Refused(_("Choose one of the list.")) from None


def _number(found: Any, place: str) -> Decimal | None:
    if found is None or found == "":
        return None
    try:
        number = Decimal(str(found))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Refused(_("%(place)s: this is no number.") % {"place": place})
    return number


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
