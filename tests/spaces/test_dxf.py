"""CAD drawings: what is read of a DXF, what is refused, and how it comes on a floor."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from ezdxf.document import Drawing

from madang.hubs.models import Role
from madang.spaces import geometry
from madang.spaces.drawings import NotADrawing
from madang.spaces.dxf import child, fitting, reading
from madang.spaces.models import Floor, FormerDrawing, Space, Tracing
from tests import make
from tests.spaces import make as places

KEEPER = Role.FACILITY
CLOSED = {"close": True}


def drawing(unit=4):
    """Return an empty drawing in millimetres, or in another unit."""
    made = Drawing.new()
    made.header["$INSUNITS"] = unit
    return made


def box(x, y, wide, high):
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]


def on(layer):
    return {"layer": layer}


def data_of(made):
    out = io.StringIO()
    made.write(out)
    return out.getvalue().encode()


def seen(made):
    """Return what the child would find, without a child."""
    found = child.Found()
    child.look(made.modelspace(), found, ())
    return child.told(found, made.header["$INSUNITS"])


def upload(data, name="floor.dxf"):
    return SimpleUploadedFile(name, data)


def floor_drawing():
    """Return a floor of 20 × 10 m, far from the origin, with three rooms and a wall."""
    made = drawing()
    space = made.modelspace()
    space.add_lwpolyline(
        box(900_000, 500_000, 20_000, 10_000), dxfattribs=on("EDGE"), **CLOSED
    )
    space.add_lwpolyline(
        box(900_000, 506_000, 8000, 4000), dxfattribs=on("ROOM"), **CLOSED
    )
    space.add_text("2a04", dxfattribs=on("TEXT")).set_placement((901_000, 508_000))
    space.add_mtext("Río Bravo\\P32 m2", dxfattribs={"insert": (901_000, 507_000)})
    hatch = space.add_hatch(dxfattribs=on("ROOM"))
    hatch.paths.add_polyline_path(box(908_000, 506_000, 6000, 4000))
    space.add_text("NEW-1", dxfattribs=on("TEXT")).set_placement((909_000, 508_000))
    block = made.blocks.new("DESK")
    block.add_lwpolyline(box(0, 0, 5000, 5000), dxfattribs=on("ROOM"), **CLOSED)
    block.add_attdef("NO", (100, 100))
    insert = space.add_blockref("DESK", (900_000, 500_000), dxfattribs=on("ROOM"))
    insert.add_attrib("NO", "B-9", (901_000, 501_000))
    space.add_line((905_000, 500_000), (905_000, 503_000), dxfattribs=on("WALL"))
    space.add_line((905_000, 503_000), (909_000, 503_000), dxfattribs=on("WALL"))
    return made


def test_rooms_of_polylines_hatches_and_blocks_get_the_names_written_inside():
    found = seen(floor_drawing())
    choice = fitting.guess(found, ["2A04"])
    names = found["layers"]
    assert (names[choice.rooms], names[choice.outline], names[choice.walls]) == (
        "ROOM",
        "EDGE",
        "WALL",
    )
    fitted = fitting.fit(found, choice, ["2A04"])
    assert fitted.extent == (2000, 1000)
    rooms = {room.code: room for room in fitted.rooms}
    assert {code: str(geometry.area_m2(r.polygon)) for code, r in rooms.items()} == {
        "2A04": "32.00",
        "NEW-1": "24.00",
        "B-9": "25.00",
    }
    assert rooms["2A04"].name == "Río Bravo"
    assert geometry.box(rooms["2A04"].polygon) == (0, 0, 800, 400)
    assert fitted.walls == [((900, 700), (500, 700), (500, 1000))]


@pytest.mark.parametrize(
    ("unit", "wide"), [(1, 51), (2, 610), (4, 2), (5, 20), (6, 2000)]
)
def test_the_unit_says_how_large_it_is(unit, wide):
    made = drawing(unit)
    made.modelspace().add_lwpolyline(box(0, 0, 20, 10), **CLOSED)
    found = seen(made)
    assert fitting.fit(found, fitting.guess(found, []), []).extent[0] == wide


def test_curves_become_corners_and_a_needless_corner_goes():
    made = drawing(6)
    space = made.modelspace()
    space.add_circle((5, 5), 5)
    space.add_lwpolyline([(20, 0), (24, 0), (30, 0), (30, 4), (20, 4), (20, 0)])
    found = seen(made)
    circle, straight = found["shapes"]
    assert len(circle[1]) < geometry.MOST_CORNERS
    drawn = fitting.fit(found, fitting.Choice(0, "m"), [])
    assert drawn.unnamed == 2
    round_one = geometry.checked([[x, y] for x, y in circle[1]])
    assert abs(float(geometry.area_m2(round_one)) - 78.54) < 0.5
    assert len(straight[1]) == 6


def test_numbers_that_are_no_places_and_blocks_in_themselves_are_left_out():
    made = drawing()
    space = made.modelspace()
    space.add_lwpolyline(box(0, 0, 9000, 9000), **CLOSED)
    space.add_lwpolyline([(0, 0), (float("nan"), 1), (1, float("inf"))], **CLOSED)
    space.add_line((0, 0), (1e300, 0))
    block = made.blocks.new("A")
    block.add_blockref("A", (1, 1))
    space.add_blockref("A", (0, 0))
    found = seen(made)
    assert len(found["shapes"]) == 1
    assert found["left_out"] == 3


def test_blocks_in_blocks_in_blocks_end_at_a_count(monkeypatch):
    monkeypatch.setattr(child, "MOST_LOOKED_AT", 500)
    made = drawing()
    made.blocks.new("L0").add_line((0, 0), (1, 1))
    for level in range(1, 7):
        block = made.blocks.new(f"L{level}")
        for n in range(30):
            block.add_blockref(f"L{level - 1}", (n, 0))
    made.modelspace().add_blockref("L6", (0, 0))
    with pytest.raises(child.TooMuchError):
        seen(made)


def test_an_array_of_a_million_inserts_is_refused_before_it_is_made():
    made = drawing()
    made.blocks.new("A").add_line((0, 0), (1, 1))
    many = {"column_count": 30_000, "row_count": 30_000}
    many |= {"column_spacing": 1, "row_spacing": 1}
    made.modelspace().add_blockref("A", (0, 0), dxfattribs=many)
    with pytest.raises(child.TooMuchError):
        seen(made)


class Huge(SimpleUploadedFile):
    """A file that says how large it is and must not be read."""

    def read(self, *_args):
        raise AssertionError("read")


def test_a_file_of_80_mb_is_refused_unread(client, db, settings):
    file = Huge("floor.dxf", b"")
    file.size = 80 * 1024 * 1024
    with pytest.raises(NotADrawing, match="80 MB; a DXF may have 20"):
        reading.read(file)
    there = reverse("spaces:draw", kwargs={"hub": "any", "pk": 1})
    sent = client.post(
        there, CONTENT_LENGTH=str(80 * 1024 * 1024), headers={"Accept-Language": "ko"}
    )
    assert sent.status_code == 413
    assert "너무 큽니다" in sent.content.decode()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"AC1027 and so on", "DWG"),
        (b"PK\x03\x04", "packed"),
        (b"AutoCAD Binary DXF\r\n", "binary"),
    ],
)
def test_what_is_no_dxf_in_text_is_refused_with_what_to_do(data, told):
    with pytest.raises(NotADrawing, match=told):
        reading.read(upload(data))


@pytest.mark.only_on("sqlite")
def test_the_child_tells_nonsense_from_too_much(monkeypatch):
    many = b"0\n" * (child.MOST_TAGS + 1)
    monkeypatch.setattr(reading, "LARGEST", len(many) * 2)
    with pytest.raises(NotADrawing, match="too much"):
        reading.read(upload(many * 2))
    with pytest.raises(NotADrawing, match="damaged"):
        reading.read(upload(b"no drawing at all"))


@pytest.mark.django_db
def test_a_drawing_comes_on_the_floor_and_the_former_one_comes_back(client):
    hub = make.hub()
    floor = places.floor(hub, outline=[[0, 0], [9, 0], [9, 9]])
    one = places.space(floor, code="2A04", polygon=[[0, 0], [3, 0], [3, 3]])
    gone = places.space(floor, code="X")
    client.force_login(make.member(hub, KEEPER))
    there = reverse("spaces:draw", kwargs={"hub": hub.slug, "pk": floor.pk})
    file = upload(data_of(floor_drawing()))
    answer = client.post(there, {"version": 1, "do": "file", "file": file})
    waiting = Tracing.objects.get(floor=floor)
    page = reverse("spaces:tracing", kwargs={"hub": hub.slug, "pk": waiting.pk})
    assert answer["Location"] == page
    text = client.get(page).content.decode()
    for told in (
        "floor.dxf",
        "20 × 10 m",
        "NEW-1",
        "X</dd>",
        "ROOM: 3 outlines",
    ):
        assert told in text
    layers = {name: str(i) for i, name in enumerate(waiting.found["layers"])}
    chosen = {"rooms": layers["ROOM"], "outline": layers["EDGE"], "unit": "mm"}
    wrong = client.post(page, chosen | {"unit": "m", "version": 1, "do": "put"})
    assert wrong.status_code == 422
    assert "Choose another" in wrong.content.decode()
    drawn = client.post(page, chosen | {"version": 1, "do": "draw"}).content.decode()
    assert "0,4 8,4 8,0 0,0</textarea>" in drawn
    sent = chosen | {"kind": "lab", "version": 1, "do": "put"}
    done = client.post(page, sent, follow=True)
    assert not Tracing.objects.exists()
    floor.refresh_from_db()
    assert floor.outline == [[0, 10], [20, 10], [20, 0], [0, 0]]
    added = Space.objects.get(floor=floor, code="NEW-1")
    assert (added.kind, str(added.net_m2), len(added.polygon)) == ("lab", "24.00", 4)
    former = FormerDrawing.objects.get(floor=floor)
    assert former.polygons == {str(one.pk): [[0, 0], [3, 0], [3, 3]]}
    back = reverse("spaces:restore-drawing", kwargs={"hub": hub.slug, "pk": former.pk})
    assert back in done.content.decode()
    assert client.post(back).status_code == 302
    one.refresh_from_db()
    added.refresh_from_db()
    assert geometry.read(one.polygon) == geometry.read([[0, 0], [3, 0], [3, 3]])
    assert (added.polygon, Space.objects.get(pk=gone.pk).polygon) == ([], [])
    assert FormerDrawing.objects.filter(floor=floor).count() == 2


@pytest.mark.django_db
def test_rooms_that_cover_each_other_are_shown_and_not_kept(client):
    hub = make.hub()
    floor = places.floor(hub)
    made = drawing(6)
    space = made.modelspace()
    for x, code in ((0, "A1"), (3, "A2")):
        space.add_lwpolyline(box(x, 0, 4, 4), **CLOSED)
        space.add_text(code).set_placement((x + 1.5, 1))
        places.space(floor, code=code)
    waiting = Tracing.objects.create(
        hub=hub, floor=floor, name="x", found=seen(made), read_at=floor.created_at
    )
    client.force_login(make.member(hub, KEEPER))
    page = reverse("spaces:tracing", kwargs={"hub": hub.slug, "pk": waiting.pk})
    assert "A2 and A1 cover each other." in client.get(page).content.decode()
    sent = {"rooms": "0", "unit": "m", "version": 1, "do": "put"}
    assert client.post(page, sent).status_code == 422
    assert Floor.objects.get(pk=floor.pk).version == 1
    client.force_login(make.member(hub, Role.FINANCE))
    assert client.get(page).status_code == 403
