"""The pages of judging over HTTP: staff's way through a round, a judge's session."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.urls import reverse

from madang.judging.models import Interest, Judge, Read, Round, Scenario, Sheet
from tests import make
from tests.judging import rows
from tests.judging.rows import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


@pytest.fixture
def hub(db):
    return make.hub(slug="bridge", languages=["en", "ko", "es", "zh-hans"])


@pytest.fixture
def staff(hub, client):
    client.force_login(rows.staff(hub).user)
    return client


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


def url(name, pk=None, **more):
    args = {"hub": "bridge", **more} | ({"pk": pk} if pk else {})
    return reverse(f"judging:{name}", kwargs=args)


def test_staff_take_a_round_from_nothing_to_open(hub, staff):
    call = rows.call(hub)
    rows.application(call, "Haru")
    made = staff.post(
        url("round-new", call.pk),
        {
            "names_en": "Written round",
            "stage": "review",
            "opens_at": "2026-11-21T09:00",
            "closes_at": "2026-11-30T16:00",
            "reads_each": "1",
            "minutes_each": "20",
            "show_others": "after_lock",
            "pledge_en": "I am fair.",
        },
    )
    round_ = Round.objects.get()
    assert made.status_code == 302
    # 16:00 in Ojinaga, in November, is 22:00 in UTC
    assert round_.closes_at.isoformat() == "2026-11-30T22:00:00+00:00"
    assert staff.get(url("rubric", round_.pk)).status_code == 200
    for name, percent in (("Team", "60"), ("Market", "40")):
        page = staff.get(url("criterion", round_.pk, key="new"))
        version = re.findall(r'name="version" value="(\d+)"', page.content.decode())[0]
        answer = staff.post(
            url("criterion", round_.pk, key="new"),
            {
                "version": version,
                "names_en": name,
                "percent": percent,
                "may_skip": "on",
                "anchor_1_en": "weak",
                "anchor_1_ko": "약함",
            },
        )
        assert answer.status_code == 302
    round_.refresh_from_db()
    assert [one.key for one in round_.scale.criteria] == ["c1", "c2"]
    assert staff.post(url("criterion-move", round_.pk, key="c2"), {"to": "up"})
    person = make.person(hub, name="Ana Ruiz")
    added = staff.post(
        url("judge-add"),
        {"person": f"Ana Ruiz #{person.pk}", "capacity": "5", "languages": ["en"]},
    )
    judge = Judge.objects.get()
    assert added.status_code == 302
    asked = staff.post(url("seats", round_.pk), {"judges": [judge.pk]})
    assert asked.status_code == 302
    seat = judge.seats.get()
    assert seat.capacity == 5
    type(seat).objects.update(state="accepted", pledged_at=NOW, pledge_mark="x")
    page = staff.get(url("allocation", round_.pk)).content.decode()
    assert "Reads in all" in page
    pairs = staff.post(
        url("allocation-bring", round_.pk), {"rows": f"{person.email}, 1"}
    )
    scenario = Scenario.objects.get()
    assert pairs.url == url("scenario", scenario.pk)
    assert "no interest known" in staff.get(pairs.url).content.decode()
    staff.post(url("scenario-activate", scenario.pk))
    staff.post(url("round-open", round_.pk))
    round_.refresh_from_db()
    assert round_.state == "open"
    read = Read.objects.get()
    assert "Haru" in staff.get(url("panels", round_.pk)).content.decode()
    staff.post(url("take-back", read.pk))
    read.refresh_from_db()
    assert read.state == "no_show"
    staff.post(url("round-close", round_.pk))
    staff.post(url("round-again", round_.pk))
    round_.refresh_from_db()
    assert round_.state == "open"


@pytest.mark.parametrize(
    "name", ["judges", "judge-add", "rounds", "judge", "judge-edit", "round",
             "round-edit", "rubric", "cover", "seats", "allocation", "panels"],
)  # fmt: skip
def test_every_page_of_staff_opens_empty_and_full(hub, staff, name):
    call = rows.call(hub)
    round_ = rows.round_of(call, state="draft")
    judge = rows.judge(hub, marks={"site": "Ojinaga"}, expertise=["C", "28"])
    pk = judge.pk if name.startswith("judge-") or name == "judge" else round_.pk
    args = {} if name in {"judges", "judge-add", "rounds"} else {"pk": pk}
    assert staff.get(url(name, **args)).status_code == 200
    rows.read(rows.seat(round_, judge), rows.application(call), state="no_show")
    assert staff.get(url(name, **args)).status_code == 200


def test_a_typed_rule_that_is_wrong_stays_on_the_page(hub, staff):
    round_ = rows.round_of(rows.call(hub), state="draft")
    answer = staff.post(
        url("cover", round_.pk),
        {"version": round_.version, "fact_0": "role", "option_0": "Lawyer",
         "count_0": "0", "order_0": "1"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Lawyer" in answer.content.decode()
    answer = staff.post(
        url("cover", round_.pk),
        {"version": round_.version, "fact_0": "role", "option_0": "Lawyer",
         "count_0": "1", "order_0": "2", "fact_1": "industry", "order_1": "1"},
    )  # fmt: skip
    round_.refresh_from_db()
    assert [rule.label for rule in round_.cover_rules] == ["industry", "role = Lawyer"]


@pytest.fixture
def bench(hub, client):
    """A judge signed in, with a read in a blind round and a tie to another one."""
    call = rows.call(hub)
    round_ = rows.round_of(call, is_blind=True)
    judge = rows.judge(hub)
    seat = rows.seat(round_, judge)
    firm = make.organisation(hub, name="zqtied")
    make.affiliation(judge.person, firm)
    tied = rows.application(call, "zqtied", organisation=firm)
    mine = rows.application(
        call, "zqblind", answers={"founder": "zqfounder", "pitch": "By zqblind: robots"}
    )
    theirs = rows.application(call, "zqforeign")
    other = rows.seat(round_, rows.judge(hub, "zqcolleague"))
    hidden = rows.read(seat, tied, state="opened", opened_at=NOW)
    read = rows.read(seat, mine)
    for what in (mine, theirs):
        done = rows.read(other, what, state="locked", opened_at=NOW)
        Sheet.objects.create(
            hub=hub, read=done, scores={"team": "2", "market": "5"}, locked_at=NOW,
            comment_private="zqprivate", comment_shared="zqshared",
        )  # fmt: skip
    client.force_login(judge.user)
    return client, read, hidden, round_, judge


WORDS = ("zqtied", "zqblind", "zqfounder", "zqforeign", "zqcolleague", "zqprivate")


def crawl(client, start):
    """Open every address of the hub that a page links to; return all that was read."""
    seen, edge, text = set(), [start], []
    while edge:
        path = edge.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        body = answer.content.decode()
        text.append(body)
        edge += [
            found.split("#")[0].replace("&amp;", "&")
            for found in re.findall(r'href="(/h/[^"]+)"', body)
            if "/settings/" not in found
        ]
    return seen, "\n".join(text)


def test_a_judges_session_finds_nothing_that_is_not_hers(bench):
    client, read, hidden, round_, _judge = bench
    client.get(url("read", read.pk))
    seen, text = crawl(client, url("desk"))
    assert url("read", read.pk) in seen
    assert "№ 2" in text
    assert "robots" in text
    assert [word for word in (*WORDS, "zqshared") if word in text] == []
    for name in ("read", "recuse", "pass"):
        answer = client.post(url(name, hidden.pk), {"kind": "other"})
        assert answer.status_code == 404
        assert [word for word in WORDS if word in answer.content.decode()] == []
    for name in ("round", "panels", "allocation", "rubric", "seats"):
        assert client.get(url(name, round_.pk)).status_code == 403
    found = client.get("/h/bridge/search/?q=zq").content.decode()
    assert [word for word in WORDS if word in found] == []


def test_others_scores_come_with_the_own_lock_and_without_names(bench):
    client, read, _hidden, _round, _judge = bench
    page = client.get(url("read", read.pk)).content.decode()
    version = re.findall(r'name="version" value="(\d+)"', page)[0]
    both = {"version": version, "score-team": "4", "score-market": "na", "act": "lock"}
    assert client.post(url("read", read.pk), both).status_code == 302
    page = client.get(url("read", read.pk)).content.decode()
    assert "zqshared" in page
    assert [word for word in WORDS if word in page] == []


def test_page_and_script_refuse_the_same(bench):
    client, read, _hidden, _round, _judge = bench
    client.get(url("read", read.pk))
    wrong = {"version": "1", "score-team": "9", "comment_shared": "kept text"}
    page = client.post(url("read", read.pk), wrong)
    assert page.status_code == 422
    assert "kept text" in page.content.decode()
    told = client.post(
        url("read", read.pk), wrong, headers={"accept": "application/json"}
    )
    assert told.status_code == 422
    assert "from 1 to 5" in told.json()["why"]
    assert Sheet.objects.get(read=read).scores == {}
    good = {"version": "1", "score-team": "3", "score-market": "4"}
    told = client.post(
        url("read", read.pk), good, headers={"accept": "application/json"}
    )
    assert told.json() == {"version": 2, "total": "3.6", "open": 0}
    told = client.post(
        url("read", read.pk), good, headers={"accept": "application/json"}
    )
    assert told.status_code == 409


def test_recusing_takes_one_click(bench):
    client, read, _hidden, _round, judge = bench
    client.get(url("read", read.pk))
    answer = client.post(url("recuse", read.pk), {"kind": "kinship"}, follow=True)
    assert answer.status_code == 200
    assert client.get(url("read", read.pk)).status_code == 404
    assert Interest.objects.get().judge == judge


def test_a_judge_says_what_she_reads_and_when_not(bench):
    client, _read, _hidden, _round, judge = bench
    assert client.get(url("own")).status_code == 200
    kept = client.post(
        url("own"), {"version": judge.version, "languages": ["ko", "en"],
                     "expertise": ["C"], "capacity": "7"},
    )  # fmt: skip
    assert kept.status_code == 302
    judge.refresh_from_db()
    assert (judge.languages, judge.capacity) == (["ko", "en"], 7)
    wrong = {"starts_on": "2026-12-03", "ends_on": "2026-12-01"}
    assert client.post(url("own-absence"), wrong).status_code == 422
    right = {"starts_on": "2026-12-01", "ends_on": "2026-12-03"}
    assert client.post(url("own-absence"), right).status_code == 302
    client.post(url("own-absence-remove", judge.absences.get().pk))
    assert not judge.absences.exists()


def test_anchors_come_in_the_judges_language(bench):
    client, read, _hidden, _round, judge = bench
    judge.user.language = "ko"
    judge.user.save()
    page = client.get(url("read", read.pk)).content.decode()
    assert "혼자" in page
    assert "팀" in page
