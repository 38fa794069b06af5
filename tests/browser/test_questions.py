"""A questionnaire in the browser agrees with the server about what counts and shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import QueryDict

from madang.questionnaires import actions, ready
from madang.questionnaires.answering import read, visible
from madang.questionnaires.values import tidy_text
from tests import make
from tests.browser.conftest import WIDTHS, grave_faults
from tests.questionnaires.samples import asking

if TYPE_CHECKING:
    from madang.questionnaires.definition import Definition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXTS = [
    "",
    "Café",
    "cafe\u0301",
    "한국어",
    "a\nb\n",
    "🙂👩‍👩‍👧",
    "ﬁ\u212b",
    "x" * 25,
    " \t ",
]
OPTIONS = [{"key": k, "label": {"en": k.upper()}} for k in "abc"]
OPERATORS = {
    "yes": ["is:yes", "is_not:yes", "answered"],
    "one": ["is:a", "is_not:a", "not_answered"],
    "some": ["has:b", "has_not:b"],
    "size": ["is:1000", "at_least:5", "at_most:5"],
    "day": ["at_least:2026-01-01", "answered"],
    "text": ["is:Juárez", "answered"],
    "money": ["at_least:5"],
    "deep": ["answered"],
}
FILLS: list[dict[str, object]] = [
    {},
    {"yes": "yes", "one": "a", "some": ["b"], "size": "5", "day": "2026-01-01"},
    {"yes": "no", "one": "b", "some": ["a", "c"], "size": "1,000", "text": "JUÁREZ "},
    {"size": "₩ 4", "day": "2025-12-31", "text": "  ", "money": "7", "deep": "no"},
    {"size": "many", "money": "x", "text": "Juárez", "yes": "yes", "deep": "yes"},
    {"size": "１０", "some": ["a", "b", "c"]},
]
SET = """given => {
  for (const q of document.querySelectorAll("[data-question]")) {
    const key = q.dataset.question, wanted = [given[key] ?? []].flat();
    for (const i of q.querySelectorAll("input:not([type=hidden]), textarea")) {
      if (["radio", "checkbox"].includes(i.type)) i.checked = wanted.includes(i.value);
      else i.value = wanted[0] ?? "";
    }
  }
  document.querySelector("[data-questions] input:not([type=hidden])")
    .dispatchEvent(new Event("input", { bubbles: true }));
}"""
SENT = """() => [...new FormData(document.querySelector("form:has([data-questions])"))]
  .filter(([, value]) => typeof value === "string")"""
SHOWN = """() => [...document.querySelectorAll("[data-question]")]
  .filter(q => q.checkVisibility()).map(q => q.dataset.question)"""


def conditional() -> Definition:
    """Ask one question of several kinds, then one for each condition on them."""
    asked = [
        {"key": "yes", "kind": "yes_no"},
        {"key": "one", "kind": "single", "options": OPTIONS},
        {"key": "some", "kind": "multiple", "options": OPTIONS},
        {"key": "size", "kind": "number"},
        {"key": "day", "kind": "date"},
        {"key": "text", "kind": "short_text"},
        {"key": "money", "kind": "money", "currencies": ["USD", "KRW"]},
        {
            "key": "deep",
            "kind": "yes_no",
            "condition": {"question": "money", "operator": "answered"},
        },
    ]
    for key, found in OPERATORS.items():
        for n, one in enumerate(found):
            operator, _colon, value = one.partition(":")
            condition = {"question": key, "operator": operator, "value": value}
            asked.append(
                {"key": f"{key}_{n}", "kind": "long_text", "condition": condition}
            )
    return asking(*asked)


@pytest.fixture
def opened(live_server, client, visit):
    """Open the preview of a definition, signed in."""
    by = make.actor(make.hub(slug="tech"))
    client.force_login(by.user)
    session = client.cookies["sessionid"].value

    def preview(content, **options):
        made = actions.open_questionnaire(
            by.hub, by, names={"en": "Form"}, purpose="application", content=content
        )
        pk = made.edition.pk
        url = f"{live_server.url}/h/tech/questionnaires/editions/{pk}/preview/"
        cookie = {"name": "sessionid", "value": session, "url": url}
        return visit(url, storage_state={"cookies": [cookie]}, **options)

    return preview


def test_script_and_server_show_the_same_questions(opened):
    definition = conditional()
    page = opened(definition)
    for given in FILLS:
        page.evaluate(SET, given)
        data = QueryDict(mutable=True)
        for name, value in page.evaluate(SENT):
            data.appendlist(name, value)
        wanted = visible(definition, read(definition, data))
        assert set(page.evaluate(SHOWN)) == wanted, given
    assert page.complaints == []


def test_script_and_server_count_the_same_characters(opened):
    page = opened(asking({"key": "t", "kind": "long_text", "limit": 20}))
    for text in TEXTS:
        page.fill("#q-t", text)
        left = 20 - len(tidy_text(text))
        says = f"{left} left" if left >= 0 else f"{-left} too many"
        assert page.inner_text("#q-t-count") == says
        assert (page.get_attribute("#q-t-count", "data-over") is not None) is (left < 0)


def test_choices_are_put_in_order_by_tapping(opened):
    page = opened(ready.every_kind(), device="phone")
    selects = page.locator("[data-question=needs] select")
    for name in ("Capital", "Certification", "Logistics"):
        page.click(f".q-rank ul button:has-text('{name}')")
    page.click("[aria-label='Move Certification up']")
    page.click("[aria-label='Take Logistics and customs out']")
    values = selects.evaluate_all("all => all.map(s => s.value)")
    assert values == ["certification", "capital", ""]


@pytest.mark.parametrize("language", ["ko", "es"])
def test_a_form_with_faults_is_clear_to_everybody(opened, language):
    page = opened(ready.every_kind(), device="phone", theme="dark", language=language)
    page.click("main form button.primary")
    page.wait_for_selector(".errors a")
    page.click(".errors a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "q-one_line"
    assert grave_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS["phone"]
    small = page.evaluate(
        """() => [...document.querySelectorAll(`.questions :is(label:has([type=radio]),
        input[type=text], select, button)`)].filter(e => e.checkVisibility()
        && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"""
    )
    assert small == []


def test_without_script_everything_is_asked_and_says_when(chromium, opened):
    page = opened(conditional(), java_script_enabled=False)
    assert page.locator("#q-size_0").is_visible()
    assert page.get_by_text("Only if “Size” is “1,000”").is_visible()
