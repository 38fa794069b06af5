"""Publishing: the adopted run becomes everybody's agenda; who is concerned is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.kit.errors import Refused
from madang.meetings import rules, signals
from madang.meetings.actions.rooms import take_rooms
from madang.meetings.actions.runs import must_be_open
from madang.meetings.actions.telling import tell_changes
from madang.meetings.grid import key_of, moment_of
from madang.meetings.models import LIVE, Meeting, MeetingState, Round, RoundState, Run
from madang.meetings.planning import faults_of, lines_of, material_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.meetings.planning import Line, Material
    from madang.meetings.planning.material import Pair

PEOPLE = ("left_rep_id", "right_rep_id", "interpreter_id")
PLACE = ("starts_at", "ends_at", "table_id", *PEOPLE)
STORED = [*PLACE, "state", "turn"]


@action(allowed=rules.may_organise)
def publish_round(round_: Round, by: Actor, *, expected: int, now: datetime) -> Round:
    """The adopted run is everybody's agenda; whose agenda changed is told, once.

    The plan is checked against the round as it stands in this moment.

    Raises:
        NotNow: the round is over.
        Stale: somebody changed or published the round since version `expected`.
        Refused: no run is adopted, or it breaks a rule; the text says which.
        Taken: somebody has a room of its tables; with what could be had instead.
    """
    must_be_open(round_)
    run = Run.objects.filter(round=round_, pk=round_.adopted or 0).first()
    if run is None:
        raise Refused(_("Adopt a run first."))
    if round_.state != RoundState.PUBLISHED:
        take_rooms(round_, by, now=now)
    return published(round_, by, run, expected=expected, now=now)


def published(
    round_: Round,
    by: Actor,
    run: Run,
    *,
    expected: int,
    now: datetime,
    material: Material | None = None,
) -> Round:
    """Return the round with a run's meetings in force; its row is locked before."""
    round_.state, round_.letter = RoundState.PUBLISHED, round_.letter + 1
    round_.adopted = round_.published = run.pk
    fields = ["state", "letter", "adopted", "published"]
    saved = save_version(round_, expected, fields)
    lines = lines_of(run)
    begun = [line for line in lines if round_.letter > 1 and line.slot <= key_of(now)]
    material = material or material_of(round_, now=now, with_standby=True)
    faults = faults_of(material, lines, past=begun)
    if faults:
        raise Refused("\n".join(faults))
    changes = _write(round_, lines, now)
    tell_changes(round_, changes.before, changes.after, now=now)
    signals.meetings_published.send(Round, round=round_, by=by, now=now)
    return saved


@dataclass(frozen=True, slots=True)
class Changes:
    """Meetings as they were told before, and as they are now: only what differs."""

    before: tuple[Meeting, ...]
    after: tuple[Meeting, ...]


def _write(round_: Round, lines: Sequence[Line], now: datetime) -> Changes:
    """Bring the meetings to the plan; what has begun stays as it is.

    Rows that change leave their places first, so that two may swap them.
    """
    wanted = {line.pair: line for line in lines}
    keys = _other_than(round_, wanted)
    length = timedelta(minutes=round_.slot_minutes)
    before, after, moved, new = [], [], [], []
    for row in Meeting.objects.filter(pk__in=keys).order_by("pk"):
        line = wanted.pop((row.left_id, row.right_id), None)
        if _is_settled(row, now):
            continue
        if row.is_live:
            before.append(_copy(row))
        row.turn += 1
        after.append(row)
        if line is None:
            row.state = MeetingState.CANCELLED
        else:
            _place(row, line, length)
            moved.append(row)
    for line in wanted.values():
        row = Meeting(
            hub=round_.hub, round=round_, left_id=line.left, right_id=line.right
        )
        _place(row, line, length)
        new.append(row)
    keys = [row.pk for row in after]
    Meeting.objects.filter(pk__in=keys).update(
        state=MeetingState.CANCELLED, turn=F("turn") + 1
    )
    Meeting.objects.bulk_update(moved, STORED)
    Meeting.objects.bulk_create(new)
    return Changes(tuple(before), (*after, *new))


def _is_settled(row: Meeting, now: datetime) -> bool:
    """Tell whether a meeting took place, or was about to."""
    if row.state in {MeetingState.HELD, MeetingState.NO_SHOW}:
        return True
    return row.state == MeetingState.PLANNED and row.starts_at <= now


def _other_than(round_: Round, wanted: dict[Pair, Line]) -> list[int]:
    """Return the meetings that are not as the plan has them; those that are leave it.

    Read as bare values, for of a large round most stand as they stood.
    """
    rows = Meeting.objects.filter(round=round_).values_list(
        "pk", "state", "left", "right", "starts_at", "table", *PEOPLE
    )
    found = []
    slots: dict[datetime, str] = {}
    for key, state, left, right, starts_at, *placed in rows.order_by("pk"):
        line = wanted.get((left, right))
        if line is None:
            stands = state not in LIVE
        else:
            slot = slots.get(starts_at) or slots.setdefault(
                starts_at, key_of(starts_at)
            )
            planned = [
                line.slot,
                line.table,
                line.left_rep,
                line.right_rep,
                line.helper,
            ]
            stands = state in LIVE and [slot, *placed] == planned
        if not stands:
            found.append(key)
        elif line is not None:
            del wanted[left, right]
    return found


def _copy(row: Meeting) -> Meeting:
    return Meeting(
        pk=row.pk,
        left_id=row.left_id,
        right_id=row.right_id,
        round_id=row.round_id,
        **{name: getattr(row, name) for name in PLACE},
    )


def _place(row: Meeting, line: Line, length: timedelta) -> None:
    row.starts_at = moment_of(line.slot)
    row.ends_at = row.starts_at + length
    row.table_id = line.table
    row.left_rep_id, row.right_rep_id = line.left_rep, line.right_rep
    row.interpreter_id = line.helper
    row.state = MeetingState.PLANNED
