"""When one is there in a round: a drag over slots and the keyboard, then kept."""

from __future__ import annotations

import pytest

from tests import make
from tests.browser.conftest import grave_faults
from tests.meetings import rows

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.only_on("sqlite"),
]
MARKED = "[...document.querySelectorAll('[data-hours] input')].map((b) => +b.checked)"


def middle(label):
    box = label.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_slots_are_marked_by_a_drag_and_by_the_keyboard(live_server, client, visit):
    hub = make.hub(slug="tech")
    day = rows.new_round(hub, make.actor(hub), left=1, right=1)
    me = rows.investor(rows.named(day, "Fund0"))
    seat = rows.named(day, "Fund0").representatives.get()
    client.force_login(me.user)
    session = client.cookies["sessionid"].value
    cookie = {"name": "sessionid", "value": session, "url": live_server.url}
    url = f"{live_server.url}/h/tech/meetings/rounds/{day.pk}/hours/{seat.pk}/"
    page = visit(url, storage_state={"cookies": [cookie]}, reduced_motion="reduce")
    labels = page.locator("[data-hours] label")
    assert page.evaluate(MARKED) == [1, 1, 1, 1]
    page.mouse.move(*middle(labels.nth(0)))
    page.mouse.down()
    page.mouse.move(*middle(labels.nth(2)), steps=5)
    page.mouse.up()
    assert page.evaluate(MARKED) == [0, 0, 0, 1]
    labels.nth(0).click()
    assert page.evaluate(MARKED) == [1, 0, 0, 1]
    labels.nth(3).locator("input").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowLeft")
    assert page.evaluate(MARKED) == [1, 1, 1, 0]
    assert grave_faults(page) == []
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/me/")
    keys = [key for key, _period in day.keyed_slots]
    assert seat.presences.get().away == keys[3:]
