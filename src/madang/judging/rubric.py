"""What judges score: criteria with weights, one scale, and anchors in words.

A rubric is kept as JSON on its round; here it is read, checked and written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.kit.errors import Refused
from madang.kit.languages import CODES, best

if TYPE_CHECKING:
    from collections.abc import Mapping

    Texts = Mapping[str, str]

MOST_CRITERIA = 20
MOST_STEPS = 200
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is scored: how much it weighs and what its scores mean.

    `weight` is a share of 1.  `anchors` says per score what it stands for.  With
    `may_skip` a judge may answer N/A, which counts neither for nor against.
    """

    key: str
    names: Texts
    weight: Decimal
    help: Texts = field(default_factory=dict)
    anchors: Mapping[Decimal, Texts] = field(default_factory=dict)
    may_skip: bool = True

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return best(self.names) or self.key

    @property
    def hint(self) -> str:
        """What to look at, in the reader's language."""
        return best(self.help)

    @property
    def percent(self) -> Decimal:
        """The weight in per cent."""
        return (self.weight * 100).normalize() + 0

    @property
    def anchored(self) -> list[tuple[Decimal, str]]:
        """The anchors in the reader's language, the lowest score first."""
        return [(score, best(texts)) for score, texts in sorted(self.anchors.items())]


@dataclass(frozen=True, slots=True)
class Rubric:
    """All criteria of a round on one scale from `lowest` to `highest` in steps."""

    criteria: tuple[Criterion, ...] = ()
    lowest: Decimal = Decimal(1)
    highest: Decimal = Decimal(5)
    step: Decimal = Decimal(1)

    @property
    def steps(self) -> list[Decimal]:
        """Every score that may be given, the lowest first."""
        count = int((self.highest - self.lowest) / self.step)
        return [self.lowest + self.step * n for n in range(count + 1)]

    @property
    def has_buttons(self) -> bool:
        """Whether the scale is short enough to be shown as buttons."""
        return len(self.steps) <= 11  # noqa: PLR2004 -- 0 to 10 still fits a phone

    def criterion(self, key: str) -> Criterion | None:
        """Return the criterion of that key."""
        return next((one for one in self.criteria if one.key == key), None)

    def write(self) -> dict[str, Any]:
        """Return the rubric as JSON."""
        return {
            "lowest": str(self.lowest),
            "highest": str(self.highest),
            "step": str(self.step),
            "criteria": [
                {
                    "key": one.key,
                    "names": dict(one.names),
                    "help": dict(one.help),
                    "weight": str(one.weight),
                    "anchors": {str(s): dict(t) for s, t in one.anchors.items()},
                    "may_skip": one.may_skip,
                }
                for one in self.criteria
            ],
        }

    def fault(self) -> str:
        """Return why no round can open with this rubric; empty when it can."""
        if not self.criteria:
            return _("The rubric has no criterion yet.")
        total = sum((one.weight for one in self.criteria), Decimal(0))
        if total != ONE:
            return _("The weights add up to %(total)s %%, not to 100 %%.") % {
                "total": (total * 100).normalize() + 0
            }
        return ""


def read(found: Any) -> Rubric:
    """Return the rubric in some JSON.

    Raises:
        Refused: it is none; the text names the place.
    """
    if not found:
        return Rubric()
    if not isinstance(found, dict):
        raise Refused(_("The rubric is not readable."))
    lowest, highest, step = (
        _number(found.get(name), name) for name in ("lowest", "highest", "step")
    )
    _check_scale(lowest, highest, step)
    rows = found.get("criteria", [])
    if not isinstance(rows, list) or len(rows) > MOST_CRITERIA:
        raise Refused(_("A rubric has at most %(most)d criteria.") % {"most": 20})
    criteria = tuple(_criterion(row, at) for at, row in enumerate(rows, start=1))
    keys = [one.key for one in criteria]
    for at, key in enumerate(keys, start=1):
        if key in keys[: at - 1]:
            raise Refused(_place(at, _("two criteria have the same key")))
    rubric = Rubric(criteria, lowest, highest, step)
    allowed = set(rubric.steps)
    for at, one in enumerate(criteria, start=1):
        if set(one.anchors) - allowed:
            raise Refused(_place(at, _("an anchor stands outside the scale")))
    return rubric


def _check_scale(lowest: Decimal, highest: Decimal, step: Decimal) -> None:
    if lowest >= highest:
        raise Refused(_("The highest score must be above the lowest."))
    if step <= 0 or (highest - lowest) % step:
        raise Refused(_("The step must divide the scale evenly."))
    if (highest - lowest) / step > MOST_STEPS:
        raise Refused(_("The scale has too many steps."))


def _criterion(row: Any, at: int) -> Criterion:
    if not isinstance(row, dict) or not str(row.get("key", "")).strip():
        raise Refused(_place(at, _("it has no key")))
    names = _texts(row.get("names"), at)
    if not any(names.values()):
        raise Refused(_place(at, _("it has no name")))
    weight = _number(row.get("weight"), _place(at, _("weight")))
    if not 0 <= weight <= 1:
        raise Refused(_place(at, _("the weight is not between 0 and 100 %")))
    anchors = row.get("anchors") or {}
    if not isinstance(anchors, dict):
        raise Refused(_place(at, _("its anchors are not readable")))
    return Criterion(
        str(row["key"])[:40],
        names,
        weight,
        _texts(row.get("help"), at),
        {
            _number(score, _place(at, _("anchor"))): _texts(texts, at)
            for score, texts in anchors.items()
        },
        bool(row.get("may_skip", True)),
    )


def _texts(found: Any, at: int) -> dict[str, str]:
    if not found:
        return {}
    if not isinstance(found, dict) or any(
        code not in CODES or not isinstance(text, str) for code, text in found.items()
    ):
        raise Refused(_place(at, _("a text is not readable")))
    return {code: text.strip() for code, text in found.items() if text.strip()}


def _number(found: Any, place: str) -> Decimal:
    try:
        number = Decimal(str(found))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Refused(_("%(place)s: this is no number.") % {"place": place})
    return number


def _place(at: int, what: str) -> str:
    return _("Criterion %(number)d: %(what)s") % {"number": at, "what": what}
