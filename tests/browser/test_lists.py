"""The lists and the search page as they are seen: accessible, fitting, quiet."""

from __future__ import annotations

import os

import pytest

from madang.directory.finding import reindex_all
from tests import make
from tests.browser.conftest import WIDTHS, grave_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRMS = [
    ("한빛로보틱스", "Hanbit Robotics", "KR", "Incheon"),
    ("다온바이오", "Daon Bio", "KR", "Seoul"),
    ("Maquinados Río Bravo", "", "MX", "Ciudad Juárez"),
    ("深圳智能机器人", "Shenzhen Smart Robot", "CN", "Shenzhen"),
]


@pytest.fixture
def inside(live_server, client, visit):
    """Open a page of a small hub as one of its staff."""
    hub = make.hub(slug="tech", languages=["en", "ko", "es"])
    for n, (name, latin, country, city) in enumerate(FIRMS):
        row = make.organisation(
            hub,
            name=name,
            latin_name=latin,
            country=country,
            city=city,
            stage="growth",
            headcount=8 + n,
        )
        make.standing(row)
        make.affiliation(make.person(hub, country=country), row)
    reindex_all(hub)
    client.force_login(make.member(hub))
    session = client.cookies["sessionid"].value

    def inside(path, **options):
        url = f"{live_server.url}/h/tech/{path}"
        cookie = {"name": "sessionid", "value": session, "url": live_server.url}
        return visit(url, storage_state={"cookies": [cookie]}, **options)

    return inside


def keep_picture(page, name):
    """Leave a picture where MADANG_PICTURES says, for looking at."""
    if folder := os.environ.get("MADANG_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png")


@pytest.mark.parametrize("language", ["en", "ko", "es"])
@pytest.mark.parametrize(("device", "theme"), [("desktop", "light"), ("phone", "dark")])
@pytest.mark.parametrize(
    "path", ["organisations/?country=KR", "people/", "lists/", "search/?q=robot"]
)
def test_lists_are_accessible_and_fit(inside, path, device, theme, language):
    page = inside(path, device=device, theme=theme, language=language)
    name = path.split("/", maxsplit=1)[0]
    keep_picture(page, f"{name}-{device}-{theme}-{language}")
    assert grave_faults(page) == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= WIDTHS[device]
    assert page.complaints == []
