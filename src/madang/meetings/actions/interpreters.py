"""Interpreters of a matching: who, between which languages, when they are there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.kit.errors import Refused
from madang.meetings import rules
from madang.meetings.models import Interpreter, Shift

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.meetings.models import Matching, Round

PAIR = re.compile(r"([a-z]{2,3})-([a-z]{2,3})")
MOST = 200


@dataclass(frozen=True, slots=True)
class Interprets:
    """An interpreter as staff name her; pairs such as ``ko-en``, in any order."""

    name: str
    email: str = ""
    pairs: tuple[str, ...] = ()


@action(allowed=rules.may_organise)
def set_interpreters(
    matching: Matching,
    by: Actor,
    *,
    people: Sequence[Interprets],
    expected: int,
    now: datetime,
) -> Matching:
    """These interpret at the matching's meetings, and no others; who stays keeps hours.

    Raises:
        Stale: somebody changed the matching since version `expected`.
        Refused: somebody interprets between no two languages, or comes twice.
    """
    _must_make_sense(people)
    saved = save_version(matching, expected, [])
    standing = {
        (row.name, row.email): row
        for row in Interpreter.objects.filter(matching=matching)
    }
    for one in people:
        row = standing.pop((one.name, one.email), None) or Interpreter(
            hub=matching.hub, matching=matching, name=one.name, email=one.email
        )
        row.pairs, row.left_at = sorted({in_order(pair) for pair in one.pairs}), None
        row.save()
    gone = [row.pk for row in standing.values()]
    Interpreter.objects.filter(pk__in=gone, left_at=None).update(left_at=now)
    return saved


def in_order(pair: str) -> str:
    """Return two languages in order of the alphabet.

    >>> in_order("ko-en")
    'en-ko'
    """
    return "-".join(sorted(pair.split("-")))


def _must_make_sense(people: Sequence[Interprets]) -> None:
    if len(people) > MOST:
        _refuse(_("At most %(count)d interpreters.") % {"count": MOST})
    if len({(one.name, one.email) for one in people}) < len(people):
        _refuse(_("An interpreter is named twice."))
    for one in people:
        found = [PAIR.fullmatch(pair) for pair in one.pairs]
        if not found or any(m is None or m[1] == m[2] for m in found):
            _refuse(
                _("Say between which languages %(name)s interprets, such as ko-en.")
                % {"name": one.name}
            )


def _refuse(told: str) -> None:
    raise Refused(told, fields={"people": [told]})


@action(allowed=rules.may_organise)
def set_shift(
    round_: Round, by: Actor, *, interpreter: Interpreter, away: Sequence[str]
) -> Shift:
    """The interpreter is away in these slots of the round, and in no others.

    Raises:
        Refused: she does not interpret in this matching.
    """
    if interpreter.matching_id != round_.matching_id:
        raise Refused(_("This person does not take part in the round."))
    known = {key for key, _period in round_.keyed_slots}
    row, _is_new = Shift.objects.update_or_create(
        hub=round_.hub,
        round=round_,
        interpreter=interpreter,
        defaults={"away": sorted(known & set(away))},
    )
    return row
