"""The taxonomy is whole in four languages and its suggestions are sensible."""

from __future__ import annotations

import doctest

from madang.directory import industries
from madang.kit.languages import CODES


def test_its_examples_hold():
    assert doctest.testmod(industries).failed == 0


def test_it_is_the_standard_in_four_languages():
    assert len(industries.DIVISIONS) == 21
    assert sum(len(codes) for codes in industries.DIVISIONS.values()) == 88
    assert set(industries.NAMES) == set(CODES)
    for names in industries.NAMES.values():
        assert tuple(names) == industries.CODES
        assert all(names.values())


def test_words_speak_for_known_divisions():
    assert {code for _w, code, _i in industries._words()} <= set(industries.CODES)


def test_suggestions_in_four_languages():
    assert industries.suggest("대학생을 위한 에듀테크 플랫폼")[0] == "85"
    assert industries.suggest("Manufactura de arneses para automóviles")[0] in {
        "27",
        "29",
    }
    assert industries.suggest("我们为医院提供人工智能诊断")[:2] == ["62", "86"]
    assert industries.suggest("Payments for small shops, and payroll")[0] == "66"
