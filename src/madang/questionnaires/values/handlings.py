"""Which kind of question is handled how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.questionnaires.definition import Kind
from madang.questionnaires.values import choices, lines, things
from madang.questionnaires.values.handling import Handling

if TYPE_CHECKING:
    from madang.questionnaires.definition import Question

HANDLINGS: dict[Kind, Handling] = {
    Kind.SHORT_TEXT: Handling(),
    Kind.LONG_TEXT: lines.LongText(),
    Kind.NUMBER: lines.Number(),
    Kind.MONEY: lines.Money(),
    Kind.PERCENT: lines.Percent(),
    Kind.DATE: lines.Day(),
    Kind.YES_NO: choices.YesNo(),
    Kind.SINGLE: choices.Single(),
    Kind.MULTIPLE: choices.Multiple(),
    Kind.RANKED: choices.Ranked(),
    Kind.MATRIX: choices.Matrix(),
    Kind.FILE: things.File(),
    Kind.LINK: lines.Link(),
    Kind.MAIL: lines.Mail(),
    Kind.PHONE: lines.Phone(),
    Kind.ADDRESS: things.Address(),
    Kind.CONSENT: things.Consent(),
    Kind.NOTE: things.Note(),
}


def handling_of(question: Question) -> Handling:
    """Return how answers to a question are handled; a fact as what it is."""
    return HANDLINGS[things.asked_kind(question)]
