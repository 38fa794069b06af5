"""Who meets when: a personal agenda, a table's board, the wall, a pair's history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Prefetch, Q, prefetch_related_objects

from madang.meetings.models import LIVE, Meeting, MeetingState, Outcome, Round, Table
from madang.meetings.queries.organising import meetings_visible_to
from madang.meetings.queries.own import own_parties

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor
    from madang.meetings.models import Party, Representative

#: What no agenda shows of parties and people, and costs most to read.
UNREAD = tuple(
    f"{side}{field}"
    for side in ("left", "right")
    for field in ("__thesis", "__languages", "__about", "_rep__languages")
)

_ROUNDS = Round.objects.select_related("site")


@dataclass(frozen=True, slots=True)
class Turn:
    """A meeting as one side sees it: whom, with whom of mine, what I said after it."""

    meeting: Meeting
    party: Party
    other: Party
    mine: Representative | None
    theirs: Representative | None
    outcome: Outcome | None

    @property
    def home(self) -> str:
        """The zone of who sits for one's own side, where it is not the round's."""
        zone = self.mine.zone if self.mine else ""
        return zone if zone != self.meeting.round.zone else ""

    @property
    def is_over(self) -> bool:
        """Whether it was held, or somebody did not come."""
        return self.meeting.state in {MeetingState.HELD, MeetingState.NO_SHOW}


def meetings_of(
    parties: Sequence[Party], rounds: Iterable[Round] = ()
) -> list[Meeting]:
    """Return the meetings of parties in order of time, with their rounds.

    One statement where all their `rounds` are given, else two: a round is read once,
    not with each of its meetings.
    """
    mine = [party.pk for party in parties]
    found = list(
        Meeting.objects.filter(Q(left__in=mine) | Q(right__in=mine), state__in=LIVE)
        .select_related("left", "right", "left_rep", "right_rep", "table")
        .defer(*UNREAD)
        .order_by("starts_at", "pk")
    )
    known = {one.pk: one for one in rounds}
    for row in found:
        if row.round_id in known:
            row.round = known[row.round_id]
    prefetch_related_objects(found, Prefetch("round", _ROUNDS))
    return found


def turns_of(
    meetings: Iterable[Meeting], parties: Iterable[Party], now: datetime | None = None
) -> list[Turn]:
    """Return meetings as these parties see them, with what they said; one statement.

    None where no meeting has begun by `now`, since nobody has said anything then.
    """
    rows = list(meetings)
    own = {party.pk: party for party in parties}
    begun = [row for row in rows if now is None or row.starts_at <= now]
    said = {
        (one.meeting_id, one.party_id): one
        for one in Outcome.objects.filter(meeting__in=begun, party__in=own)
    }
    return [
        _turn(row, party, said.get((row.pk, party.pk)))
        for row in rows
        for party in (own.get(row.left_id), own.get(row.right_id))
        if party is not None
    ]


def _turn(row: Meeting, party: Party, outcome: Outcome | None) -> Turn:
    is_left = row.left_id == party.pk
    mine, theirs = row.left_rep, row.right_rep
    if not is_left:
        mine, theirs = theirs, mine
    return Turn(row, party, row.other(party.pk), mine, theirs, outcome)


def agenda_of(by: Actor) -> list[Turn]:
    """Return the actor's agenda in order of time; four statements at most."""
    mine = list(own_parties(by))
    return turns_of(meetings_of(mine), mine) if mine else []


def meetings_at(round_: Round, table: Table | None = None) -> QuerySet[Meeting]:
    """Return a round's meetings in order of time, or one table's."""
    found = (
        Meeting.objects.filter(round=round_, state__in=LIVE)
        .select_related("left", "right", "left_rep", "right_rep", "table")
        .defer(*UNREAD)
    )
    if table is not None:
        found = found.filter(table=table)
    return found.order_by("starts_at", "table__order", "pk")


class Sitting(NamedTuple):
    """A meeting as boards and walls show it: when, where, which two, who sits."""

    starts_at: datetime
    ends_at: datetime
    table: str
    left: str
    right: str
    people: str


def sittings_at(round_: Round, table: Table | None = None) -> list[Sitting]:
    """Return what boards show of a round's meetings, or one table's; one statement."""
    rows = meetings_at(round_, table).select_related(None).defer(None)
    called: dict[str | None, str] = {None: ""}
    found = []
    for starts_at, ends_at, label, left, right, *people in rows.values_list(
        "starts_at",
        "ends_at",
        "table__label",
        "left__name",
        "right__name",
        "left_rep__name",
        "right_rep__name",
    ):
        if label not in called:
            called[label] = Table(label=label).name
        sit = " · ".join(filter(None, people))
        found.append(Sitting(starts_at, ends_at, called[label], left, right, sit))
    return found


def now_and_next(
    round_: Round, now: datetime
) -> tuple[Sequence[Sitting], Sequence[Sitting]]:
    """Return the meetings of the slot that runs, and those of the next one."""
    rows = [row for row in sittings_at(round_) if row.ends_at > now]
    current = [row for row in rows if row.starts_at <= now]
    later = [row for row in rows if row.starts_at > now]
    first = min((row.starts_at for row in later), default=None)
    return current, [row for row in later if row.starts_at == first]


def pair_history(by: Actor, one: Party, other: Party) -> list[Meeting]:
    """Return every meeting of a pair that the actor may see, the first first.

    Each brings as `said` what the actor may read of its outcomes: organisers both
    sides' without private notes, others their own.
    """
    said = Outcome.objects.filter(hub=by.hub)
    if not by.is_managing:
        said = said.filter(party__in=own_parties(by).values("pk"))
    return list(
        meetings_visible_to(by)
        .filter(
            Q(left=one, right=other) | Q(left=other, right=one),
        )
        .prefetch_related(
            Prefetch("outcomes", said.select_related("party"), to_attr="said")
        )
        .order_by("starts_at", "pk")
    )
