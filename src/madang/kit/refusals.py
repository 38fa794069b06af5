"""Telling a form what an action refused, at the inputs it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files.uploadedfile import UploadedFile
    from django.forms import BaseForm

    from madang.kit.errors import Refused


def tell(form: BaseForm, refused: Refused) -> None:
    """Put a refusal's sentences at their fields; what fits no field stands above.

    A form whose inputs are named unlike the row's fields says so in `told_at`.
    """
    told = False
    told_at = getattr(form, "told_at", {})
    for field, sentences in refused.fields.items():
        name = told_at.get(field, field)
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)
            told = True
    if not told:
        form.add_error(_field_of(form, refused), str(refused))


def tell_lost_files(form: BaseForm) -> None:
    """Say at each file of a form that comes back that it has to be chosen again.

    No browser keeps a file in a form that it is shown anew.
    """
    for name, upload in _uploads(form):
        if name not in form.errors:
            told = _("Choose “%(name)s” again: it was not kept.")
            form.add_error(name, told % {"name": upload.name})


def _field_of(form: BaseForm, refused: Refused) -> str | None:
    """Return the input of the file that a refusal speaks of, if it speaks of one."""
    about = getattr(refused, "upload", None)
    return next((name for name, one in _uploads(form) if one is about), None)


def _uploads(form: BaseForm) -> Iterator[tuple[str, UploadedFile[Any]]]:
    for name in form.fields:
        if upload := form.files.get(form.add_prefix(name)):
            yield name, upload
