"""Incheon's facility manager brings her campus in from a sheet, draws it and lets it.

4,349 m² in six kinds of zone on three floors, in Korean, through the pages alone.
"""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from madang.hubs.models import Role
from madang.jobs import runner
from madang.jobs.models import Job
from madang.kit import clock
from madang.spaces.models import Floor
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]
HEADER = ["건물", "층", "호실", "명칭", "구분", "전용면적", "인원", "임대", "설비"]
ROOMS = [
    ("1층", "W-1", "시제품 제작소", "실험실", "655", 60, "아니오", "삼상 전원"),
    ("1층", "D-1", "디자인 랩", "실험실", "322", 30, "아니오", "스크린"),
    ("1층", "L-1", "라운지", "공용 공간", "423", 120, "아니오", ""),
    *(("1층", f"I-{n}", "아이디어룸", "회의실", "45", 10, "아니오", "") for n in range(1, 5)),
    *(("2층", f"2{n:02}", "", "독립 사무실", "72", 10, "예", "") for n in range(1, 11)),
    ("2층", "K-1", "워크스테이션", "데스크 구역", "410", 80, "예", "유선 인터넷"),
    *(("2층", f"I-{n}", "아이디어룸", "회의실", "50", 10, "아니오", "") for n in (5, 6)),
    *(("3층", f"3{n:02}", "", "독립 사무실", "64", 9, "예", "") for n in range(1, 17)),
    *(("3층", f"3{n:02}", "", "독립 사무실", "110", 15, "예", "") for n in (17, 18)),
    *(("3층", f"I-{n}", "아이디어룸", "회의실", "60", 10, "아니오", "") for n in (7, 8)),
    ("3층", "K-2", "워크스테이션", "데스크 구역", "175", 34, "예", ""),
]  # fmt: skip


def work():
    for job in Job.objects.filter(state="waiting"):
        runner.attempt(job.pk, clock.now())


@pytest.fixture
def hub(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    hub = make.hub(languages=["ko", "en"], currency="KRW")
    make.site(hub, name={"ko": "송도"}, country="KR", zone="Asia/Seoul")
    return hub


def sheet():
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *(("G", *room) for room in ROOMS)])
    return SimpleUploadedFile("campus.csv", out.getvalue().encode("cp949"))


def bring(client, hub):
    """Bring the sheet in as its columns are guessed; return its page."""
    there = reverse("imports:list", kwargs={"hub": hub.slug})
    answer = client.post(there, {"kind": "spaces.space", "file": sheet()})
    assert answer.status_code == 302
    page = answer["Location"]
    shown = client.get(page).content.decode()
    chosen = re.findall(r'name="(column-\d+)".*?</select>', shown, re.DOTALL)
    picks = re.findall(r'<option\s+value="(\w+)"\s+selected', shown)
    mapping = dict(zip(chosen, picks, strict=False))
    options = {"text_language": "ko", "policy": "complete", "date_order": ""}
    assert client.post(f"{page}check/", mapping | options).status_code == 302
    work()
    return page


def test_a_campus_is_imported_once_and_drawn(client, hub):
    client.force_login(make.member(hub, Role.FACILITY))
    client.cookies["django_language"] = "ko"
    with translation.override("en"):  # and back to it afterwards
        page = bring(client, hub)
        assert client.post(f"{page}run/").status_code == 302
        work()
        assert client.post(f"{bring(client, hub)}run/").status_code == 302
        work()
        floors = list(Floor.objects.filter(hub=hub))
        assert [floor.spaces.count() for floor in floors] == [7, 13, 21]
        for floor in floors:
            draw_in_rows(client, hub, floor)
        told = client.get(reverse("spaces:buildings", kwargs={"hub": hub.slug}))
        let_most_of_it(client, hub)
        full = client.get(reverse("spaces:occupancy", kwargs={"hub": hub.slug}))
    assert "<dd><b>92.0%</b></dd>" in full.content.decode()
    text = told.content.decode()
    areas = re.findall(r'area">([\d,]+) m² <small', text)
    assert sum(int(area.replace(",", "")) for area in areas) == 4349
    assert text.count("그려짐") == 3


def draw_in_rows(client, hub, floor):
    """Lay a floor out in rows and save what the form then holds."""
    there = reverse("spaces:draw", kwargs={"hub": hub.slug, "pk": floor.pk})
    shown = client.post(there, {"version": floor.version, "do": "rows", "rows": 3})
    text = shown.content.decode()
    typed = dict(re.findall(r'name="([\w-]+)"[^>]*>([\d,. ]*)</textarea>', text))
    assert len(typed) == floor.spaces.count() + 2
    saved = client.post(there, typed | {"version": floor.version, "do": "save"})
    assert saved.status_code == 302, saved.content.decode()


#: Under which agreement which spaces are let: 2,344.13 of 2,549 m².
LET = (
    ("residency", "9000", [f"2{n:02}" for n in range(1, 11)]),
    ("lease", "14000", [f"3{n:02}" for n in (*range(1, 15), 17, 18)]),
    ("residency", "30000", ["K-2"]),
)


def let_most_of_it(client, hub):
    """Offer and sign agreements for all but two offices and fifteen desks."""
    keys = dict(Floor.objects.filter(hub=hub).values_list("spaces__code", "spaces"))
    today = clock.now().date().isoformat()
    firm = make.organisation(hub, name="입주기업")
    for number, (kind, rate, codes) in enumerate(LET, 1):
        sent = {
            "organisation": f"{firm.name} #{firm.pk}", "number": f"A-{number}",
            "kind": kind, "starts_on": today, "last_day": "", "currency": "KRW",
            "space": keys[codes[0]], "basis": "m2", "rate": rate,
        }  # fmt: skip
        there = client.post(go("agreement-add", hub), sent)["Location"]
        pk = int(there.rstrip("/").rsplit("/", 1)[1])
        lines = [{"space": keys[c], "basis": "m2", "rate": rate} for c in codes[1:]]
        if kind == "lease":
            desks = {"basis": "desk", "quantity": "65", "rate": "120000"}
            lines.append({"space": keys["K-1"], **desks})
        for line in lines:
            added = client.post(go("line-add", hub, pk=pk), line)
            assert added.status_code == 302, added.content.decode()
        signed = {"signed_on": today, "version": "1"}
        answer = client.post(go("agreement-step", hub, pk=pk, act="sign"), signed)
        assert answer.status_code == 302, answer.content.decode()


def go(name, hub, **keys):
    return reverse(f"spaces:{name}", kwargs={"hub": hub.slug, **keys})
