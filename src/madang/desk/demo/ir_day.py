"""The demo's IR day: companies of the investor day pitch, the third one right now."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from madang.hubs.models import Role, User
from madang.hubs.queries import actor_in
from madang.kit.money import money_text
from madang.kit.printing import printed
from madang.meetings import actions
from madang.meetings.queries import own_wishes
from madang.meetings.queries.ir_days import pitches_of

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from madang.hubs.models import Actor
    from madang.meetings.models import IrDay, Matching, Party, Pitch

NAMES = {
    "en": "IR day in Boston", "ko": "보스턴 IR 데이",
    "es": "Día de IR en Boston", "zh-hans": "波士顿投资路演日",
}  # fmt: skip
BREAK, MINUTES, PAUSE = "Coffee", 10, 15
PITCHES, BEFORE_THE_BREAK, DECKS = 8, 5, 7
TEMPLATE = "desk/templates/desk/demo_deck.typ"


def load(
    of: Matching, by: Actor, left: list[Party], right: list[Party], now: datetime,
    chance: Random,
) -> None:  # fmt: skip
    """Make the day; the guest's fund, the first one, has not said anything yet."""
    starts = now - timedelta(minutes=2 * MINUTES + 4)
    values = {
        "names": NAMES, "zone": "America/New_York", "starts_at": starts,
        "place": "Seaport Hall, level 2", "is_open": True,
    }  # fmt: skip
    day = actions.make_ir_day(of, by, values=values)
    said = set(own_wishes(right[0]).values_list("of_party", flat=True))
    fresh_first = sorted(left[1:PITCHES], key=lambda one: one.pk in said)
    owner = User.objects.filter(
        memberships__hub=of.hub, memberships__role=Role.OWNER
    ).first()
    order = [*fresh_first, left[0]]  # the founder with a door in speaks last
    for number, party in enumerate(order):
        if number == BEFORE_THE_BREAK:
            actions.add_pitch(day, by, title=BREAK, minutes=PAUSE)
        pitch = actions.add_pitch(day, by, party=party, minutes=MINUTES)
        if number < DECKS and owner is not None:
            _put_deck(pitch, actor_in(of.hub, owner), now)
    day = actions.set_ir_day(
        day, by, expected=day.version, turn="publish", now=now - timedelta(days=1)
    )
    _speak(day, by, right, chance)


def _put_deck(pitch: Pitch, by: Actor, now: datetime) -> None:
    party = pitch.party
    if party is None:
        return
    amount = Decimal(party.thesis.get("seeks") or 0)
    data = {
        "title": party.name,
        "about": party.about,
        "seeks": money_text(amount, party.thesis.get("currency") or "USD", "en"),
        "language": "en",
    }
    document = printed(TEMPLATE, data, moment=now - timedelta(days=2))
    upload = ContentFile(document, name=f"{party.name}.pdf")
    actions.put_deck(pitch, by, upload=upload, now=now - timedelta(days=2))


def _speak(day: IrDay, by: Actor, right: list[Party], chance: Random) -> None:
    """Let two companies have spoken and the third speak; funds want to meet them."""
    moment, running = day.starts_at, 0
    for pitch in pitches_of(day)[:3]:
        actions.next_pitch(day, by, running=running, now=moment)
        pitch.refresh_from_db()
        running = pitch.pk
        for fund in chance.sample(right[1:], chance.randint(3, 9)):
            said = moment + timedelta(minutes=chance.randint(1, 9))
            actions.want_to_meet(pitch, by, party=fund, kind="meet", now=said)
        moment += timedelta(minutes=MINUTES + 1)
