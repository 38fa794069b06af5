"""A buyer and a founder on their phones: from a need to a quote, an award, an order.

The buyer reads Korean, the founder Spanish and never touches but keys.  What is typed
wrong is told at its place and kept.
"""

from __future__ import annotations

import pytest

from tests.browser.walking import faults_of
from tests.journeys.people import Crowd

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.only_on("sqlite")]
HUB = "/h/technology-hub/"
FIRM = "Educación de la Frontera"
DAY = "2190-03-01"
LATER, OPENING = f"{DAY}T10:00", f"{DAY}T10:59"
DRAWING = {
    "name": "도면 & 40.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\nsheet 1",
}


@pytest.fixture
def crowd(demo, chromium):
    """Let people in, and out again at the end."""
    everybody = Crowd(demo, chromium)
    yield everybody
    everybody.leave()


def _send(page):
    with page.expect_navigation(wait_until="load"):
        page.locator("main form .btn.primary").last.click()


def _is_fine(page):
    assert faults_of(page, "phone", "light", only_colours=False) == []


def test_from_a_need_to_a_quote_that_nobody_sees(crowd, demo):
    buyer = crowd.enter("Buyer: Alder", device="phone", language="ko")
    _publish_a_need(buyer, demo)
    rfq = _ask_for_quotes(buyer)
    founder = crowd.enter(f"Member of a company: {FIRM}", device="phone", language="es")
    founder.goto(rfq)
    assert "Sellada" in founder.inner_text("main .note")
    _quote_by_keys(founder)
    buyer.goto(f"{rfq}comparison/")
    assert "아직 봉인 상태입니다" in buyer.inner_text("main")
    assert "C-7" not in buyer.content()


def _publish_a_need(page, demo):
    page.goto(f"{demo.address}{HUB}needs/new/")
    page.fill("[name=titles_en]", "문 브래킷 & <b>고리</b>")
    page.select_option("[name=code]", "25")
    page.fill("[name=quantity]", "1,200")
    page.fill("[name=unit]", "개")
    page.check("[name=audience][value=members]")
    page.fill("[name=closes_at]", "2020-01-01T10:00")
    _send(page)
    assert "마감이 이미 지났습니다" in page.inner_text("#id_closes_at_error")
    assert page.input_value("[name=titles_en]") == "문 브래킷 & <b>고리</b>"
    _is_fine(page)
    page.fill("[name=closes_at]", LATER)
    _send(page)
    assert page.title().startswith("문 브래킷 & <b>고리</b> ·")
    page.locator("main a[href*='/files/new/']").click()
    wrong = {**DRAWING, "name": "x.exe", "buffer": b"MZ" + b"0" * 99}
    page.set_input_files("[name=file]", wrong)
    _send(page)
    assert "x.exe" in page.inner_text("#id_file_error")
    page.set_input_files("[name=file]", DRAWING)
    _send(page)
    assert DRAWING["name"] in page.inner_text("main")
    with page.expect_navigation():
        page.locator(".actions form .primary").click()


def _ask_for_quotes(page):
    with page.expect_navigation():
        page.locator(".actions form .primary").click()
    rfq = page.url
    page.goto(f"{rfq}edit/")
    page.fill("[name=closes_at]", LATER)
    page.fill("[name=opens_at]", OPENING)
    page.fill("[name=line-3-words]", "고리")
    page.fill("[name=line-4-words]", "와셔")
    page.fill("[name=line-4-quantity]", "-4")
    _send(page)
    assert "다시 확인할 품목: 4, 5" in page.inner_text("main .errors")
    page.fill("[name=line-3-quantity]", "40")
    page.fill("[name=line-4-quantity]", "12000")
    _send(page)
    page.goto(f"{rfq}invite/")
    page.locator("[name=organisation]").press_sequentially("Educación de la F")
    option = page.locator("datalist option").first
    option.wait_for(state="attached")
    page.fill("[name=organisation]", option.get_attribute("value"))
    _send(page)
    with page.expect_navigation():
        page.locator(".actions form .primary").click()
    assert FIRM in page.inner_text("main")
    _is_fine(page)
    return rfq


def _quote_by_keys(page):
    """Give a quote for the first of three lines; the second price is wrong at first."""
    page.locator(".actions .primary").click()
    page.locator("[name=number]").focus()
    write = page.keyboard.type
    write("C-7")
    page.keyboard.press("Tab")
    write("MXN")
    _type_into(page, "[name=valid_until]", DAY)
    prices = page.locator("[name$=unit_price]")
    _type_over(page, prices.nth(0), "11.90")
    page.keyboard.press("Tab")
    write("14")
    page.keyboard.press("Tab")
    write("5000: 11,40")
    _type_over(page, prices.nth(1), "-1")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "negativo" in page.inner_text(
        ".sourcing-price:nth-of-type(2) .error >> nth=0"
    )
    assert prices.nth(0).input_value() == "11.90"
    _is_fine(page)
    _type_over(page, prices.nth(1), "")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "C-7" in page.inner_text("main")


def _type_into(page, where, value):
    page.locator(where).focus()
    page.fill(where, value)  # a browser's own day input asks in its own language


def _type_over(page, field, text):
    field.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


def test_quotes_are_compared_awarded_delivered_in_part_and_ended(crowd, demo):
    page = crowd.enter("Buyer: Alder", device="phone", language="ko")
    page.goto(f"{demo.address}{HUB}rfqs/")
    page.get_by_text("Brackets for the door line").click()
    page.locator(".actions .primary").click()
    assert "1 MXN = 0.0512 USD" in page.inner_text("main")
    _what_stays_in_sight(page)
    _is_fine(page)
    page.locator(".actions .primary").click()
    picks = page.locator("main select")
    offers = picks.nth(2).locator("option").all_inner_texts()
    assert offers[0] == "없음"
    assert offers[2].endswith("MX$10,250 · = US$524.80 · 최저")
    picks.nth(0).select_option(index=1)
    picks.nth(2).select_option(index=2)
    page.fill("[name=number]", "4500-7")
    _is_fine(page)
    _send(page)
    page.locator(".crumbs a").last.click()
    page.get_by_text("4500-7-2").click()
    page.locator(".actions .primary").click()
    page.fill("[name=quantity]", "9999999")
    _send(page)
    assert "2,500" in page.inner_text("#id_quantity_error")
    page.fill("[name=quantity]", "1000")
    _send(page)
    page.locator("a[href$='/cancel/']").click()
    page.fill("[name=reason]", "모델 이전")
    _send(page)
    assert "1,000" in page.inner_text("main")
    assert "MX$4,100" in page.inner_text("main")
    _is_fine(page)


def _what_stays_in_sight(page):
    """A wide table scrolls under its first column."""
    table, first = page.locator(".table-wrap"), page.locator("tbody th").first
    left = first.bounding_box()["x"]
    assert table.evaluate("box => (box.scrollLeft = 9999, box.scrollLeft)") > 0
    assert first.bounding_box()["x"] == left
    table.evaluate("box => { box.scrollLeft = 0; }")
