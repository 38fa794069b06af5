"""Inputs keep what was typed, say what is wrong, and work without script."""

from __future__ import annotations

from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from madang.kit.widgets import ChipsField, FileDrop, TextsFormField


class ProfileForm(forms.Form):
    name = TextsFormField(max_length=5, languages=("en", "ko"))
    tags = ChipsField(required=False)


def test_texts_come_by_language_and_empty_ones_stay_away():
    form = ProfileForm({"name_en": " Yard ", "name_ko": "", "tags": "a, b,a, "})
    assert form.is_valid()
    assert form.cleaned_data == {"name": {"en": "Yard"}, "tags": ["a", "b"]}


def test_one_language_is_asked_for():
    form = ProfileForm({"name_en": " "})
    assert form.errors["name"] == ["Give it in at least one language."]


def test_a_character_that_no_database_takes_is_refused_in_every_language():
    form = ProfileForm({"name_en": "Yard", "name_ko": "마\0당"})
    assert form.errors["name"] == ["Null characters are not allowed."]


def test_only_the_text_that_is_too_long_is_marked():
    form = ProfileForm({"name_en": "too long", "name_ko": "마당"})
    page = Template("{% load kit %}{% field form.name %}").render(
        Context({"form": form})
    )
    assert 'value="too long"' in page
    assert page.count("aria-invalid") == 1
    assert "the longest text has 8" in page


def test_what_has_not_changed_is_not_changed():
    initial = {"name": {"en": "Yard"}, "tags": ["a", "b"]}
    same = ProfileForm({"name_en": "Yard", "tags": "a, b"}, initial=initial)
    other = ProfileForm({"name_en": "Court", "tags": "b, a"}, initial=initial)
    assert (same.changed_data, other.changed_data) == ([], ["name", "tags"])


def test_a_file_drop_is_a_file_input_that_says_its_limit():
    html = FileDrop(most=20 * 1024 * 1024, accept=".pdf").render("deck", None)
    assert 'type="file"' in html
    assert 'data-most="20971520"' in html
    assert "up to 20\xa0MB" in html


def test_a_whole_form_has_token_summary_and_kept_values():
    request = RequestFactory().post("/", {"_key": "k"})
    form = ProfileForm({"name_en": "too long", "tags": '"><script>'})
    page = Template(
        "{% include 'kit/form.html' with form=form action='/x/' request=request only %}"
    ).render(Context({"form": form, "request": request}))
    assert 'name="csrfmiddlewaretoken"' in page
    assert 'name="_key" value="k"' in page
    assert 'href="#id_name_en"' in page
    assert "<script" not in page
