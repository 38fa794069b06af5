"""A definition is read and written without loss, and faults name their place."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.kit.languages import CODES
from madang.questionnaires.definition import (
    Condition,
    Definition,
    Kind,
    Malformed,
    Operator,
    Option,
    Question,
    Section,
)
from madang.questionnaires.differences import differences
from madang.questionnaires.soundness import flaws
from tests.questionnaires.samples import asking, everything

QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    min_size=1,
    max_size=8,
)
TEXTS = st.dictionaries(st.sampled_from(CODES), TEXT, max_size=2)
KEYS = st.from_regex(r"[a-z0-9][a-z0-9_]{0,5}", fullmatch=True)
CONDITIONS = st.none() | st.builds(Condition, TEXT, st.sampled_from(Operator), TEXT)
OPTIONS = st.lists(
    st.builds(Option, KEYS, TEXTS), max_size=2, unique_by=lambda o: o.key
).map(tuple)
QUESTIONS = st.builds(
    Question,
    key=KEYS,
    kind=st.sampled_from(Kind),
    label=TEXTS,
    help=TEXTS,
    text=TEXTS,
    required=st.booleans(),
    limit=st.integers(0, 5000),
    minimum=TEXT,
    maximum=TEXT,
    options=OPTIONS,
    rows=OPTIONS,
    currencies=st.lists(TEXT, max_size=2, unique=True).map(tuple),
    accept=st.lists(TEXT, max_size=2, unique=True).map(tuple),
    fact=TEXT,
    condition=CONDITIONS,
    redact=st.booleans(),
)
DEFINITIONS = st.builds(
    lambda title, condition, questions: Definition(
        (Section("one", title, {}, condition, tuple(questions)),)
    ),
    TEXTS,
    CONDITIONS,
    st.lists(QUESTIONS, max_size=3, unique_by=lambda q: q.key),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["sections", "questions", "key", "kind", "label", "options", "removed"]
            )
            | st.text(max_size=3),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@QUICK
@given(DEFINITIONS)
def test_what_is_written_reads_as_the_same(definition):
    again = Definition.read(definition.write())
    assert again == definition
    assert again.fingerprint == definition.fingerprint


@QUICK
@given(JSON)
def test_any_json_is_read_or_refused_as_malformed(data):
    with suppress(Malformed):
        found = Definition.read(data)
        assert Definition.read(found.write()) == found


@QUICK
@given(DEFINITIONS, DEFINITIONS)
def test_any_definition_can_be_judged_and_compared(old, new):
    assert all(flaw.text for flaw in flaws(new))
    assert differences(old, old) == []
    assert all(one.text for one in differences(old, new))


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], ""),
        ({"sections": {}}, "sections"),
        ({"sections": [{"key": "A"}]}, "sections.0.key"),
        ({"sections": [{"key": "a", "title": {"fr": "x"}}]}, "sections.0.title"),
        (
            {"sections": [{"key": "a", "questions": [{"key": "q", "kind": "tune"}]}]},
            "sections.0.questions.0.kind",
        ),
        ({"sections": [{"key": "a"}, {"key": "a"}]}, "sections"),
    ],
)
def test_a_fault_names_its_place(data, place):
    with pytest.raises(Malformed) as fault:
        Definition.read(data)
    assert fault.value.place == place


def test_a_key_is_used_once_even_among_removed_questions():
    question = {"key": "a", "kind": "number"}
    with pytest.raises(Malformed, match="stands twice"):
        Definition.read(
            {"sections": [{"key": "s", "questions": [question]}], "removed": [question]}
        )


def test_a_sound_definition_has_no_flaw(facts):
    assert flaws(everything()) == []


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"key": "x", "kind": "number", "label": {}}, "label"),
        ({"key": "x", "kind": "number", "minimum": "many"}, "minimum"),
        ({"key": "x", "kind": "number", "minimum": "5", "maximum": "2"}, "maximum"),
        ({"key": "x", "kind": "single"}, "options"),
        ({"key": "x", "kind": "money", "currencies": ["PESOS"]}, "currencies"),
        ({"key": "x", "kind": "consent"}, "text"),
        ({"key": "x", "kind": "organisation_fact", "fact": "shoe_size"}, "fact"),
    ],
)
def test_what_must_be_mended_is_named(question, field):
    found = flaws(asking({"key": "first", "kind": "yes_no"}, question))
    assert [(flaw.key, flaw.field) for flaw in found][:1] == [("x", field)]


@pytest.mark.parametrize(
    "condition",
    [
        {"question": "later", "operator": "answered"},
        {"question": "x", "operator": "answered"},
        {"question": "one", "operator": "at_least", "value": "3"},
        {"question": "one", "operator": "is", "value": "gone"},
        {"question": "size", "operator": "at_least", "value": "big"},
    ],
)
def test_a_condition_looks_back_at_what_it_can_compare(condition):
    options = [{"key": k, "label": {"en": k}} for k in "ab"]
    found = flaws(
        asking(
            {"key": "one", "kind": "single", "options": options},
            {"key": "size", "kind": "number"},
            {"key": "x", "kind": "long_text", "condition": condition},
            {"key": "later", "kind": "yes_no"},
        )
    )
    assert [(flaw.key, flaw.field) for flaw in found] == [("x", "condition")]


def test_differences_are_told_in_words():
    old = asking(
        {"key": "a", "kind": "number"},
        {"key": "b", "kind": "number"},
        {"key": "e", "kind": "number"},
        {"key": "c", "kind": "number"},
    )
    new = asking(
        {"key": "c", "kind": "number"},
        {"key": "a", "kind": "number", "label": {"en": "Staff"}, "required": True},
        {"key": "e", "kind": "number"},
        {"key": "d", "kind": "date"},
    )
    assert [one.text for one in differences(old, new)] == [
        "“C” stands elsewhere.",
        "“Staff” was changed: wording, required.",
        "“D” is new.",
        "“B” is no longer asked.",
    ]
