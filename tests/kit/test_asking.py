"""What can be read in two ways is asked back at the field, in the reader's language."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

from madang.kit.fields import LARGEST_FILE, DayField, NumberField, upload
from madang.kit.templatetags.kit import file_size


def told(field, text, language):
    """Return what a field makes of a text: its value, or what it says about it."""
    with override(language):
        try:
            return field.clean(text)
        except forms.ValidationError as fault:
            return " ".join(fault.messages)


@pytest.mark.parametrize(
    ("text", "language", "places", "value"),
    [
        ("1,234", "en", 4, "1234"), ("1,234", "ko", 4, "1234"),
        ("1.234", "es", 0, "1234"), ("1.234,50", "es", 2, "1234.5"),
        ("1,234.5", "es", 2, "1234.5"), ("1234.567", "en", 4, "1234.567"),
        ("-1 200", "zh-hans", 2, "-1200"), ("0.125", "es", 6, "0.125"),
        ("１２３４", "ko", 2, "1234"),
    ],
)  # fmt: skip
def test_a_number_that_is_read_in_one_way_is_taken(text, language, places, value):
    assert told(NumberField(places=places), text, language) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "language", "asked"),
    [
        ("1.234", "en", "Did you mean 1\xa0234 or 1.234 (between 1 and 2)? "
         "Write it as 1234 or as 1.2340."),
        ("1.234", "es", "¿Quiso decir 1\xa0234 o 1.234 (entre 1 y 2)?"),
        ("1,234", "es", "¿Quiso decir 1\xa0234 o 1.234 (entre 1 y 2)?"),
        ("1.234", "ko", "1\xa0234"),
        ("1.234", "zh-hans", "1\xa0234"),
    ],
)  # fmt: skip
def test_a_number_of_two_readings_is_asked_back(text, language, asked):
    assert asked in str(told(NumberField(places=4), text, language))


def test_a_number_is_read_again_as_it_is_shown():
    field = NumberField(places=4)
    for value in ("1.234", "1234.567", "12345.678", "1234", "0.5"):
        for language in ("en", "ko", "es", "zh-hans"):
            shown = field.prepare_value(Decimal(value))
            assert told(field, shown, language) == Decimal(value), (value, language)


def test_a_price_takes_no_separator_for_granted():
    field = NumberField(places=6, asks=True)
    assert "Did you mean" in told(field, "1,250", "en")
    assert told(field, "1250.00", "en") == 1250


@pytest.mark.parametrize("language", ["en", "ko", "es", "zh-hans"])
def test_a_day_whose_month_could_be_its_day_is_asked_back(language):
    asked = str(told(DayField(), "01/02/2026", language))
    assert "2026-02-01" in asked
    assert "2026-01-02" in asked
    for text in ("2026-02-01", "2026. 2. 1.", "2026/2/1", "2026年2月1日"):
        assert told(DayField(), text, language) == date(2026, 2, 1)
    assert told(DayField(), "21/11/2026", language) == date(2026, 11, 21)
    assert isinstance(told(DayField(), "2026", language), str)
    assert isinstance(told(DayField(), "32/13/2026", language), str)


def test_a_size_is_the_same_at_the_field_and_in_the_refusal():
    assert file_size(LARGEST_FILE) == "25\xa0MB"
    field = upload("File")
    shown = field.widget.get_context("file", None, {})["widget"]
    assert "25\xa0MB" in shown["help"]
    assert "25\xa0MB" in shown["too_big"]


class Choosing(forms.Form):
    """One choice that is asked for and two that are not."""

    must = forms.ChoiceField(choices=[("", "---------"), ("a", "A")])
    may = forms.ChoiceField(choices=[("", "–"), ("a", "A")], required=False)
    own = forms.ChoiceField(choices=[("", "nobody"), ("a", "A")], required=False)


@pytest.mark.parametrize(
    ("language", "must", "may"),
    [
        ("en", "Choose …", "Nothing chosen"),
        ("ko", "선택하세요", "선택 안 함"),
        ("es", "Elija …", "Nada elegido"),
        ("zh-hans", "请选择…", "未选择"),
    ],
)
def test_a_choice_left_empty_says_so_in_words(language, must, may):
    with override(language):
        page = Template(
            "{% load kit %}{% for one in form %}{% field one %}{% endfor %}"
        ).render(Context({"form": Choosing()}))
    assert f">{must}</option>" in page
    assert f">{may}</option>" in page
    assert ">nobody</option>" in page
    assert "---" not in page
