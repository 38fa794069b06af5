"""Workflow, eligibility, letters and fingerprints: pure, so quick."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from django.utils import translation

from madang.applications import eligibility, letters, presets, soundness, workflow
from madang.applications.eligibility import Facts, Result, Rule, RuleKind
from madang.applications.fingerprint import canonical, fingerprint
from madang.applications.workflow import Faulty

DAY = date(2026, 11, 22)
TWO_YEARS = Rule("age", RuleKind.AGE, minimum=24)


@pytest.mark.parametrize("name", sorted(presets.PRESETS))
def test_a_preset_is_a_sound_workflow_and_survives_json(name):
    way = presets.preset(name)
    assert workflow.read(way.write()) == way
    assert soundness.flaws(way) == []


def test_the_korean_flow_gates_documents_then_weighs_technology_and_interview():
    way = presets.preset("gate")
    kinds = [str(stage.kind) for stage in way.stages]
    assert kinds[:5] == ["form", "screening", "review", "interview", "decision"]
    assert [m.target for m in way.moves_from("documents")] == ["technology", "declined"]
    assert way.move("documents-technology").guards == ("eligible",)


def test_the_concept_flow_asks_a_second_form_after_a_round():
    way = presets.preset("concept")
    assert way.stage("proposal").kind == workflow.Kind.FORM
    assert way.sending("concept").target == "concept-review"
    assert way.sending("proposal").target == "proposal-review"


def broken(change):
    data = presets.simple().write()
    change(data)
    with pytest.raises(Faulty) as fault:
        soundness.check(workflow.read(data))
    return str(fault.value)


def test_a_fault_in_a_workflow_is_named_with_its_place():
    def to_nowhere(data):
        data["moves"][2]["target"] = "moon"

    def twice(data):
        data["stages"][1]["key"] = "form"

    def island(data):
        data["stages"].insert(
            1, {"key": "island", "names": {"en": "Island"}, "kind": "visit"}
        )

    def told(data):
        move = next(m for m in data["moves"] if m["target"] == "accepted")
        move["message"] = {"subject": {"en": "Yes"}, "body": {"en": "Yes"}}

    assert "moves[2].target" in broken(to_nowhere)
    assert "“form”" in broken(twice)
    assert "“Island”: No move leads here." in broken(island)
    assert "release" in broken(told)
    with pytest.raises(Faulty):
        workflow.read([])


def age(founded, rule=TWO_YEARS, proofs=frozenset()):
    [found] = eligibility.judge(
        [rule], Facts(on=DAY, founded_on=founded, proofs=proofs)
    )
    return found


def test_two_years_are_counted_to_the_day():
    assert age(date(2024, 11, 22)).result == Result.ELIGIBLE
    assert age(date(2024, 11, 23)).result == Result.NOT_ELIGIBLE
    assert age(None).result == Result.LOOK


def test_a_refusal_tells_the_applicants_own_figures_in_her_language():
    found = eligibility.finding(age(date(2024, 12, 20)).write())
    assert eligibility.sentence(found, "en") == (
        "Founded Dec 20, 2024: 23 months on Nov 22, 2026; 24 are needed."
    )
    with translation.override("es"):
        told = eligibility.sentence(found, "es")
    assert "20 dic 2024" in told
    assert "23 meses" in told
    assert "24" in told


def test_a_fact_without_its_proof_needs_a_look():
    rule = Rule("age", RuleKind.AGE, minimum=24, proof="deed")
    assert age(date(2020, 1, 1), rule).result == Result.LOOK
    assert age(date(2020, 1, 1), rule, frozenset({"deed"})).result == Result.ELIGIBLE
    assert age(date(2026, 1, 1), rule).result == Result.NOT_ELIGIBLE


def test_words_numbers_and_others_are_asked_too():
    rules = eligibility.read(
        [
            {"kind": "country", "choices": ["MX", "US"]},
            {"kind": "headcount", "maximum": 10},
            {"kind": "sector", "choices": ["Hardware"], "missing": "not_eligible"},
            {"kind": "once"},
            {"kind": "double"},
        ]
    )
    facts = Facts(
        on=DAY, country="KR", headcount=11, earlier=("Spring",), alike=("Norte 3",)
    )
    found = eligibility.judge(rules, facts)
    assert [str(one.result) for one in found] == [
        *("not_eligible", "not_eligible", "not_eligible", "not_eligible", "look")
    ]
    assert eligibility.together(found) == Result.NOT_ELIGIBLE
    assert eligibility.read(eligibility.write(rules)) == rules
    assert [eligibility.sentence(one, "en") for one in found] == [
        "Country: South Korea; open to Mexico, United States.",
        "11 people; at most 10.",
        "Sector: not given.",
        "Already took part in this programme: Spring.",
        "Looks like another application: Norte 3.",
    ]


def test_a_faulty_rule_is_named_with_its_place():
    for rules, place in [
        ([{"kind": "moon"}], "rules[0].kind"),
        ([{"kind": "age", "minimum": -1}], "rules[0].minimum"),
        ([{"kind": "age", "minimum": 9, "maximum": 3}], "rules[0]"),
        ([{"kind": "age"}, {"kind": "age"}], "rules[1]"),
        ([{"kind": "city", "choices": "x"}], "rules[0].choices"),
    ]:
        with pytest.raises(Faulty) as fault:
            eligibility.read(rules)
        assert place in str(fault.value)


def test_a_letter_takes_known_holders_and_nothing_else():
    given = {"subject": {"en": "Hi {name}"}, "body": {"en": "{name.__class__}"}}
    with pytest.raises(Faulty) as fault:
        letters.read({"accepted": given})
    assert "accepted.body.en" in str(fault.value)
    fine = {"subject": {"en": "{name}"}, "body": {"en": "{link}"}}
    text = letters.read({"declined": fine})["declined"]
    filled = letters.fill(text, "ko", {"name": "{hub}\nNorte", "link": "/x"})
    assert (filled.subject, filled.body) == ("{hub} Norte", "/x")


def test_a_fingerprint_is_the_sha256_of_the_bytes_that_are_given_out():
    document = {"b": [1, "가"], "a": "é"}
    assert canonical(document) == '{"a":"é","b":[1,"가"]}'.encode()
    assert fingerprint(document) == hashlib.sha256(canonical(document)).hexdigest()
