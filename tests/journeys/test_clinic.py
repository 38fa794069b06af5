"""An experts' clinic through pages alone: fourteen startups, companies, five fields."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from madang.directory.rules import ORGANISATION
from madang.hubs.models import Role
from madang.meetings.models import Field, Matching, Meeting, Party, Round, Run
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]
START = datetime(2026, 4, 1, 9, tzinfo=UTC)
NINE = datetime(2026, 5, 1, 13, tzinfo=UTC)  # nine in Boston, on the day
EXPERTS = {
    "기술": 3, "마케팅": 2, "노무": 2, "특허": 2, "투자": 2, "글로벌 기업": 3,
}  # fmt: skip


class Walk:
    """Somebody at a browser in the hub of this story, in Korean."""

    def __init__(self, hub, user):
        self.hub, self.user, self.client = hub, user, Client()
        self.come_in()

    def come_in(self):
        """Sign in; a session does not last from one month to the next."""
        self.client.force_login(self.user)

    def at(self, name, pk=None, **more):
        keys = {"hub": self.hub.slug} | ({} if pk is None else {"pk": pk}) | more
        return reverse(f"meetings:{name}", kwargs=keys)

    def send(self, name, pk=None, said=None, **more):
        answer = self.client.post(self.at(name, pk, **more), said or {})
        assert answer.status_code == 302, answer.content.decode()[:3000]
        assert "/account/" not in answer.headers["Location"]

    def see(self, name, pk=None, **more):
        answer = self.client.get(self.at(name, pk, **more))
        assert answer.status_code == 200
        return answer.content.decode()


def test_a_clinic_from_its_fields_to_its_report(time_machine):  # noqa: PLR0915 -- one story
    time_machine.move_to(START)
    hub = make.hub(languages=["ko", "en"])
    staff = Walk(hub, make.member(hub, Role.PROGRAMME, make.user(language="ko")))
    staff.send("matching-new", None, {
        "names_ko": "전문가 클리닉", "kind": "clinic",
        "left_ko": "스타트업", "right_ko": "전문가",
    })  # fmt: skip
    of = Matching.objects.get()
    staff.send("fields-usual", of.pk, {"version": of.version})
    page = staff.see("fields", of.pk)
    assert all(name in page for name in EXPERTS)
    firm = make.organisation(hub, name="하루메드", kind="startup")
    founder = make.member(hub, Role.MEMBER, scope=(ORGANISATION, firm.pk))
    for n in range(14):
        spoken = "ko" if n < 4 else "ko en"
        said = {
            "name": f"스타트업 {n:02}",
            "side": "left",
            "sitting": f"K{n}; ; {spoken}",
        }
        staff.send(
            "party-add", of.pk, said | ({"organisation": "하루메드"} if not n else {})
        )
    for field, count in EXPERTS.items():
        for n in range(count):
            said = {"name": f"{field} {n}", "side": "right", "sitting": f"E{n}; ; en"}
            staff.send("party-add", of.pk, said)
    staff.send("interpreters", of.pk, {
        "version": Matching.objects.get().version,
        "people": "서미나; mina@example.org; ko-en\n박하늘; ; en-ko",
    })  # fmt: skip
    fields = {one.names["ko"]: one.pk for one in Field.objects.all()}
    parties = {one.name: one.pk for one in Party.objects.all()}
    marks = [
        f"{key}-{fields[name.rsplit(' ', 1)[0]]}"
        for name, key in parties.items()
        if not name.startswith("스타트업")
    ]
    needs = [list(fields)[n % 5] for n in range(14)]
    for n in range(1, 14):
        own = {needs[n], needs[n - 1], "글로벌 기업"}
        marks += [f"{parties[f'스타트업 {n:02}']}-{fields[name]}" for name in own]
    staff.send(
        "fields", of.pk, {"version": Matching.objects.get().version, "mark": marks}
    )
    first = parties["스타트업 00"]
    theirs = Walk(hub, founder)
    theirs.send(
        "party-fields", first, {"field": [fields["특허"], fields["글로벌 기업"]]}
    )
    staff.send("round-new", of.pk, {
        "names_ko": "당일", "kind": "venue", "zone": "America/New_York",
        "starts_on": "2026-05-01", "ends_on": "2026-05-01", "opens": "09:00",
        "closes": "17:00", "slot_minutes": "25", "pause_minutes": "5",
        "breaks": "12:00–13:00", "tables": "\n".join(f"T{n}" for n in range(14)),
        "least": "0", "most": "12", "carry_over": "all", "previous": "",
    })  # fmt: skip
    day = Round.objects.get()
    staff.send("round-plan", day.pk)
    run = Run.objects.get()
    day.refresh_from_db()
    staff.send("round-publish", day.pk, {"version": day.version})
    assert run.lacking == []
    meetings = list(Meeting.objects.select_related("left", "right", "interpreter"))
    assert len(meetings) == run.meetings >= 14 * 3
    seen = Counter((row.left_id, row.right.name.rsplit(" ", 1)[0]) for row in meetings)
    assert all(
        count == 1 for (_left, name), count in seen.items() if name != "글로벌 기업"
    )
    assert all(
        1 <= seen[key, "글로벌 기업"] <= 3 for key in {row.left_id for row in meetings}
    )
    tables = {(row.right_id, row.table_id) for row in meetings}
    assert len(tables) == len({expert for expert, _table in tables})  # nobody walks
    deaf = [
        row
        for row in meetings
        if row.left.name in {f"스타트업 {n:02}" for n in range(4)}
    ]
    assert all(row.interpreter for row in deaf)
    assert len({(row.interpreter_id, row.starts_at) for row in deaf}) == len(deaf)
    page = staff.see("clinic", day.pk)
    assert len(re.findall(r"<b>특허 \d</b>", page)) == sum(
        n == "특허" for _k, n in seen
    )
    time_machine.move_to(NINE)
    staff.come_in()
    gone = meetings[0].interpreter or deaf[0].interpreter
    slots = {key for key, _period in day.keyed_slots}
    staff.send("shift", day.pk, {"there": []}, person=gone.pk)
    assert slots
    day.refresh_from_db()
    staff.send("round-mend", day.pk, {"version": day.version})
    later = Meeting.objects.filter(state="planned", starts_at__gt=NINE)
    assert not later.filter(interpreter=gone).exists()
    kept = {
        row.pk: row.starts_at
        for row in meetings
        if row.interpreter_id is None and row.starts_at > NINE
    }
    now = dict(later.values_list("pk", "starts_at"))
    assert sum(now.get(key) == at for key, at in kept.items()) >= len(kept) - 3
    theirs.come_in()
    page = theirs.see("agenda")
    others = later.filter(left=first).values_list("right__name", flat=True)
    assert others
    assert all(name in page for name in others)
    assert "특허 0" in staff.see("report", of.pk)
