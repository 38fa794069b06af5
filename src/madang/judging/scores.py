"""The scores of one sheet: read, checked against the rubric, added up exactly."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.judging.rubric import Criterion, Rubric

NOT_APPLICABLE = "na"
LONGEST_SCORE = 20
EXACT = 500
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores by criterion; ``None`` is N/A, a criterion that is not there is open."""

    of: Mapping[str, Decimal | None] = field(default_factory=dict)

    def write(self) -> dict[str, str | None]:
        """Return the scores as JSON."""
        return {key: None if s is None else str(s) for key, s in self.of.items()}

    def missing(self, rubric: Rubric) -> list[Criterion]:
        """Return the criteria that are still open."""
        return [one for one in rubric.criteria if one.key not in self.of]

    def total(self, rubric: Rubric) -> Fraction | None:
        """Return the weighted mean of what is scored; nothing while nothing is.

        N/A leaves both sums, so that the other criteria keep their proportions.
        """
        with localcontext(prec=EXACT):  # no sum or product here has so many digits
            top = bottom = Decimal(0)
            for one in rubric.criteria:
                if (score := self.of.get(one.key)) is not None:
                    top += one.weight * score
                    bottom += one.weight
        return Fraction(top) / Fraction(bottom) if bottom else None

    def shown_total(self, rubric: Rubric) -> Decimal | None:
        """Return the total to one place, rounded half up."""
        total = self.total(rubric)
        if total is None:
            return None
        with localcontext(prec=50):
            exact = Decimal(total.numerator) / Decimal(total.denominator)
            return exact.quantize(TENTH, ROUND_HALF_UP)


def read(found: Any) -> Scores:
    """Return the scores kept as JSON."""
    return Scores(
        {key: None if s is None else Decimal(s) for key, s in (found or {}).items()}
    )


def given(rubric: Rubric, values: Mapping[str, Any], old: Scores) -> Scores:
    """Return the scores that a judge gave, on top of what she had given before.

    A value is a number, ``na`` for N/A, or empty to take the score back.  Criteria
    that are not named keep their scores.

    Raises:
        Refused: a criterion is unknown, or a score is out of scale; all are named.
    """
    scores = dict(old.of)
    faults: dict[str, list[str]] = {}
    for key, value in values.items():
        criterion = rubric.criterion(key)
        if criterion is None:
            faults[key] = [_("The rubric has no such criterion.")]
            continue
        text = str(value if value is not None else "").strip()
        if not text:
            scores.pop(key, None)
        elif text == NOT_APPLICABLE:
            if criterion.may_skip:
                scores[key] = None
            else:
                faults[key] = [_("This criterion must be scored.")]
        elif (score := _on_scale(rubric, text)) is not None:
            scores[key] = score
        else:
            faults[key] = [_out_of_scale(rubric)]
    if faults:
        names = [
            criterion.name if (criterion := rubric.criterion(key)) else key
            for key in faults
        ]
        first = next(iter(faults.values()))[0]
        raise Refused(f"{', '.join(names)}: {first}", fields=faults)
    return Scores(scores)


def _on_scale(rubric: Rubric, text: str) -> Decimal | None:
    """Return the score, without trailing zeros, if it is one of the scale's steps."""
    if len(text) > LONGEST_SCORE:
        return None
    try:
        score = Decimal(text)
    except InvalidOperation:
        return None
    if not score.is_finite():
        return None
    return next((step for step in rubric.steps if step == score), None)


def _out_of_scale(rubric: Rubric) -> str:
    return _("Give a score from %(lowest)s to %(highest)s in steps of %(step)s.") % {
        "lowest": rubric.lowest,
        "highest": rubric.highest,
        "step": rubric.step,
    }
