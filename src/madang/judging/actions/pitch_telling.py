"""What publishing a pitch day sets going: reads for its judges, letters for everybody.

Letters bear the day's own count, so that each leaves once however often it is asked.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.applications.models import Collaborator
from madang.inbox.telling import Letter, tell
from madang.judging.models import (
    DayJudge,
    PitchSeat,
    PitchSlot,
    Read,
    ReadState,
    SeatState,
)
from madang.kit.dates import moment_text, place_text
from madang.kit.icalendar import Entry, calendar_of
from madang.kit.languages import best

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from madang.hubs.models import User
    from madang.judging.models import PitchDay

LETTER = "judging.pitch_day"


def give_reads(day: PitchDay, now: datetime) -> None:
    """Give every judge a read of each team before her, and take back unopened others.

    Scores are given on the same sheets as those of any read.
    """
    wanted = set(
        PitchSeat.objects.filter(slot__day=day).values_list(
            "seat_id", "slot__application_id"
        )
    )
    standing = Read.objects.filter(round=day.round_id)
    known = set(standing.values_list("seat_id", "application_id"))
    for read in standing.filter(state=ReadState.UNOPENED, why__pitch=day.pk):
        if (read.seat_id, read.application_id) not in wanted:
            read.delete()
    Read.objects.bulk_create(
        [
            Read(
                hub=day.hub,
                round_id=day.round_id,
                seat_id=seat,
                application_id=application,
                why={"pitch": day.pk},
                given_at=now,
            )
            for seat, application in sorted(wanted - known)
        ]
    )


def take_reads(day: PitchDay) -> None:
    """Take back what the day gave and nobody has opened."""
    Read.objects.filter(
        round=day.round_id, state=ReadState.UNOPENED, why__pitch=day.pk
    ).delete()


def tell_day(
    day: PitchDay,
    *,
    now: datetime,
    applications: Iterable[int] | None = None,
    is_off: bool = False,
) -> None:
    """Write to teams and judges when and where; with `is_off` that it is taken back.

    With `applications` only these teams are written to, and their judges.
    """
    slots = list(
        PitchSlot.objects.filter(day=day)
        .select_related("application")
        .prefetch_related("seats")
    )
    told = set(applications) if applications is not None else None
    chosen = [s for s in slots if told is None or s.application_id in told]
    _tell_teams(day, chosen, now, is_off=is_off)
    _tell_judges(day, slots, chosen, now, is_off=is_off)


def _tell_teams(
    day: PitchDay, slots: Sequence[PitchSlot], now: datetime, *, is_off: bool
) -> None:
    people: dict[int, list[User]] = defaultdict(list)
    rows = Collaborator.objects.filter(
        application__in=[slot.application_id for slot in slots]
    )
    for row in rows.select_related("user"):
        if row.user is not None:
            people[row.application_id].append(row.user)
    for slot in slots:
        path = reverse("judging:pitches", kwargs={"hub": day.hub.slug})

        def write(slot: PitchSlot = slot, path: str = path) -> Letter:
            return _letter(
                day, [slot], _("Your pitch: %(day)s"), path, now, is_off=is_off
            )

        tell(
            day.hub,
            people[slot.application_id],
            kind=LETTER,
            key=f"pitch:{day.pk}:{day.letter}:{slot.application_id}",
            now=now,
            write=write,
        )


def _tell_judges(
    day: PitchDay,
    slots: Sequence[PitchSlot],
    chosen: Sequence[PitchSlot],
    now: datetime,
    *,
    is_off: bool,
) -> None:
    """Write to the judges of the chosen pitches, each with her own hours only.

    No team's name is in the letter: a tie may be found after it has left.
    """
    changed = {slot.room for slot in chosen}
    found = DayJudge.objects.filter(day=day, seat__state=SeatState.ACCEPTED)
    for one in found.select_related("seat__judge__user"):
        user = one.seat.judge.user
        mine = [
            s for s in slots if any(x.seat_id == one.seat_id for x in s.seats.all())
        ]
        if user is None or not mine or one.room not in changed:
            continue
        path = reverse("judging:order", kwargs={"hub": day.hub.slug, "pk": day.pk})

        def write(mine: Sequence[PitchSlot] = mine, path: str = path) -> Letter:
            return _letter(day, mine, _("You judge: %(day)s"), path, now, is_off=is_off)

        tell(
            day.hub,
            [user],
            kind=LETTER,
            key=f"pitch:{day.pk}:{day.letter}:judge:{one.seat_id}",
            now=now,
            write=write,
        )


def _letter(  # noqa: PLR0913 -- what a letter consists of
    day: PitchDay,
    slots: Sequence[PitchSlot],
    subject: str,
    path: str,
    now: datetime,
    *,
    is_off: bool,
) -> Letter:
    """Return a letter about one team's pitch, or about a judge's hours."""
    speaks = get_language() or "en"
    named = {"day": day.name}
    starts, ends = slots[0].starts_at, slots[-1].ends_at
    when = _("%(start)s to %(end)s (%(place)s)") % {
        "start": moment_text(starts, speaks, day.zone),
        "end": moment_text(ends, speaks, day.zone)[-5:],
        "place": place_text(day.zone, speaks),
    }
    if is_off:
        return Letter(
            _("Taken back: %(day)s") % named,
            (
                when,
                _("This time no longer holds. You hear from us when there is another."),
            ),
            "",
            "",
            _calendar(day, slots, now, is_off=True),
        )
    return Letter(
        subject % named,
        (when, _where(day, slots[0].room), best(day.note)),
        _("Open it"),
        path,
        _calendar(day, slots, now),
    )


def _where(day: PitchDay, room: str) -> str:
    return f"{best(day.site.name)} · {room}" if day.site else room


def calendar_entry(day: PitchDay, slots: Sequence[PitchSlot]) -> Entry:
    """Return some pitches in one room as one appointment, without anybody's name."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    own = slots[0].application_id if len(slots) == 1 else "judge"
    return Entry(
        f"pitch-{day.pk}-{own}@{host}",
        day.letter,
        slots[0].starts_at,
        slots[-1].ends_at,
        day.name,
        _where(day, slots[0].room),
        best(day.note),
    )


def _calendar(
    day: PitchDay, slots: Sequence[PitchSlot], now: datetime, *, is_off: bool = False
) -> str:
    return calendar_of([calendar_entry(day, slots)], made_at=now, is_cancelled=is_off)
