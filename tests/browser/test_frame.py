"""The frame around a signed-in user's page: menu, account, one column without aside."""

from __future__ import annotations

import pytest

from tests import make
from tests.browser.conftest import WIDTHS, grave_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def journal(live_server, client):
    """Sign somebody in and return her hub's journal and her session."""
    hub = make.hub(slug="tech", colour="#0a7a3c")
    client.force_login(make.member(hub))
    session = client.cookies["sessionid"].value
    return f"{live_server.url}/h/tech/journal/", session


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_frame_of_a_signed_in_page(journal, visit, device, theme):
    url, session = journal
    state = {"cookies": [{"name": "sessionid", "value": session, "url": url}]}
    page = visit(url, device=device, theme=theme, storage_state=state)
    assert page.get_attribute("html", "data-hue") == "150"
    page.click("[popovertarget=person]")
    assert page.locator("#person [type=submit]").is_visible()
    assert grave_faults(page) == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= WIDTHS[device]
    assert page.complaints == []


def test_a_page_without_aside_has_the_whole_width(journal, visit):
    url, session = journal
    state = {"cookies": [{"name": "sessionid", "value": session, "url": url}]}
    page = visit(url, storage_state=state)
    columns = page.eval_on_selector(
        ".cols", "box => getComputedStyle(box).gridTemplateColumns.split(' ').length"
    )
    assert columns == 1
