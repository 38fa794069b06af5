"""Pages of buildings, floors and spaces: what they show, and to whom."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from PIL import Image

from madang.hubs.models import Role
from madang.spaces.models import Building, Floor, Space
from tests import make
from tests.spaces import make as places

pytestmark = pytest.mark.django_db
KEEPER, GUEST = Role.FACILITY, Role.GUEST
SUITE = {"code": "2A04", "kind": "suite", "net_m2": "60", "capacity": "8"}


@pytest.fixture
def floor():
    hub = make.hub(languages=["en", "ko"])
    return places.floor(building=places.building(site=make.site(hub, country="KR")))


@pytest.fixture
def keeper(client, floor):
    client.force_login(make.member(floor.hub, KEEPER))
    return client


def to(name, hub, **keys):
    return reverse(f"spaces:{name}", kwargs={"hub": hub.slug, **keys})


def page(client, name, hub, status=200, **keys):
    answer = client.get(to(name, hub, **keys))
    assert answer.status_code == status
    return answer.content.decode()


def test_a_campus_is_built_through_its_forms(client):
    hub = make.hub()
    site = make.site(hub)
    client.force_login(make.member(hub, KEEPER))
    values = {"site": site.pk, "code": "N", "names_en": "North", "order": 0}
    assert client.post(to("building-add", hub), values).status_code == 302
    building = Building.objects.get(hub=hub)
    there = to("floor-add", hub, pk=building.pk)
    assert client.post(there, {"level": 2}).status_code == 302
    floor = Floor.objects.get(building=building)
    there = to("space-add", hub, pk=floor.pk)
    wrong = client.post(there, SUITE | {"gross_m2": "59"})
    assert wrong.status_code == 422
    assert "The gross area is smaller than the net." in wrong.content.decode()
    assert client.post(there, SUITE | {"is_leasable": "on"}).status_code == 302
    space = Space.objects.get(floor=floor)
    assert (space.code, str(space.gross_m2), space.building) == (
        "2A04",
        "60.00",
        building,
    )
    there = to("space-edit", hub, pk=space.pk)
    stale = client.post(there, SUITE | {"capacity": "9", "version": "0"})
    assert stale.status_code == 409
    assert client.post(there, SUITE | {"version": "1"}).status_code == 302
    do = to("building-do", hub, pk=building.pk, act="retire")
    assert client.post(do).status_code == 409


def test_a_floor_is_drawn_and_says_everything_twice(keeper, floor):
    one = places.space(floor, code="2A04", names={"en": "Río Bravo"}, net_m2="60")
    other = places.space(floor, code="2A05", kind="lab")
    there = to("draw", floor.hub, pk=floor.pk)
    sent = {
        "version": 1,
        "outline": "0,0 30,0 30,20 0,20",
        "walls": "0,6 30,6",
        f"space-{one.pk}": "0,0 10,0 10,6 0,6",
        f"space-{other.pk}": "9,0 20,0 20,6 9,6",
        "do": "save",
    }
    crossed = keeper.post(there, sent)
    assert crossed.status_code == 422
    assert "2A05 and 2A04 cover each other." in crossed.content.decode()
    assert 'aria-invalid="true"' in crossed.content.decode()
    sent[f"space-{other.pk}"] = "10,0 20,0 20,6 10,6"
    assert keeper.post(there, sent).status_code == 302
    assert keeper.post(there, sent).status_code == 409
    text = page(keeper, "floor", floor.hub, pk=floor.pk)
    assert text.count("<svg") - text.count('<svg class="icon') >= 2
    link = to("space", floor.hub, pk=one.pk)
    assert text.count(f'href="{link}"') == 3
    assert "2A04, Río Bravo, 60 m², Not to let" in text
    assert "24.2 pyeong" in text


@pytest.mark.only_on("sqlite")
def test_spaces_are_laid_out_in_rows_and_read_from_a_drawing(keeper, floor):
    for n in range(4):
        places.space(floor, code=f"R{n}", net_m2="25")
    Floor.objects.update(outline=[])
    there = to("draw", floor.hub, pk=floor.pk)
    shown = keeper.post(there, {"version": 1, "do": "rows", "rows": 2, "aisle": "2"})
    text = shown.content.decode()
    assert shown.status_code == 200
    assert len(re.findall(r"drawn\s+<span class=\"area\">2[45]", text)) == 4
    assert not Space.objects.exclude(polygon=[]).exists()
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg"><rect id="outline" width="200" '
        'height="100"/><polygon id="R1" points="0,0 50,0 50,50 0,50"/></svg>'
    )
    file = SimpleUploadedFile("plan.svg", svg.encode())
    sent = {"version": 1, "do": "file", "width": "20", "file": file}
    read = keeper.post(there, sent).content.decode()
    assert "0,0 5,0 5,5 0,5</textarea>" in read
    assert "0,0 20,0 20,10 0,10</textarea>" in read
    bad = SimpleUploadedFile("plan.svg", b"<svg><script/></svg>")
    sent["file"] = bad
    assert keeper.post(there, sent).status_code == 422


def test_who_only_looks_sees_no_note_no_button_and_nothing_retired(client, floor):
    kept = places.space(floor, internal_note="Keys at the desk", polygon=[])
    gone = places.space(floor, retired_on="2026-01-05")
    client.force_login(make.member(floor.hub, GUEST))
    text = page(client, "space", floor.hub, pk=kept.pk)
    assert "Keys at the desk" not in text
    assert "edit/" not in text
    page(client, "space", floor.hub, pk=gone.pk, status=404)
    page(client, "space-edit", floor.hub, pk=kept.pk, status=403)
    page(client, "export", floor.hub, form="csv", status=403)
    client.force_login(make.member(floor.hub, Role.FINANCE))
    assert "Keys at the desk" in page(client, "space", floor.hub, pk=kept.pk)
    client.force_login(make.member(make.hub(), Role.OWNER))
    page(client, "space", floor.hub, pk=kept.pk, status=404)


@pytest.mark.parametrize("n", [1, 3])
def test_lists_and_plans_take_as_many_queries_for_one_as_for_three(
    client, n, django_assert_num_queries
):
    hub = make.hub()
    for _ in range(n):
        where = places.floor(hub)
        spaces = [
            places.space(where, polygon=[[i, 0], [i + 1, 0], [i, 1]]) for i in range(n)
        ]
    client.force_login(make.member(hub, KEEPER))
    page(client, "buildings", hub)
    with django_assert_num_queries(5):
        page(client, "buildings", hub)
    with django_assert_num_queries(7):
        page(client, "floor", hub, pk=where.pk)
    with django_assert_num_queries(8):
        page(client, "space", hub, pk=spaces[0].pk)
    with django_assert_num_queries(5):
        page(client, "spaces", hub)


def test_spaces_are_found_by_people_words_and_equipment(keeper, floor):
    places.space(floor, code="A", capacity=8, equipment=["projector", "screen"])
    places.space(floor, code="B", capacity=20, equipment=["projector"])
    places.space(floor, code="C", names={"ko": "회의실 하나"})
    for query, codes in (
        ("people=9", ["B"]),
        ("equipment=projector&equipment=screen", ["A"]),
        ("q=회의실", ["C"]),
        ("kind=lab", []),
        ("people=many", ["A", "B", "C"]),
    ):
        text = keeper.get(f"{to('spaces', floor.hub)}?{query}").content.decode()
        assert re.findall(r"<b\s*>(\w)\b", text) == codes, query
    sheet = keeper.get(to("export", floor.hub, form="csv") + "?people=9")
    lines = b"".join(sheet.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert ",B," in lines[1]


def test_a_photo_is_added_and_the_door_has_its_code(keeper, floor, settings):
    space = places.space(floor)
    out = BytesIO()
    Image.new("RGB", (40, 30), "#3457d5").save(out, "PNG")
    photo = SimpleUploadedFile("room.png", out.getvalue(), "image/png")
    there = to("photo-add", floor.hub, pk=space.pk)
    assert keeper.post(there, {"photo": photo}).status_code == 302
    assert "/512/" in page(keeper, "space", floor.hub, pk=space.pk)
    note = SimpleUploadedFile("room.png", b"no picture", "image/png")
    assert keeper.post(there, {"photo": note}).status_code == 422
    code = keeper.get(to("qr-code", floor.hub, pk=space.pk))
    assert code["Content-Type"] == "image/svg+xml"
    assert code.content.startswith(b"<?xml")


def test_a_plan_speaks_the_readers_language(keeper, floor):
    space = places.space(floor, kind="desk_zone", capacity=12)
    keeper.cookies["django_language"] = "ko"
    with translation.override("en"):  # and back to it afterwards
        text = page(keeper, "space", floor.hub, pk=space.pk)
    assert "데스크 구역" in text
    assert "6.1" in text
