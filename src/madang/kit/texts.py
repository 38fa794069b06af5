"""A database field for a text in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.kit.languages import CODES


class TextsField(models.JSONField):
    """A text in several languages, stored as ``{"en": "...", "ko": "..."}``."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("default", dict)
        options.setdefault("blank", True)
        super().__init__(*args, **options)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse what is not a mapping from known languages to strings."""
        super().validate(value, model_instance)
        if not isinstance(value, Mapping):
            raise ValidationError(_("Give one text per language."))
        for code, text in value.items():
            if code not in CODES or not isinstance(text, str):
                raise ValidationError(
                    _("“%(code)s” is not a language of this product."),
                    params={"code": code},
                )
