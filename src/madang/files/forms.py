"""What the files' own pages ask for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.kit.widgets import PictureField


class LogoForm(forms.Form):
    """A picture that stands for the hub."""

    file = PictureField(label=_("Logo"))
