"""Tags and filters: money, time, marks; nothing from outside stays unescaped."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.utils import translation

from madang.kit.templatetags import kit

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def shown(template, **context):
    return Template("{% load kit %}" + template).render(Context(context))


@pytest.mark.parametrize(
    ("language", "short"),
    [("en", "₩84.5B"), ("ko", "₩845억"), ("es", "₩84,500\xa0M"), ("zh-hans", "₩845亿")],
)
def test_money_is_short_in_each_language_and_whole_on_hover(language, short):
    with translation.override(language):
        found = shown("{{ x|money_short:'KRW' }}", x=84_500_000_000)
    assert found == f'<span class="money" title="₩84,500,000,000">{short}</span>'


def test_no_money_is_a_dash():
    assert shown("{{ x|money:'USD' }}{{ x|number }}{{ x|percent }}", x=None) == "–––"


def test_a_moment_is_told_in_its_place():
    with translation.override("ko"):
        found = shown("{% when at 'Asia/Seoul' %}", at=NOON)
    assert found == (
        '<time datetime="2026-11-22T12:00:00Z" data-zone="Asia/Seoul" data-time=""'
        ' title="2026. 11. 22. 21:00 (서울)">2026. 11. 22. 21:00</time>'
    )


def test_a_day_needs_no_zone():
    assert shown("{% when day %}", day=date(2026, 2, 3)) == (
        '<time datetime="2026-02-03">Feb 3, 2026</time>'
    )


@time_machine.travel(NOON, tick=False)
def test_a_moment_is_told_by_its_distance():
    with translation.override("es"):
        found = shown("{% ago at 'UTC' %}", at=NOON - timedelta(hours=5))
    assert found.endswith(">hace 5 horas</time>")


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Río Bravo", "rio", "<mark>Río</mark> Bravo"),
        ("한빛로보틱스", "로보", "한빛<mark>로보</mark>틱스"),
        ("<b>x</b>", "x", "&lt;b&gt;<mark>x</mark>&lt;/b&gt;"),
        ("a & b", "amp", "a &amp; b"),
        ("anything", "", "anything"),
        ("<i>", "zz", "&lt;i&gt;"),
    ],
)
def test_hits_are_marked_and_everything_is_escaped(text, query, marked):
    assert shown("{{ text|hits:query }}", text=text, query=query) == marked


@pytest.mark.parametrize(
    "call",
    [
        "{% tag x x %}",
        "{% avatar x %}",
        "{% avatar x x x %}",
        "{% card x x %}{% endcard %}",
        "{% country x %}",
        "{% icon x %}",
        "{{ x|hits:x }}",
    ],
)
def test_no_tag_lets_markup_through(call):
    assert "<script" not in shown(call, x='"><script>')


def test_an_undo_leads_only_into_this_site():
    def undo(tags):
        return kit.undo_url(Message(25, "done", extra_tags=tags))

    assert undo("undo:/h/tech/undo/7/") == "/h/tech/undo/7/"
    assert undo("undo:https://evil.example/") == ""
    assert undo("undo://evil.example/") == ""
    assert undo("") == ""


def test_the_hue_of_a_hub_is_one_the_style_sheet_knows():
    sheet = (kit.__file__).replace("templatetags/kit.py", "static/kit/madang.css")
    with open(sheet, encoding="utf-8") as file:  # noqa: PTH123 -- plain is enough
        css = file.read()
    for colour in ("#3457d5", "#c0392b", "#0a7a3c", "#ffffff", "#e67e22", "#8e44ad"):
        assert f'[data-hue="{kit.hue(colour)}"]' in css


def test_every_icon_that_is_named_is_drawn():
    import re
    from pathlib import Path

    from madang.kit.style import icon_names

    house = Path(kit.__file__).parents[2]
    named = {
        name
        for page in house.rglob("*.html")
        for name in re.findall(r"{% icon \"([\w-]+)\"", page.read_text())
    }
    assert named - set(icon_names()) == set()
