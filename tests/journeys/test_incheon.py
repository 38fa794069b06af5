"""Incheon's facility manager brings her campus in from a sheet and draws it.

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
