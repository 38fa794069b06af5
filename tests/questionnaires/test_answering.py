"""Answers are read, checked, told and exported, whatever comes in."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.questionnaires.answering import (
    cells,
    clean,
    columns,
    faults,
    in_words,
    missing,
    no_longer_asked,
    read,
    redacted,
    typed,
    visible,
    with_facts,
)
from tests.questionnaires.samples import asking, everything

ALL = everything()
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
KEYS = [question.key for question in ALL.questions()]
NAMES = [f"q-{key}" for key in KEYS]
NAMES += ["q-funds.currency", "q-address.country", "q-grid.r1", "q-order.1", "q.asked"]
WORDS = st.text(max_size=12) | st.sampled_from(
    [
        "a",
        "1,250",
        "2026-11-22",
        "yes",
        "KRW",
        "MX",
        "12.5",
        "https://a.mx",
        "+5265612345",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["amount", "file", "country", "agreed", "r1", "lines"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


def survives(definition, answers):
    """Do with answers all that can be done."""
    kept = clean(definition, answers)
    assert clean(definition, kept) == kept
    for at_submit in (False, True):
        wrong = faults(definition, kept, at_submit=at_submit, language="ko")
        assert set(wrong) <= visible(definition, kept)
        assert all(wrong.values())
    missing(definition, kept)
    cells(columns(definition), definition, kept, "es")
    hidden = redacted(definition, kept, ["Acme"])
    assert "firm" not in hidden
    no_longer_asked(definition, kept)
    for question in definition.questions():
        assert isinstance(in_words(question, kept.get(question.key), "zh-hans"), str)
        typed(question, kept)


@QUICK
@given(st.dictionaries(st.sampled_from(NAMES), st.lists(WORDS, max_size=3)))
def test_no_form_breaks_anything(sent):
    data = QueryDict(mutable=True)
    for name, texts in sent.items():
        data.setlist(name, texts)
    answers = read(ALL, data)
    json.dumps(answers)
    survives(ALL, answers)


@QUICK
@given(JSON | st.dictionaries(st.sampled_from([*KEYS, "gone"]), JSON))
def test_no_stored_json_breaks_anything(answers):
    survives(ALL, answers)


def form(**fields):
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        texts = value if isinstance(value, list) else [value]
        data.setlist("q-" + name.replace("__", "."), texts)
    return data


@pytest.mark.parametrize(
    ("sent", "kept", "words"),
    [
        ({"short": "Café"}, {"short": "Café"}, "Café"),
        ({"long": "a\r\nb"}, {"long": "a\nb"}, "a\nb"),
        ({"number": " 1,250.5 "}, {"number": "1250.5"}, "1,250.5"),
        (
            {"funds": "₩1,200,000", "funds__currency": "KRW"},
            {"funds": {"amount": "1200000", "currency": "KRW"}},
            "₩1,200,000",
        ),
        ({"share": "12.5%"}, {"share": "12.5"}, "12.5%"),
        ({"day": "2026-11-22"}, {"day": "2026-11-22"}, "Nov 22, 2026"),
        ({"yes": "no"}, {"yes": False}, "No"),
        ({"one": "b"}, {"one": "b"}, "Beta"),
        ({"some": ["c", "a", "a"]}, {"some": ["a", "c"]}, "Alpha; Gamma"),
        (
            {"order__1": "c", "order__3": "a"},
            {"order": ["c", "a"]},
            "1. Gamma; 2. Alpha",
        ),
        ({"grid__r2": "a"}, {"grid": {"r2": "a"}}, "Two: Alpha"),
        ({"site": "ejemplo.mx/x"}, {"site": "https://ejemplo.mx/x"}, None),
        ({"mail": " a@b.mx "}, {"mail": "a@b.mx"}, "a@b.mx"),
        ({"phone": "+52 656 123 4567"}, {"phone": "+526561234567"}, "+52 656 123 4567"),
        (
            {"address__country": "MX", "address__lines": "Av. 1\nJuárez"},
            {"address": {"country": "MX", "lines": "Av. 1\nJuárez"}},
            "Av. 1, Juárez, Mexico",
        ),
        ({"firm": "Acme"}, {"firm": "Acme"}, "Acme"),
        ({"hint": "x", "strange": "y"}, {}, None),
    ],
)
def test_each_kind_is_kept_and_told(sent, kept, words):
    answers = read(ALL, form(**sent))
    assert answers == kept
    if words is not None:
        (key,) = kept
        assert in_words(ALL.question(key), kept[key], "en") == words


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ({"short": "x" * 21}, "short"),
        ({"number": "1.234,5"}, "number"),
        ({"number": "101"}, "number"),
        ({"number": "-1"}, "number"),
        ({"funds": "10.5", "funds__currency": "KRW"}, "funds"),
        ({"funds": "10", "funds__currency": "EUR"}, "funds"),
        ({"funds": "ten", "funds__currency": "USD"}, "funds"),
        ({"share": "101"}, "share"),
        ({"day": "03/04/2026"}, "day"),
        ({"day": "2019-12-31"}, "day"),
        ({"one": "z"}, "one"),
        ({"some": ["a", "b", "c"]}, "some"),
        ({"order__1": "a", "order__2": "a"}, "order"),
        ({"grid__r1": "z"}, "grid"),
        ({"site": "http://a.mx"}, "site"),
        ({"site": "javascript:alert(1)"}, "site"),
        ({"site": "https://a@b.mx"}, "site"),
        ({"mail": "nobody"}, "mail"),
        ({"phone": "656 123 4567"}, "phone"),
        ({"terms": "0" * 64 + ":es"}, "terms"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(sent, key):
    answers = read(ALL, form(**sent))
    assert list(faults(ALL, answers, at_submit=False)) == [key]
    assert read(ALL, form(**sent), before=answers) == answers


def test_a_limit_counts_what_people_see_not_bytes():
    question = asking({"key": "t", "kind": "long_text", "limit": 5})
    for text in ("한글한글한", "e\u0301" * 5, "🙂" * 5, "a\r\nb\r\nc"):
        assert faults(question, read(question, form(t=text)), at_submit=True) == {}
    over = read(question, form(t="x" * 10_000))
    assert len(over["t"]) == 10_000
    assert faults(question, over, at_submit=False, language="es").keys() == {"t"}


def test_required_is_asked_for_at_submit_only_and_never_when_hidden():
    definition = asking(
        {"key": "exports", "kind": "yes_no"},
        {
            "key": "where",
            "kind": "short_text",
            "required": True,
            "condition": {"question": "exports", "operator": "is", "value": "yes"},
        },
    )
    assert faults(definition, {"exports": True}, at_submit=False) == {}
    assert list(faults(definition, {"exports": True}, at_submit=True)) == ["where"]
    assert [q.key for q in missing(definition, {"exports": True})] == ["where"]
    hidden = {"exports": False, "where": "Peru"}
    assert faults(definition, hidden, at_submit=True) == {}
    assert missing(definition, hidden) == []
    assert cells(columns(definition), definition, hidden) == ["No", None]


@pytest.mark.parametrize(
    ("kind", "answer", "operator", "value", "shows"),
    [
        ("number", "5", "at_least", "5", True),
        ("number", "4", "at_least", "5", False),
        ("number", "1,000", "is", "1000", True),
        ("number", None, "at_most", "5", False),
        ("date", "2024-01-01", "at_most", "2024-06-01", True),
        ("yes_no", True, "is", "yes", True),
        ("yes_no", None, "is_not", "yes", True),
        ("single", "a", "is", "a", True),
        ("single", "a", "is_not", "a", False),
        ("multiple", ["a", "b"], "has", "b", True),
        ("multiple", ["a"], "has_not", "b", True),
        ("short_text", "  ", "answered", "", False),
        ("short_text", " Juárez", "is", "juárez", True),
        ("money", {"amount": "7", "currency": "USD"}, "at_least", "5", True),
    ],
)
def test_conditions(kind, answer, operator, value, shows):
    options = [{"key": k} for k in "ab"] if kind in {"single", "multiple"} else []
    condition = {"question": "first", "operator": operator, "value": value}
    definition = asking(
        {"key": "first", "kind": kind, "options": options},
        {"key": "second", "kind": "note", "condition": condition},
        {
            "key": "third",
            "kind": "note",
            "condition": {"question": "second", "operator": "answered"},
        },
    )
    assert ("second" in visible(definition, {"first": answer})) is shows


def test_hidden_questions_count_as_unanswered_for_those_after_them():
    chain = [
        {"key": "a", "kind": "yes_no"},
        {
            "key": "b",
            "kind": "yes_no",
            "condition": {"question": "a", "operator": "is", "value": "yes"},
        },
        {
            "key": "c",
            "kind": "yes_no",
            "condition": {"question": "b", "operator": "is", "value": "yes"},
        },
    ]
    definition = asking(*chain)
    assert visible(definition, {"a": True, "b": True}) == {"a", "b", "c"}
    assert visible(definition, {"a": False, "b": True}) == {"a"}


def test_a_form_changes_only_what_it_has_shown():
    data = form(short="new")
    data.setlist("q.asked", ["short", "yes"])
    before = {"short": "old", "yes": True, "number": "5", "gone": "kept"}
    answers = read(ALL, data, before=before)
    assert answers == {"short": "new", "number": "5", "gone": "kept"}


def test_an_answer_to_a_removed_question_is_kept_told_and_never_at_fault():
    old = asking({"key": "size", "kind": "money", "currencies": ["KRW"]})
    new = asking({"key": "name", "kind": "short_text"})
    answers = {"size": {"amount": "5000", "currency": "KRW"}, "name": "A"}
    kept = read(new, form(name="B", size="9"), before=answers)
    assert kept == {"size": answers["size"], "name": "B"}
    assert faults(new, kept, at_submit=True) == {}
    assert no_longer_asked(new, kept, [old], "ko") == [("Size", "₩5,000")]
    assert no_longer_asked(new, kept) == [("size", "amount: 5000; currency: KRW")]


def test_a_file_is_kept_until_it_is_replaced_or_taken_off():
    stored = {"file": 7, "name": "a.pdf", "size": 12, "sha256": "x"}
    assert read(ALL, form(), before={"deck": stored})["deck"] == stored
    assert "deck" not in read(ALL, form(deck__remove="1"), before={"deck": stored})
    sent = SimpleUploadedFile("b.pdf", b"%PDF")
    assert read(ALL, form(), {"q-deck": sent}, {"deck": stored})["deck"] is sent


@pytest.mark.parametrize(
    ("name", "content", "is_wrong"),
    [
        ("a.pdf", b"x", False),
        ("a.PDF", b"x", False),
        ("a.html", b"x", True),
        ("a.pdf", b"", True),
        ("a.pdf", b"x" * 1_000_001, True),
    ],
)
def test_a_file_is_of_its_type_and_size(name, content, is_wrong):
    sent = SimpleUploadedFile(name, content)
    answers = read(ALL, form(), {"q-deck": sent})
    assert bool(faults(ALL, answers, at_submit=False)) is is_wrong


def test_consent_holds_for_the_text_it_was_given_to():
    digest = ALL.question("terms").fingerprint
    answers = read(ALL, form(terms=f"{digest}:es"))
    assert answers["terms"] == {"agreed": True, "sha256": digest, "language": "es"}
    assert faults(ALL, answers, at_submit=True) == {}
    assert typed(ALL.question("terms"), answers) is True
    other = everything(terms={"text": {"en": "I agree to more."}})
    assert list(faults(other, answers, at_submit=True)) == ["terms"]


def test_facts_fill_in_what_is_not_answered(facts):
    assert with_facts(ALL, {}, {"name": "Acme"}) == {"firm": "Acme"}
    assert with_facts(ALL, {"firm": "Other"}, {"name": "Acme"}) == {"firm": "Other"}
    need = asking(
        {"key": "firm", "kind": "organisation_fact", "fact": "name", "required": True}
    )
    assert faults(need, {}, facts={"name": "Acme"}, at_submit=True) == {}
    assert list(faults(need, {}, at_submit=True)) == ["firm"]


def test_columns_never_move():
    first = asking({"key": "a", "kind": "number"}, {"key": "b", "kind": "date"})
    second = asking(
        {"key": "c", "kind": "money", "currencies": ["USD"]},
        {"key": "a", "kind": "number", "label": {"en": "Staff"}},
    )
    both = columns(first, second)
    assert [column.code for column in both] == ["a", "b", "c.amount", "c.currency"]
    assert [c.code for c in columns(first)] == [c.code for c in both][:2]
    assert [c.heading("en") for c in both][::2] == ["Staff", "C: Amount"]
    old = cells(both, first, {"a": "3", "b": "2026-01-02"})
    assert old == [Decimal(3), date(2026, 1, 2), None, None]
    new = cells(both, second, {"c": {"amount": "1.50", "currency": "USD"}, "b": "x"})
    assert new == [None, None, Decimal("1.50"), "USD"]


def test_blind_reading_hides_names_wherever_they_stand():
    answers = {
        "firm": "Hanbit Robotics",
        "long": "At HANBIT Robotics, María leads.",
        "deck": {"file": 3, "name": "Hanbit deck.PDF", "size": 1, "sha256": ""},
        "gone": "Hanbit",
    }
    assert redacted(ALL, answers, ["María"]) == {
        "long": "At ▇▇▇, ▇▇▇ leads.",
        "deck": {"file": 3, "name": "deck.pdf", "size": 1, "sha256": ""},
    }
