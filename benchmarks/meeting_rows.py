"""An investor day of a size, written into the tables, planned, published and mended.

Run by `meetings_run` in a process of its own; prints a line of JSON for each step.
"""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, date, datetime
from datetime import time as clock_time
from typing import TYPE_CHECKING, Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.config.settings")
django.setup()

import numpy as np  # noqa: E402

from benchmarks import events  # noqa: E402
from madang.hubs.models import system_actor  # noqa: E402
from madang.meetings import actions  # noqa: E402
from madang.meetings.models import (  # noqa: E402
    Entry,
    Matching,
    Meeting,
    Party,
    Presence,
    Representative,
    Round,
    Table,
    Wish,
)
from tests import make  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from madang.hubs.models import Hub, User

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
NINE = datetime(2026, 5, 1, 9, tzinfo=UTC)
AWAY = 0.2  # share of the slots in which somebody cannot
ONE_SIDED = 1000  # the most that a wish of one side alone is worth in `events`
MUST_OF = 100


def load(size: events.Size) -> Round:
    """Write the parties, their people and wishes, and a round with its tables."""
    hub = make.hub(slug=f"size-{size.startups}")
    of = Matching.objects.create(hub=hub, names={"en": "Day"}, kind="two_sided")
    left, slots, tables = size.startups, size.slots, size.tables
    sides = ["left"] * left + ["right"] * size.investors
    parties = Party.objects.bulk_create(
        [
            Party(
                hub=hub,
                matching=of,
                side=side,
                name=f"{side} {n}",
                most=size.startup_most if side == "left" else size.investor_most,
            )
            for n, side in enumerate(sides)
        ]
    )
    people = Representative.objects.bulk_create(
        [Representative(hub=hub, party=one, name=one.name) for one in parties]
    )
    Wish.objects.bulk_create(
        [
            Wish(
                hub=hub,
                by_party=parties[by],
                of_party=parties[of_],
                kind=kind,
                entered_at=NOW,
            )
            for by, of_, kind in _wishes(size)
        ],
        batch_size=2000,
    )
    round_ = Round.objects.create(
        hub=hub,
        matching=of,
        names={"en": "Day"},
        zone="UTC",
        starts_on=date(2026, 5, 1),
        ends_on=date(2026, 5, 1),
        opens=clock_time(8),
        closes=clock_time(8 + slots // 3, 20 * (slots % 3)),
        slot_minutes=15,
        pause_minutes=5,
        least=1,
        most=size.startup_most,
    )
    Table.objects.bulk_create(
        [Table(hub=hub, round=round_, label=str(n), order=n) for n in range(tables)]
    )
    Entry.objects.bulk_create(
        [Entry(hub=hub, round=round_, party=one) for one in parties]
    )
    keys = [key for key, _period in round_.keyed_slots]
    draw = np.random.default_rng(2)
    Presence.objects.bulk_create(
        [
            Presence(
                hub=hub,
                round=round_,
                representative=one,
                away=[key for key in keys if draw.random() < AWAY],
            )
            for one in people
        ]
    )
    return round_


def _wishes(size: events.Size) -> Iterator[tuple[int, int, str]]:
    """Yield who wishes for whom; both do where the drawn worth is that of two.

    One in a hundred of the pairs that both want is a must of the fund's.
    """
    drawn = events.wishes_of(size, np.random.default_rng(1))
    for number, ((one, other), points) in enumerate(drawn.items()):
        fund = size.startups + other
        if points > ONE_SIDED or number % 2:
            yield one, fund, "meet"
        if points > ONE_SIDED or not number % 2:
            is_must = points > ONE_SIDED and number % MUST_OF == 0
            yield fund, one, "must" if is_must else "meet"


def sat_through(hub: Hub, user: User, many: int) -> Table:
    """Return a table at which somebody meets `many` companies, one after the other."""
    of = Matching.objects.create(hub=hub, names={"en": "Fair"}, kind="two_sided")
    fund, *firms = Party.objects.bulk_create(
        [
            Party(hub=hub, matching=of, side="left" if n else "right", name=f"Firm {n}")
            for n in range(many + 1)
        ]
    )
    round_ = Round.objects.create(
        hub=hub,
        matching=of,
        names={"en": "Fair"},
        zone="UTC",
        starts_on=date(2026, 5, 1),
        ends_on=date(2026, 5, 31),
        opens=clock_time(8),
        closes=clock_time(18),
        state="published",
        letter=1,
    )
    table = Table.objects.create(hub=hub, round=round_, label="1")
    seat = Representative.objects.create(hub=hub, party=fund, user=user, name="Ann")
    Meeting.objects.bulk_create(
        [
            Meeting(
                hub=hub,
                round=round_,
                left=firm,
                right=fund,
                right_rep=seat,
                starts_at=starts_at,
                ends_at=ends_at,
                table=table,
            )
            for firm, (starts_at, ends_at) in zip(firms, round_.slots, strict=False)
        ]
    )
    return table


def step(name: str, does: Callable[[], Any], **more: Any) -> Any:
    """Do something, print what it cost, and return what came of it."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = does()
    told = {
        "step": name,
        "CPU s": round(time.process_time() - cpu, 2),
        "wall s": round(time.perf_counter() - wall, 2),
    }
    print(json.dumps(told | {key: value(found) for key, value in more.items()}))
    return found


def run(name: str) -> None:
    """Plan, publish, and mend after one in twenty of the funds has left."""
    size = events.SIZES[name]
    round_ = load(size)
    by = system_actor(round_.hub)
    kept = step(
        "run",
        lambda: actions.plan_round(round_, by, now=NOW),
        meetings=lambda one: one.meetings,
        value=lambda one: round(one.value, 1),
        bound=lambda one: round(one.bound, 1),
    )
    actions.adopt_run(kept, by, expected=round_.version)
    round_.refresh_from_db()
    step("publish", lambda: actions.publish_round(
        round_, by, expected=round_.version, now=NOW
    ))  # fmt: skip
    round_.refresh_from_db()
    gone = Entry.objects.filter(round=round_, party__side="right").order_by("pk")
    keys = list(gone.values_list("pk", flat=True)[: max(1, size.investors // 20)])
    Entry.objects.filter(pk__in=keys).update(state="out", out_from=NINE)
    before = Meeting.objects.filter(round=round_, state="planned").count()
    step(
        "mend after 5 % have left",
        lambda: actions.mend_round(round_, by, expected=round_.version, now=NINE),
        meetings=lambda one: one.meetings,
        moved=lambda one: one.moved,
        before=lambda _one: before,
    )
