"""The demo's pitch day: nine firms of the Bridge call before panels in two rooms."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction

from madang.applications.actions import move_many
from madang.applications.queries import applications_to_judge
from madang.desk.demo import judging
from madang.hubs.models import Hub, Site, system_actor
from madang.judging import actions
from madang.judging.models import Judge, Round, Seat
from madang.programmes.models import Call

if TYPE_CHECKING:
    from madang.hubs.models import Actor
    from madang.judging.models import PitchDay

SLUG, ZONE = "bridge-next", "America/Ojinaga"
FIRMS, FEWEST, JUDGES = 9, 4, 7
WAY = ("screening-review", "review-interview", "interview-pitch")
NAMES = {
    "en": "Pitch day", "ko": "발표 심사일",
    "es": "Día de presentaciones", "zh-hans": "路演日",
}  # fmt: skip
NOTE = {
    "en": "Come ten minutes early. Slides run from our computer; bring them on a stick.",
    "ko": "10분 전에 와 주세요. 발표 자료는 USB에 담아 오시면 저희 컴퓨터로 띄웁니다.",
    "es": "Llegue diez minutos antes. Las diapositivas se proyectan desde nuestra "
    "computadora; tráigalas en una USB.",
    "zh-hans": "请提前十分钟到场。演示文稿在我们的电脑上播放，请用U盘携带。",
}
CUT = {
    "speaking": 6,
    "questions": 6,
    "changing": 3,
    "judges_each": 3,
    "rooms": ["Sala Río Bravo", "Sala Chamizal"],
    "breaks": [["10:15", "10:30"]],
}
OPENS, CLOSES = time(9), time(12)


def load(now: datetime) -> None:
    """Make the pitch day that is not there yet; a second call changes nothing."""
    hub = Hub.objects.filter(slug="technology-hub").first()
    call = Call.objects.filter(hub=hub, slug=SLUG).first() if hub else None
    if call is None or Round.objects.filter(call=call, stage="pitch").exists():
        return
    judges = list(Judge.objects.filter(hub=hub).exclude(user=None).order_by("pk"))
    eligible = applications_to_judge(call, "screening").filter(eligible="eligible")
    firms = list(eligible[:FIRMS])
    if len(judges) < JUDGES or len(firms) < FEWEST:
        return
    with transaction.atomic():
        _bring(call, [firm.pk for firm in firms], now)
        _hold(call, judges[:JUDGES], now)


def _bring(call: Call, firms: list[int], now: datetime) -> None:
    house = system_actor(call.hub)
    for number, step in enumerate(WAY):
        at = now - timedelta(days=2, hours=-number)
        move_many(call, house, ids=firms, move=step, now=at, reason="Bridge")


def _hold(call: Call, judges: list[Judge], now: datetime) -> None:
    by = system_actor(call.hub)
    values = {
        "names": NAMES,
        "stage": "pitch",
        "reads_each": CUT["judges_each"],
        "minutes_each": 12,
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=9),
    }
    round_ = actions.make_round(call, by, values=values)
    actions.set_rubric(round_, by, expected=round_.version, content=judging.rubric())
    for judge in judges:
        seat = actions.invite_judge(round_, by, judge=judge, capacity=12, now=now)
        judging.take_seat(seat, by, now)
    day = _day(round_, by, now)
    actions.plan_now(day, by, expected=day.version)
    actions.publish_day(day, by, expected=day.version, now=now)
    round_.refresh_from_db()
    actions.open_round(round_, by, expected=round_.version)


def _day(round_: Round, by: Actor, now: datetime) -> PitchDay:
    """Make the day, the day after tomorrow; the last judge joins from Mexico City."""
    date = (now + timedelta(days=2)).astimezone(ZoneInfo(ZONE)).date()
    there = ZoneInfo(ZONE)
    values: dict[str, Any] = {
        "names": NAMES,
        "note": NOTE,
        "site": Site.objects.filter(hub=by.hub).order_by("order", "pk").first(),
        "zone": ZONE,
        "starts_at": datetime.combine(date, OPENS, there),
        "ends_at": datetime.combine(date, CLOSES, there),
        "settings": CUT,
    }
    day = actions.make_day(round_, by, values=values)
    seats = list(Seat.objects.filter(round=round_).order_by("pk"))
    entries = [actions.JudgeEntry(seat.pk) for seat in seats[:-1]]
    far = actions.JudgeEntry(
        seats[-1].pk,
        is_remote=True,
        zone="America/Mexico_City",
        hours=(time(8, 30), time(10, 30)),
    )
    return actions.set_judges(day, by, expected=day.version, entries=[*entries, far])
