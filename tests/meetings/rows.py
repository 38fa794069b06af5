"""An investor day in small, for the tests of meetings."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from madang.directory.rules import ORGANISATION
from madang.hubs.models import Role
from madang.hubs.queries import actor_in
from madang.meetings import actions
from madang.meetings.models import Entry, Meeting, Party, Round, Run
from tests import make

if TYPE_CHECKING:
    from madang.hubs.models import Actor, Hub
    from madang.meetings.models import Matching

BEFORE = datetime(2026, 4, 20, 12, tzinfo=UTC)
NINE = datetime(2026, 5, 1, 13, tzinfo=UTC)  # nine in Boston
HALF = timedelta(minutes=30)


def matching(hub: Hub, staff: Actor, **more: Any) -> Matching:
    values = {
        "names": {"en": "Investor day"},
        "kind": "two_sided",
        "left": {"en": "Startups"},
        "right": {"en": "Investors"},
    }
    return actions.make_matching(hub, staff, values=values | more)


def party(of: Matching, staff: Actor, side: str, name: str, **more: Any) -> Party:
    sitting = more.pop("sitting", None)
    if sitting is None:
        sitting = [actions.Sits(f"{name} one", f"{name.lower()}@firm.example", ("en",))]
    values = {"name": name, "side": side} | more
    return actions.add_party(of, staff, values=values, sitting=sitting)


def round_of(of: Matching, staff: Actor, *, tables: int = 3, **more: Any) -> Round:
    values = {
        "names": {"en": "Main meeting"},
        "kind": "venue",
        "zone": "America/New_York",
        "starts_on": date(2026, 5, 1),
        "ends_on": date(2026, 5, 1),
        "opens": time(9),
        "closes": time(11),
        "slot_minutes": 25,
        "pause_minutes": 5,
        "breaks": [],
        "least": 1,
        "most": 4,
    }
    labels = [(f"Table {n + 1}", "") for n in range(tables)]
    return actions.make_round(of, staff, values=values | more, tables=labels)


def new_round(hub: Hub, staff: Actor, left: int = 3, right: int = 4) -> Round:
    of = matching(hub, staff)
    for n in range(left):
        party(of, staff, "left", f"Startup{n}")
    for n in range(right):
        party(of, staff, "right", f"Fund{n}")
    return round_of(of, staff)


def named(round_: Round, name: str) -> Party:
    return Party.objects.select_related("matching").get(
        matching=round_.matching_id, name=name
    )


def parties(round_: Round) -> list[Party]:
    return list(
        Party.objects.select_related("matching")
        .filter(matching=round_.matching_id)
        .order_by("pk")
    )


def wish(round_: Round, staff: Actor, one: str, other: str, kind: str = "meet") -> Any:
    return actions.set_wish(
        named(round_, one), staff, of=named(round_, other), kind=kind, now=BEFORE
    )


def planned(round_: Round, staff: Actor, now: datetime = BEFORE) -> Run:
    run = actions.plan_round(round_, staff, now=now)
    round_.refresh_from_db()
    actions.adopt_run(run, staff, expected=round_.version)
    round_.refresh_from_db()
    return run


def published(round_: Round, staff: Actor, now: datetime = BEFORE) -> Run:
    run = planned(round_, staff, now)
    actions.publish_round(round_, staff, expected=round_.version, now=now)
    round_.refresh_from_db()
    return run


def plan_of(round_: Round) -> dict[tuple[str, str], datetime]:
    rows = Meeting.objects.filter(round=round_).exclude(state="cancelled")
    return {
        (row.left.name, row.right.name): row.starts_at
        for row in rows.select_related("left", "right")
    }


def entry_of(round_: Round, name: str) -> Entry:
    return Entry.objects.select_related("round__matching", "round__hub", "party").get(
        round=round_, party__name=name
    )


def founder(of: Party) -> Actor:
    """Return somebody of the company behind a party."""
    if of.organisation is None:
        of.organisation = make.organisation(of.hub, name=of.name)
        of.save()
    user = make.member(of.hub, Role.MEMBER, scope=(ORGANISATION, of.organisation.pk))
    return actor_in(of.hub, user)


def investor(of: Party) -> Actor:
    """Return an investor who sits for a party herself."""
    user = make.member(of.hub, Role.INVESTOR)
    of.representatives.filter(pk=of.representatives.first().pk).update(
        user=user, email=user.email
    )
    return actor_in(of.hub, user)
