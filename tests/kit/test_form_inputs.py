"""Inputs are written as Django's own templates write them, but for blanks at tags."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from madang.kit.form_inputs import WRITTEN, Renderer

PLAIN = [("", "—"), (1, "one & <two>"), ("b", gettext_lazy("Name")), (None, "none")]
CHOICES = [*PLAIN, ("Group <1>", [(3, SafeString("<b>bold</b>")), (4, 'say "so"')])]
ATTRS = [
    {},
    {"id": "id_x", "class": "wide", "required": True, "disabled": False},
    {"data-say": "a\"b'<c>&", "min": 3, "aria-label": gettext_lazy("Name"), "x": None},
]
VALUES = [None, "", "1", 1234567, Decimal("1234.50"), "<&\"'>", ["b", "3"]]
WIDGETS = [
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput,
    forms.PasswordInput, forms.HiddenInput, forms.DateInput, forms.TimeInput,
    forms.CheckboxInput, forms.SearchInput, forms.TelInput, forms.ColorInput,
    forms.Select, forms.SelectMultiple, forms.NullBooleanSelect,
    forms.RadioSelect, forms.CheckboxSelectMultiple, forms.Textarea,
    forms.SplitDateTimeWidget, forms.SelectDateWidget,
]  # fmt: skip


def tight(markup):
    """Return markup without the blanks around its tags."""
    return re.sub(r"\s*([<>])\s*", r"\1", markup)


@pytest.mark.parametrize("attrs", ATTRS, ids=["bare", "usual", "odd"])
@pytest.mark.parametrize("kind", WIDGETS, ids=lambda kind: kind.__name__)
def test_an_input_is_written_as_djangos_templates_do(kind, attrs):
    has_choices = issubclass(kind, forms.widgets.ChoiceWidget)
    fixed = issubclass(kind, forms.NullBooleanSelect)
    widget = kind(choices=CHOICES) if has_choices and not fixed else kind()
    has_parts = issubclass(kind, forms.SplitDateTimeWidget | forms.SelectDateWidget)
    for value in [None] if has_parts else VALUES:
        if isinstance(value, list) and (fixed or not has_choices):
            continue
        ours = widget.render("field<1>", value, attrs, Renderer())
        theirs = widget.render("field<1>", value, attrs, DjangoTemplates())
        assert tight(ours) == tight(theirs)


def test_a_single_choice_is_written_as_djangos_templates_do():
    class Choose(forms.Form):
        one = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
        more = forms.MultipleChoiceField(
            choices=CHOICES, widget=forms.CheckboxSelectMultiple
        )

    ours, theirs = Choose(renderer=Renderer()), Choose(renderer=DjangoTemplates())
    for name in ("one", "more"):
        assert [tight(part.tag()) for part in ours[name]] == [
            tight(part.tag()) for part in theirs[name]
        ]


def test_every_template_that_is_spared_is_djangos():
    engine = DjangoTemplates()
    assert all(engine.get_template(name) for name in WRITTEN)
