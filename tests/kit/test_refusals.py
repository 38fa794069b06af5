"""A refusal stands at the input it speaks of; a file that is gone says so."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template

from madang.files.actions import NotAcceptable
from madang.kit.fields import text, upload
from madang.kit.refusals import tell, tell_lost_files


class TwoFiles(forms.Form):
    name = text("Name", most=5)
    file = upload("File")
    other = upload("Other")


def bound(**data):
    first, second = (SimpleUploadedFile(f"{n}.pdf", b"%PDF-1.4") for n in "ab")
    form = TwoFiles(data, {"t-file": first, "t-other": second}, prefix="t")
    return form, second


def test_a_refused_file_is_told_at_its_own_input_and_the_other_as_lost():
    form, second = bound(**{"t-name": "x"})
    assert form.is_valid()
    tell(form, NotAcceptable("This file is empty.", second))
    tell_lost_files(form)
    assert form.errors == {
        "other": ["This file is empty."],
        "file": ["Choose “a.pdf” again: it was not kept."],
    }


def test_what_is_too_long_comes_back_whole_and_is_told():
    form, _second = bound(**{"t-name": "x" * 9})
    assert not form.is_valid()
    assert "maxlength" not in str(form["name"])
    assert "x" * 9 in str(form["name"])


def test_a_title_with_signs_is_escaped_once():
    page = Template(
        "{% load kit %}<title>{% remember 'title' %} {{ it }} {% endremember %}</title>"
        "<h1>{{ title }}</h1>"
    ).render(Context({"it": "Foo & <b>Söhne</b>"}))
    once = "Foo &amp; &lt;b&gt;Söhne&lt;/b&gt;"
    assert page == f"<title>{once}</title><h1>{once}</h1>"
