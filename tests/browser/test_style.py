"""Every component, as the browser sees it: the style guide in Chromium."""

from __future__ import annotations

import pytest

from tests.browser.conftest import WIDTHS, grave_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def guide(live_server, settings):
    settings.LIBRARY_DOORS = {**settings.LIBRARY_DOORS, "kit:style": "ANYONE"}
    return f"{live_server.url}/style/"


@pytest.mark.parametrize(
    ("device", "theme", "language"),
    [
        ("desktop", "light", "ko"),
        ("desktop", "dark", "es"),
        ("phone", "light", "es"),
        ("phone", "dark", "zh-hans"),
    ],
)
def test_nothing_grave_nothing_wide_nothing_refused(
    guide, visit, device, theme, language
):
    page = visit(guide, device=device, theme=theme, language=language)
    assert grave_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[device]
    assert page.complaints == []


@pytest.mark.parametrize(
    ("target", "theme"), [("hubs", "light"), ("languages", "dark"), ("delete", "dark")]
)
def test_what_floats_is_readable_too(guide, visit, target, theme):
    page = visit(guide, theme=theme)
    page.click(f"[popovertarget={target}]")
    page.wait_for_selector(f"#{target}:is([open], :popover-open)")
    assert grave_faults(page) == []


def test_the_keyboard_walks_a_list_and_marks_it(guide, visit):
    page = visit(guide)
    for key in ("j", "x", "j", "j", "x"):
        page.keyboard.press(key)
    marked = page.eval_on_selector_all(
        ".c-check input[name]:checked", "boxes => boxes.map(box => box.value)"
    )
    assert marked == ["0", "1", "2"]
    assert page.inner_text("[data-count]") == "3"
    page.keyboard.press("Enter")
    page.wait_for_url("**/style/?row=2")


def test_the_palette_finds_a_page_and_goes_there(guide, visit):
    page = visit(guide)
    page.keyboard.press("Control+k")
    page.keyboard.type("appl")
    assert page.locator("#palette-pages a").all_inner_texts() == ["Applications"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/style/?menu=3")


def test_a_deletion_asks_for_the_name(guide, visit):
    page = visit(guide)
    page.click("[popovertarget=delete]")
    button = page.locator("#delete [type=submit]")
    assert button.is_disabled()
    page.fill("#delete-match", "Río Bravo")
    assert button.is_enabled()


def test_a_form_is_sent_once_however_often_it_is_pressed(guide, visit):
    went = visit(guide).eval_on_selector(
        "form.form [type=submit]",
        """button => {
            let went = 0;
            addEventListener("submit", (e) => {
                went += !e.defaultPrevented;
                e.preventDefault();
            });
            button.click();
            button.click();
            return went;
        }""",
    )
    assert went == 1


def test_leaving_an_edited_form_asks_first(guide, visit):
    page = visit(guide)
    asked = []

    def leave(dialog):
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.fill("#id_a-line", "a new line")
    page.click(".nav a >> nth=0")
    page.wait_for_url("**/style/?menu=0")
    assert asked == ["beforeunload"]


def test_a_time_is_told_in_my_own_zone(guide, visit):
    page = visit(guide, timezone_id="Asia/Seoul")
    time = page.locator(".timeline time").first
    there, moment = time.inner_text(), time.get_attribute("datetime")
    page.click("[data-zones]")
    mine = page.evaluate(
        "at => new Date(at).toLocaleTimeString('en-GB',"
        " {timeZone: 'Asia/Seoul', hour: '2-digit', minute: '2-digit'})",
        moment,
    )
    assert time.inner_text() == mine != there
    page.click("[data-zones]")
    assert time.inner_text() == there


def test_words_become_chips_and_stay_one_field(guide, visit):
    page = visit(guide)
    page.fill("#id_a-tags", "hardware, iot")
    page.keyboard.press("Enter")
    page.click(".chips .label:has-text('robotics') button")
    assert page.input_value("[name=a-tags]") == "로봇, hardware, iot"


def test_the_theme_is_kept(guide, visit):
    page = visit(guide)
    page.click("[popovertarget=theme]")
    page.click("[data-set-theme=dark]")
    page.reload()
    assert page.get_attribute("html", "data-theme") == "dark"


def test_without_script_menus_open_and_the_language_changes(guide, visit):
    page = visit(guide, java_script_enabled=False)
    page.click("[popovertarget=languages]")
    page.click("#languages [value=ko]")
    page.wait_for_selector("html[lang=ko]")
    assert page.locator(".js-only:visible").count() == 0
