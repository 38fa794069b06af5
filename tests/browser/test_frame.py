"""The frame around a signed-in user's page: menu, account, one column without aside."""

from __future__ import annotations

import pytest

from madang.hubs.models import Membership
from madang.inbox.models import Notice
from madang.kit.clock import now
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


def test_a_group_of_the_menu_that_was_opened_stays_open(journal, visit):
    url, session = journal
    state = {"cookies": [{"name": "sessionid", "value": session, "url": url}]}
    page = visit(url, storage_state=state)
    group = page.locator("[data-group=place]")
    assert not group.locator("a").first.is_visible()
    group.locator("summary").focus()
    page.keyboard.press("Enter")
    assert group.locator("a").first.is_visible()
    page.reload()
    assert group.locator("a").first.is_visible()
    assert grave_faults(page) == []
    assert page.complaints == []


def test_what_waits_on_the_first_page_lies_over_nothing_else(journal, visit):
    url, session = journal
    reader = Membership.objects.get(hub__slug="tech")
    told = {"kind": "x", "key": "x", "text": "told", "at": now()}
    Notice.objects.create(hub=reader.hub, user=reader.user, **told)
    home = url.replace("journal/", "")
    state = {"cookies": [{"name": "sessionid", "value": session, "url": home}]}
    page = visit(home, storage_state=state)
    assert page.locator(".waiting .row-link").is_visible()
    page.locator("[data-group=place] summary").click(timeout=5000)
    assert page.locator("[data-group=place] a").first.is_visible()


def test_what_was_sent_after_the_sign_in_had_ended_comes_back_once(
    journal, live_server, visit
):
    _url, session = journal
    url = f"{live_server.url}/h/tech/needs/new/"
    cookie = {"name": "sessionid", "value": session, "url": url}
    page = visit(url, storage_state={"cookies": [cookie]})
    page.fill("[name=titles_en]", "Racks & frames")
    page.check("[name=audience][value=members]")
    page.context.clear_cookies(name="sessionid")
    page.click("main form .primary")
    page.wait_for_url("**/account/login/**")
    page.context.add_cookies([cookie])
    page.goto(url)
    assert page.input_value("[name=titles_en]") == "Racks & frames"
    assert page.is_checked("[name=audience][value=members]")
    assert "What you had typed is back" in page.inner_text(".toasts")
    page.goto(url)
    assert page.input_value("[name=titles_en]") == ""
    assert page.is_checked("[name=audience][value=chosen]")
