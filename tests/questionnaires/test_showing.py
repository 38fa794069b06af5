"""The form as a page shows it: every kind, its faults, its conditions, its languages."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from madang.kit.languages import CODES
from madang.questionnaires.answering import faults, read
from madang.questionnaires.showing import QuestionForm
from tests.questionnaires.samples import KINDS, asking, everything
from tests.questionnaires.test_answering import JSON, KEYS, QUICK, form

ALL = everything()
FULL = {
    "short": "Café", "long": "One\nTwo", "number": "12", "share": "5", "yes": True,
    "funds": {"amount": "1200", "currency": "USD"}, "day": "2026-11-22", "one": "b",
    "some": ["a", "c"], "order": ["c", "a"], "grid": {"r1": "a"}, "mail": "a@b.mx",
    "deck": {"file": 7, "name": "deck.pdf", "size": 1200, "sha256": ""},
    "site": "https://a.mx", "phone": "+526561234567", "firm": "Acme",
    "address": {"country": "MX", "lines": "Av. 1"},
    "terms": {"agreed": True, "sha256": ALL.question("terms").fingerprint, "language": "en"},
}  # fmt: skip


def page(shown, tag="questions"):
    html = Template("{% load questions %}{% " + tag + " form %}").render(
        Context({"form": shown})
    )
    return re.sub(r"\s+(?=[^<>]*>)", " ", html)


class Browser(HTMLParser):
    """Remember what a browser would send of a page."""

    def __init__(self, html):
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.open = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name, kind = given.get("name", ""), given.get("type", "")
        if tag in {"textarea", "select"}:
            self.open = name
            self.sent.setdefault(name, []).append("")
        elif tag == "option" and "selected" in given:
            self.sent[self.open][-1] = given["value"]
        elif (
            tag == "input"
            and name
            and kind != "file"
            and (kind not in {"radio", "checkbox"} or "checked" in given)
        ):
            self.sent.setdefault(name, []).append(given["value"])

    def handle_endtag(self, tag):
        if tag in {"textarea", "select"}:
            self.open = ""

    def handle_data(self, data):
        if self.open and self.open in {"q-long", "q-address.lines"}:
            self.sent[self.open][-1] = data.removeprefix("\n")


@pytest.mark.parametrize("language", CODES)
def test_a_full_form_sent_as_it_is_changes_nothing(language):
    html = page(QuestionForm(ALL, FULL, language=language))
    data = form()
    for name, texts in Browser(html).sent.items():
        data.setlist(name, texts)
    again = read(ALL, data, before=FULL)
    again["terms"]["language"] = "en"
    assert again == FULL


@pytest.mark.parametrize("kind", [one["kind"] for one in KINDS])
def test_every_input_has_its_words_and_its_fault(kind):
    (question,) = [one for one in KINDS if one["kind"] == kind]
    definition = asking(
        {**question, "help": {"en": "Help"}, "required": True, "label": {"en": "Why?"}}
    )
    wrong = faults(definition, {}, at_submit=True)
    html = page(QuestionForm(definition, {}, faults=wrong))
    if kind == "note":
        assert "Take your time." in html
        return
    (fault,) = wrong.values()
    key = question["key"]
    assert f'id="q-{key}-error"' in html
    assert fault in html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    named = " ".join(re.findall(r'(?:describedby|labelledby|for)="([^"]+)"', html))
    assert set(named.split()) <= set(ids)
    (target,) = re.findall(r'<a href="#([^"]+)">Why\?</a>', html)
    assert target in ids
    assert f"q-{key}-error" in named.split()
    assert f"q-{key}-help" in named.split()


def test_what_was_typed_wrongly_stands_there_again():
    data = form(number="many", day="03/04/2026", funds="ten", long="<b>&")
    answers = read(ALL, data, {"q-deck": SimpleUploadedFile("x.exe", b"x")})
    html = page(QuestionForm(ALL, answers, faults=faults(ALL, answers, at_submit=True)))
    for text in ("many", "03/04/2026", "ten", "&lt;b&gt;&amp;"):
        assert text in html


def test_conditions_reach_the_page_and_hold_without_script():
    definition = asking(
        {"key": "exports", "kind": "yes_no", "label": {"en": "Do you export?"}},
        {
            "key": "where",
            "kind": "short_text",
            "condition": {"question": "exports", "operator": "is", "value": "yes"},
        },
    )
    shut, opened = (
        page(QuestionForm(definition, {"exports": e})) for e in (False, True)
    )
    assert 'data-if="exports" data-op="is" data-value="yes"' in shut
    assert "Only if “Do you export?” is “Yes”" in shut
    assert "data-off" in shut
    assert "data-off" not in opened


def test_a_section_alone_knows_what_the_others_decide():
    sections = [
        {"key": "a", "questions": [{"key": "exports", "kind": "yes_no"}]},
        {
            "key": "b",
            "questions": [
                {"key": "firm", "kind": "short_text"},
                {
                    "key": "where",
                    "kind": "short_text",
                    "condition": {
                        "question": "exports",
                        "operator": "is",
                        "value": "yes",
                    },
                },
            ],
        },
    ]
    definition = type(ALL).read({"sections": sections})
    for exports in (True, False):
        shown = QuestionForm(definition, {"exports": exports}, section="b")
        keys = [q.key for section in shown.sections for q in section.questions]
        assert keys == (["firm", "where"] if exports else ["firm"])


def test_words_fall_back_and_say_so():
    definition = asking({"key": "a", "kind": "number", "label": {"ko": "인원"}})
    html = page(QuestionForm(definition, language="es"))
    assert 'lang="ko"' in html
    assert "인원" in html


def test_facts_stand_in_the_form_and_are_told(facts):
    html = page(QuestionForm(ALL, {}, facts={"name": "Acme"}))
    assert 'value="Acme"' in html
    assert "Filled in from" in html
    assert "Filled in from" not in page(
        QuestionForm(ALL, {"firm": "Mine"}, facts={"name": "Acme"})
    )


def test_answers_are_told_and_bad_links_are_none():
    html = page(QuestionForm(ALL, FULL | {"site": "javascript:alert(1)"}), "answers")
    assert "Alpha; Gamma" in html
    assert 'href="javascript' not in html


@QUICK
@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_any_stored_json_can_be_shown(answers):
    with translation.override("ko"):
        shown = QuestionForm(ALL, answers)
        page(shown)
        page(shown, "answers")
