"""Every string a person reads is there in four languages, and whole."""

from __future__ import annotations

import json
import re

import pytest
from babel.messages.mofile import read_mo

from tools import translations
from tools.translations import forms_of, key_of

PAIRS = [
    pytest.param(room, language, id=f"{room.name}-{language}")
    for room in translations.rooms()
    for language in translations.LANGUAGES
    if translations.wanted(room)
]


@pytest.mark.parametrize(("room", "language"), PAIRS)
def test_every_string_is_translated_and_whole(room, language):
    assert translations.faults(room, language) == []


@pytest.mark.parametrize(("room", "language"), PAIRS)
def test_what_is_served_is_what_is_written(room, language):
    path = translations.po_path(room, language)
    with path.with_suffix(".mo").open("rb") as file:
        served = {key_of(m): forms_of(m) for m in read_mo(file) if m.id}
    written = {
        key_of(m): forms_of(m) for m in translations.read(room, language) if m.id
    }
    assert served == written


HIDDEN = re.compile(r"\bn?p?gettext(?:_lazy)? as (?!_\b)\w+|\{n?p?(?:_|gettext)\(")


def test_no_string_hides_from_the_gathering():
    """Under another name, or inside an f-string, a call is not gathered."""
    found = [
        f"{path.name}: {hidden}"
        for room in translations.rooms()
        for path in room.rglob("*.py")
        for hidden in HIDDEN.findall(path.read_text())
    ]
    assert found == []


@pytest.fixture
def room(tmp_path, monkeypatch):
    """Make a house with one room in it."""
    room = tmp_path / "cafe"
    (room / "templates" / "cafe").mkdir(parents=True)
    (room / "__init__.py").write_text(
        "from x import gettext as _, ngettext, pgettext\n"
        "a = _('Order')\n"
        "b = ngettext('%(n)s cup', '%(n)s cups', 2)\n"
        "c = pgettext('drink', 'Order')\n"
    )
    (room / "templates" / "cafe" / "menu.html").write_text(
        "{% load i18n %}\n  {# a note #}\n    <p>{% translate 'Tea' %}</p>\n"
        "{% blocktranslate trimmed with name=x %}\n Dear <b>{{ name }}</b>,\n"
        " it's ready\n{% endblocktranslate %}"
    )
    monkeypatch.setattr(translations, "ROOMS", tmp_path)
    return room


def test_strings_are_gathered_from_python_and_pages(room):
    assert translations.wanted(room) == {
        ("", "%(n)s cup"): "%(n)s cups",
        ("", "Dear <b>%(name)s</b>, it's ready"): None,
        ("", "Order"): None,
        ("", "Tea"): None,
        ("drink", "Order"): None,
    }


def test_a_missing_word_a_wrong_placeholder_and_plain_english_are_faults(room):
    table = {
        "Tea": {"ko": "Tea"},
        "Order": {"ko": "주문"},
        "Dear <b>%(name)s</b>, it's ready": {"ko": "%(nam)s 님, 나왔습니다"},
        "%(n)s cup": {"ko": ["%(n)s잔"]},
    }
    translations.update(room, table)
    assert translations.faults(room, "ko") == [
        (
            'cafe ko: "Dear <b>%(name)s</b>, it\'s ready" has other placeholders or'
            " tags in '%(nam)s 님, 나왔습니다'"
        ),
        "cafe ko: 'Tea' is still English",
        "cafe ko: 'Order' is not translated",
    ]


def test_a_fuzzy_word_is_a_fault(room):
    translations.update(room, {"Tea": {"ko": "차"}})
    path = translations.po_path(room, "ko")
    path.write_text(path.read_text().replace('msgid "Tea"', '#, fuzzy\nmsgid "Tea"'))
    assert "cafe ko: 'Tea' is fuzzy" in translations.faults(room, "ko")


def test_updating_twice_changes_nothing_and_keeps_what_was_said(room):
    translations.update(room, {"Tea": {"es": "Té"}, "drink|Order": {"es": "Pedido"}})
    before = translations.po_path(room, "es").read_bytes()
    served = translations.po_path(room, "es").with_suffix(".mo").read_bytes()
    translations.update(room, {})
    assert translations.po_path(room, "es").read_bytes() == before
    assert translations.po_path(room, "es").with_suffix(".mo").read_bytes() == served
    assert b"Creation" not in before


def test_a_string_taken_out_of_the_code_is_named(room):
    translations.update(room, {})
    (room / "__init__.py").write_text("")
    assert "cafe es: 'Order' is no longer used: run make messages" in (
        translations.faults(room, "es")
    )


def test_a_table_fills_the_catalogues(room, tmp_path, capsys):
    table = tmp_path / "table.json"
    table.write_text(json.dumps({"Tea": {"zh_Hans": "茶"}}))
    assert translations.main(["cafe", "--fill", str(table)]) == 1
    assert "cafe zh_Hans: 'Tea'" not in capsys.readouterr().out.splitlines()
