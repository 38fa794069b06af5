"""Where towns are, and the land around them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from madang.kit.geography import land
from madang.kit.geography.land import STEP, land_in, window_around
from madang.kit.geography.towns import Spot, spot_of
from tools.gazetteer import meant, tables_of

JUAREZ, INCHEON, BOSTON = Spot(31.72, -106.46), Spot(37.46, 126.7), Spot(42.36, -71.06)


@pytest.mark.parametrize(
    ("country", "names", "near"),
    [
        ("MX", ["Ciudad Juárez", "CIUDAD JUAREZ", "華雷斯城"], JUAREZ),
        ("KR", ["Incheon", "인천", "인천광역시", "仁川"], INCHEON),
        ("US", ["Boston", "Boston, MA", " boston ", "보스턴"], BOSTON),
    ],
)
def test_a_town_is_found_by_its_names_in_any_language(country, names, near):
    for name in names:
        spot = spot_of(country, name)
        assert spot is not None, name
        assert spot == pytest.approx(near, abs=0.1)


@pytest.mark.parametrize(
    ("country", "name"),
    [
        ("MX", "Juárez"), ("US", "Springfield"), ("MX", "Boston"), ("US", ""),
        ("", "Boston"), ("ZZ", "Boston"), ("../", "x"), ("US", "<script>"),
    ],
)  # fmt: skip
def test_a_town_that_could_be_two_or_none_is_not_guessed(country, name):
    assert spot_of(country, name) is None


def town(number: int, people: int, latitude: float, *names: str) -> dict[str, Any]:
    return {
        "geonameid": number, "name": names[0], "alternatenames": list(names),
        "population": people, "latitude": latitude, "longitude": 0.0,
        "countrycode": "XX",
    }  # fmt: skip


def test_a_shared_name_is_the_much_larger_towns_or_nobodys():
    large, small = town(1, 100_000, 1.0, "Ana", "Old"), town(2, 19_000, 5.0, "Ana")
    assert meant([(100_000, 1, large), (19_000, 2, small)]) is large
    assert meant([(94_000, 1, large), (19_000, 2, small)]) is None
    near = town(3, 90_000, 1.1, "Ana")  # the same town, listed twice
    assert meant([(100_000, 1, large), (90_000, 3, near)]) is large
    assert tables_of([large, small])["XX"] == "1.000\t0.000\tana\told"
    # what it is called besides counts a fifth
    assert tables_of([large, town(2, 19_000, 5.0, "Old")])["XX"] == "1.000\t0.000\tana"


def is_land(window, spot):
    """Whether a spot lies inside the drawn path, by the even-odd rule."""
    x, y = (unit / STEP for unit in window.place(spot))
    crossed = 0
    for ring in re.findall(r"M[^M]+", land_in(window)):
        numbers = [int(one) for one in re.findall(r"-?\d+", ring)]
        points, at = [], (0, 0)
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            at = (at[0] + dx, at[1] + dy)
            points.append(at)
        for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                crossed += 1
    return crossed % 2 == 1


@pytest.mark.parametrize(
    ("spots", "dry", "wet"),
    [
        ([JUAREZ, Spot(25.67, -100.31)], [JUAREZ, Spot(28.6, -106)], [Spot(26, -96)]),
        # over the Pacific, where the globe's edge lies on paper
        (
            [INCHEON, BOSTON],
            [BOSTON, Spot(36.5, 128), Spot(66, 178), Spot(66, -178)],
            [Spot(30, 180), Spot(30, -179), Spot(40, -150)],
        ),
        # the whole globe, coarse
        (
            [Spot(48.9, 2.4), BOSTON, INCHEON, Spot(-33.9, 151.2), Spot(-23.5, -46.6)],
            [Spot(48.9, 2.4), Spot(-25, 135), Spot(-10, -55), Spot(50, 90)],
            [Spot(0, -30), Spot(-40, 90)],
        ),
    ],
)
def test_the_land_is_where_it_is(spots, dry, wet):
    window = window_around(spots, 760, 400)
    assert [is_land(window, spot) for spot in dry] == [True] * len(dry)
    assert [is_land(window, spot) for spot in wet] == [False] * len(wet)


@pytest.mark.parametrize("size", [(760, 400), (360, 340)])
@pytest.mark.parametrize(
    "spots",
    [[JUAREZ], [INCHEON, BOSTON], [JUAREZ, BOSTON], [Spot(0, 179), Spot(0, -179)]],
)
def test_a_window_shows_all_its_spots(spots, size):
    window = window_around(spots, *size)
    for spot in spots:
        x, y = window.place(spot)
        assert 0 < x < window.width
        assert 0 < y < window.height


def test_two_spots_at_the_date_line_lie_side_by_side():
    window = window_around([Spot(0, 179), Spot(0, -179)], 760, 400)
    east, west = window.place(Spot(0, -179)), window.place(Spot(0, 179))
    assert east[0] - west[0] == pytest.approx(2 * window.scale)


def test_a_path_stays_small_and_is_drawn_once():
    window = window_around([JUAREZ, Spot(25.67, -100.31)], 760, 400)
    assert len(land_in(window)) < 20_000
    before = land.land_in.cache_info().hits
    land_in(window_around([Spot(25.67, -100.31), JUAREZ], 760, 400))
    assert land.land_in.cache_info().hits == before + 1
