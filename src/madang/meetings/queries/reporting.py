"""A matching or an organisation in figures: asked, planned, held, wanted again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from madang.meetings.models import (
    LIVE,
    Again,
    Meeting,
    MeetingState,
    Outcome,
    Party,
    PartyState,
    Wish,
    WishKind,
)
from madang.meetings.queries.outcomes import both_want_again

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.hubs.models import Actor
    from madang.meetings.models import Matching

WANTED = (WishKind.MUST, WishKind.MEET)


@dataclass(slots=True)
class Line:
    """A party in a matching's report; `round` is how often in each round's meetings."""

    party: Party
    asked: int = 0
    was_asked: int = 0
    planned: int = 0
    held: int = 0
    no_shows: int = 0
    wants_again: int = 0
    both_again: int = 0


@dataclass(slots=True)
class Report:
    """A matching over all its rounds: a line a party, sums, and who met nobody."""

    lines: Sequence[Line]
    asked: int
    planned: int
    held: int
    no_shows: int
    both_again: int
    without: Sequence[Party] = field(default_factory=list)


def report_of(matching: Matching) -> Report:
    """Return a matching's report; five statements, however many parties.

    Of outcomes nothing is read but whether a side wants to meet again.
    """
    parties = Party.objects.filter(matching=matching).order_by("side", "name", "pk")
    lines = {one.pk: Line(one) for one in parties}
    wishes = Wish.objects.filter(by_party__matching=matching, kind__in=WANTED)
    asked = list(wishes.values_list("by_party", "of_party"))
    for by, of in asked:
        lines[by].asked += 1
        lines[of].was_asked += 1
    rows = Meeting.objects.filter(round__matching=matching, state__in=LIVE)
    meetings = list(rows.values_list("left", "right", "state"))
    for *pair, state in meetings:
        for key in pair:
            lines[key].planned += 1
            lines[key].held += state == MeetingState.HELD
            lines[key].no_shows += state == MeetingState.NO_SHOW
    said = Outcome.objects.filter(
        meeting__round__matching=matching, meeting__state__in=LIVE, again=Again.YES
    )
    for key in said.values_list("party", flat=True):
        lines[key].wants_again += 1
    both = both_want_again(matching.hub).filter(round__matching=matching)
    agreed = list(both.values_list("left", "right"))
    for two in agreed:
        for key in two:
            lines[key].both_again += 1
    states = Counter(state for _left, _right, state in meetings)
    return Report(
        list(lines.values()),
        len(asked),
        len(meetings),
        states[MeetingState.HELD],
        states[MeetingState.NO_SHOW],
        len(agreed),
        [
            line.party
            for line in lines.values()
            if not line.planned and line.party.state == PartyState.ACTIVE
        ],
    )


@dataclass(frozen=True, slots=True)
class Met:
    """An organisation's meetings in figures, and the latest of them."""

    asked: int
    planned: int
    held: int
    again: int
    latest: Sequence[tuple[Meeting, Party]]


def met_by(by: Actor, organisation: int, most: int = 5) -> Met:
    """Return an organisation's meetings as its page shows them; five statements.

    Asked are its own wishes; what others wish of it is not told here, nor any note.
    """
    mine = Party.objects.filter(hub=by.hub, organisation=organisation)
    own = set(mine.values_list("pk", flat=True))
    asked = Wish.objects.filter(by_party__in=own, kind__in=WANTED).count()
    either = Q(left__in=own) | Q(right__in=own)
    rows = Meeting.objects.filter(either, hub=by.hub, state__in=LIVE)
    states = Counter(rows.order_by().values_list("state", flat=True))
    latest = rows.select_related("left", "right", "round").order_by("-starts_at", "-pk")
    return Met(
        asked,
        states.total(),
        states[MeetingState.HELD],
        both_want_again(by.hub).filter(either).count(),
        [(row, row.right if row.left_id in own else row.left) for row in latest[:most]],
    )


def has_met(by: Actor, organisation: int) -> bool:
    """Tell whether an organisation takes or took part in meetings."""
    return Party.objects.filter(hub=by.hub, organisation=organisation).exists()
