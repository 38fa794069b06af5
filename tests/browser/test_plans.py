"""A floor plan brought nearer: by buttons, keys, wheel and drag, and back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser.conftest import grave_faults
from tests.spaces import make as places

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.only_on("sqlite"),
]


def test_a_plan_comes_nearer_and_goes_back(live_server, client, visit):
    hub = make.hub(slug="tech")
    floor = places.floor(hub)
    places.space(floor, code="2A04", polygon=[[0, 0], [10, 0], [10, 6], [0, 6]])
    client.force_login(make.member(hub))
    session = client.cookies["sessionid"].value
    cookie = {"name": "sessionid", "value": session, "url": live_server.url}
    url = f"{live_server.url}/h/tech/spaces/floors/{floor.pk}/"
    kept = {"cookies": [cookie]}
    page = visit(url, storage_state=kept, reduced_motion="reduce")
    sheet, told = page.locator("svg.chart-wide"), page.locator("[data-zoom-bar] output")
    whole = sheet.get_attribute("viewBox")

    page.click("[data-zoom=in]")
    expect(told).to_have_text("150 %")
    page.keyboard.press("+")
    expect(told).to_have_text("225 %")
    near = sheet.get_attribute("viewBox")
    page.keyboard.press("ArrowRight")
    assert float(sheet.get_attribute("viewBox").split()[0]) > float(near.split()[0])
    link = page.locator("svg.chart-wide a.plan-space").first
    page.keyboard.press("0")
    expect(told).to_have_text("100 %")
    assert [float(n) for n in sheet.get_attribute("viewBox").split()] == [
        float(n) for n in whole.split()
    ]
    expect(page.locator("[data-zoom=out]")).to_be_disabled()

    link.hover()
    page.mouse.wheel(0, -200)
    expect(told).to_have_text("100 %")  # without Ctrl it scrolls the page
    page.evaluate("scrollTo(0, 0)")
    link.hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    expect(told).to_have_text("272 %")
    place = link.bounding_box()
    x, y = place["x"] + 30, place["y"] + 30
    page.mouse.move(max(x, 400), max(y, 300))
    page.mouse.down()
    page.mouse.move(max(x, 400) + 60, max(y, 300) + 40, steps=3)
    page.mouse.up()
    assert page.url == url  # a drag opens no link
    assert grave_faults(page) == []
    assert page.complaints == []
