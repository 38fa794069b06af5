"""A survey answered on a phone without sign-in, and a sponsor who reads her figures."""

from __future__ import annotations

import pytest

from tests.browser.walking import faults_of
from tests.journeys.people import Crowd

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.only_on("sqlite")]
HUB = "/h/technology-hub/"
LOOKS = (("desktop", "light"), ("phone", "dark"))


@pytest.fixture
def crowd(demo, chromium):
    """Let people in, and out again at the end."""
    everybody = Crowd(demo, chromium)
    yield everybody
    everybody.leave()


def _link(crowd, demo):
    """Staff make a survey, send it, and hand one company's link over."""
    page = crowd.enter("Programme staff")
    for path in ("targets/", "values/?q=de&first=2019-01&last=2030-12"):
        page.goto(f"{demo.address}{HUB}outcomes/{path}")
        assert faults_of(page, "desktop", "light", only_colours=False) == []
    page.goto(f"{demo.address}{HUB}outcomes/surveys/new/")
    page.fill("[name=names_en]", "Last quarter")
    pilot = page.locator("[name=cohort] option", has_text="2019").first
    page.select_option("[name=cohort]", pilot.get_attribute("value"))
    for name in ("New jobs", "Sales"):
        page.get_by_label(name, exact=True).check()
    page.fill("[name=due_on]", "2099-01-01")
    page.fill("[name=closes_on]", "2099-02-01")
    page.click("main form [type=submit]")
    page.click("form[action='send/'] button")
    page.locator("form[action$='/open/'] button").first.click()
    return page.locator("a[href*='/s/surveys/']").get_attribute("href")


def test_a_phone_answers_and_is_asked_back(crowd, demo):
    link = _link(crowd, demo)
    phone = crowd.stranger(device="phone", language="es")
    phone.goto(demo.address + link[link.index("/s/surveys/") :] + "?lang=es")
    inputs = phone.locator(".outcomes-number input")
    inputs.nth(0).fill("4")
    inputs.nth(1).fill("1.234")
    phone.fill("[name=who]", "Ana 🌵")
    phone.click(".btn.primary")
    asked = phone.locator(".outcomes-ask")
    asked.wait_for()
    assert "¿Quiso decir 1\xa0234 o 1.234 (entre 1 y 2)?" in asked.inner_text()
    assert (inputs.nth(0).input_value(), inputs.nth(1).input_value()) == ("4", "1.234")
    assert faults_of(phone, "phone", "light", only_colours=False) == []
    asked.locator("label").first.click()
    phone.dblclick(".btn.primary")
    phone.wait_for_selector("h1:text('Gracias')")
    assert "1,234" in phone.inner_text("main")
    assert faults_of(phone, "phone", "dark", only_colours=False) == []
    phone.goto(demo.address + link[link.index("/s/surveys/") :] + "?lang=es")
    assert phone.get_by_text("la corrige").count() == 1


def test_a_sponsor_reads_her_figures_and_takes_the_print(crowd, demo):
    for device, theme in LOOKS:
        page = crowd.enter("Technology Hub", "Sponsor", device=device)
        page.goto(f"{demo.address}{HUB}")
        page.wait_for_selector("main .kpis .value")
        assert faults_of(page, device, theme, only_colours=False) == []
        page.click("main .card header a.end")
        page.wait_for_url("**/sponsor/")
        assert page.locator(".report-figure").count() >= 3
        assert faults_of(page, device, theme, only_colours=False) == []
        page.click(".report-lines a.link")
        page.wait_for_url("**/snapshots/**")
        assert faults_of(page, device, theme, only_colours=False) == []
        file = page.locator("a[href*='lang=es']").get_attribute("href")
        taken = page.request.get(f"{page.url.partition('?')[0]}{file}")
        assert taken.body().startswith(b"%PDF")
