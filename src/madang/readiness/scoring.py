"""What answers to a checklist are worth, and where points are missing.

A question counts by its weight.  Yes is worth all of it and no nothing; of several
choices the first is worth nothing and the last everything, those between in equal
steps; a percentage is worth itself.  A choice under the key `not_applicable` takes the
question out.  What is not answered is worth nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from madang.questionnaires import answering
from madang.questionnaires.definition import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.questionnaires.definition import Definition, Question, Section

NOT_APPLICABLE = "not_applicable"
#: The kinds of question that count; others are asked only.
COUNTING = frozenset({Kind.YES_NO, Kind.SINGLE, Kind.PERCENT})
WHOLE, NOTHING, HUNDRED = Decimal(1), Decimal(0), Decimal(100)
CENT = Decimal("0.01")
PLAIN_WEIGHT = 1


@dataclass(frozen=True, slots=True)
class Point:
    """What a question counts: its weight, whether it is a must, whether to prove it."""

    weight: int = PLAIN_WEIGHT
    must: bool = False
    evidence: bool = False

    @classmethod
    def read(cls, data: object) -> Point:
        """Return what JSON says; what is no point counts plainly."""
        given: Mapping[str, Any] = data if isinstance(data, dict) else {}
        weight = given.get("weight", PLAIN_WEIGHT)
        is_weight = isinstance(weight, int) and not isinstance(weight, bool)
        return cls(
            weight if is_weight and weight >= 0 else PLAIN_WEIGHT,
            given.get("must") is True,
            given.get("evidence") is True,
        )

    def write(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"weight": self.weight, "must": self.must, "evidence": self.evidence}


@dataclass(frozen=True, slots=True)
class Line:
    """One question; its answer is worth `share`, 0 to 1, or does not count: `None`."""

    question: Question
    point: Point
    share: Decimal | None
    words: str

    @property
    def missing(self) -> Decimal:
        """The points that it falls short by."""
        return NOTHING if self.share is None else self.point.weight * (1 - self.share)

    @property
    def is_missed_must(self) -> bool:
        """Whether it is a must that is not fully met."""
        return self.point.must and self.share is not None and self.share < WHOLE


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its lines."""

    section: Section
    lines: Sequence[Line]

    @property
    def weight(self) -> int:
        """The points that can be reached."""
        return sum(x.point.weight for x in self.lines if x.share is not None)

    @property
    def missing(self) -> Decimal:
        """The points that are missing: the gap."""
        return sum((one.missing for one in self.lines), NOTHING)

    @property
    def score(self) -> Decimal | None:
        """The share that is reached, in percent; `None` where nothing counts."""
        return percent(self.weight, self.missing)

    @property
    def gaps(self) -> list[Line]:
        """The lines that fall short, musts first, then those that weigh most."""
        short = [one for one in self.lines if one.missing or one.is_missed_must]
        return sorted(short, key=lambda one: (not one.is_missed_must, -one.missing))


@dataclass(frozen=True, slots=True)
class Result:
    """What all answers are worth, section by section."""

    parts: Sequence[Part]

    @property
    def score(self) -> Decimal:
        """The share that is reached, in percent; 0 where nothing counts."""
        weight = sum(one.weight for one in self.parts)
        missing = sum((one.missing for one in self.parts), NOTHING)
        return percent(weight, missing) or NOTHING

    @property
    def missed(self) -> int:
        """How many musts are not fully met."""
        return sum(x.is_missed_must for part in self.parts for x in part.lines)

    def line(self, key: str) -> Line | None:
        """Return the line of a question."""
        every = (one for part in self.parts for one in part.lines)
        return next((one for one in every if one.question.key == key), None)


def percent(weight: int, missing: Decimal) -> Decimal | None:
    """Return the share that is reached, in percent with two decimals.

    >>> percent(3, Decimal(1)), percent(0, Decimal(0))
    (Decimal('66.67'), None)
    """
    return (HUNDRED * (weight - missing) / weight).quantize(CENT) if weight else None


def share_of(question: Question, answers: Mapping[str, Any]) -> Decimal | None:
    """Return what an answer is worth, from 0 to 1; `None` if it does not count."""
    if question.kind not in COUNTING:
        return None
    found = answering.typed(question, answers)
    if question.kind is Kind.YES_NO:
        return WHOLE if found is True else NOTHING
    if question.kind is Kind.PERCENT:
        share = found / HUNDRED if isinstance(found, Decimal) else NOTHING
        return min(max(share, NOTHING), WHOLE)
    if found == NOT_APPLICABLE:
        return None
    steps = [one.key for one in question.options if one.key != NOT_APPLICABLE]
    if found not in steps or len(steps) == 1:
        return WHOLE if found in steps else NOTHING
    return Decimal(steps.index(found)) / (len(steps) - 1)


def result_of(
    definition: Definition,
    points: Mapping[str, Any],
    answers: Mapping[str, Any],
    language: str = "en",
) -> Result:
    """Return what answers are worth; questions that they hide do not count."""
    shown = answering.visible(definition, answers)
    parts = [
        Part(
            section,
            [
                Line(
                    one,
                    Point.read(points.get(one.key)),
                    share_of(one, answers),
                    answering.in_words(one, answers.get(one.key), language),
                )
                for one in section.questions
                if one.is_answerable and one.key in shown
            ],
        )
        for section in definition.sections
    ]
    return Result([part for part in parts if part.lines])
