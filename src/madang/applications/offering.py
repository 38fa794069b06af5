"""Letters filled in, the last moment of an offer, and who is next on the reserve list.

Pure but for the rows it is given.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from madang.applications import letters
from madang.applications.telling import path_of
from madang.kit.dates import moment_text, place_text
from madang.kit.languages import best

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from madang.applications.models import Decision, Intake


def last_moment(intake: Intake, now: datetime) -> datetime:
    """Return until when an offer stands: the last minute of its last day, there."""
    there = now.astimezone(ZoneInfo(intake.call.zone))
    day = there.date() + timedelta(days=intake.offer_days)
    return there.replace(
        year=day.year, month=day.month, day=day.day,
        hour=23, minute=59, second=59, microsecond=0, fold=1,
    )  # fmt: skip


def letter_to(
    intake: Intake, decision: Decision, until: datetime | None, *, kind: str = ""
) -> letters.Filled:
    """Return the letter of a decision in the application's language."""
    row = decision.application
    speaks, zone = row.language, intake.call.zone
    text = letters.read(intake.letters)[kind or decision.outcome]
    with translation.override(speaks):
        deadline = ""
        if until is not None:
            moment = moment_text(until, speaks, zone)
            deadline = f"{moment} ({place_text(zone, speaks)})"
        values = {
            "name": row.name,
            "number": str(row.number),
            "call": best(intake.call.names, speaks),
            "programme": best(intake.call.programme.names, speaks),
            "hub": str(intake.hub),
            "feedback": decision.feedback if intake.gives_feedback else "",
            "deadline": deadline,
            "rank": str(decision.reserve_rank or ""),
            "link": urljoin(settings.BASE_URL, path_of(row)),
        }
    return letters.fill(text, speaks, values)


def next_reserve(
    reserves: Sequence[Decision],
    groups: Mapping[int, frozenset[tuple[str, str]]],
    left: frozenset[tuple[str, str]],
    full: frozenset[tuple[str, str]],
    spill: bool,  # noqa: FBT001 -- whether empty places go to other groups
) -> Decision | None:
    """Return whose turn it is: the first by rank of the group that lost a place.

    `groups` are the quota groups of each application, `left` those of who declined,
    `full` those that have as many as they may.  Where nobody of the same group is on
    the list, the first of another one follows, if places may spill over.
    """
    ranked = sorted(reserves, key=lambda d: (d.reserve_rank or 10**6, d.pk))
    same = [d for d in ranked if groups[d.application_id] == left]
    if same:
        return same[0]
    if not spill:
        return None
    return next(
        (d for d in ranked if not groups[d.application_id] & (full - left)), None
    )
