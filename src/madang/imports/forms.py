"""The forms of an import: the file, how it is read, what its columns feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.kit.languages import LANGUAGES
from madang.kit.sheets.reading import ENCODINGS, LARGEST_FILE
from madang.kit.widgets import FileDrop

if TYPE_CHECKING:
    from madang.imports.kinds import ImportKind
    from madang.imports.models import Import

ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xls,.ods"
ORDERS = [
    ("", _("As the column shows")),
    ("day", _("Day first")),
    ("month", _("Month first")),
]
POLICIES = [
    ("complete", _("Fill what is empty")),
    ("replace", _("Replace with the file's values")),
    ("skip", _("Leave them as they are")),
]


class UploadForm(forms.Form):
    """A file to be imported."""

    kind = forms.ChoiceField(label=_("What it lists"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX, XLS, ODS, CSV or TSV; up to 100,000 rows and 10 MB."),
        widget=FileDrop(most=LARGEST_FILE, accept=ACCEPTED),
    )

    def __init__(self, *args: Any, kinds: list[ImportKind], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["kind"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 -- declared above
        choice.choices = [(kind.name, kind.label) for kind in kinds]
        if len(kinds) == 1:
            choice.initial = kinds[0].name
            choice.widget = forms.HiddenInput()


class ReadingForm(forms.Form):
    """How the file is read: letters, sheet, the row with the headings."""

    encoding = forms.ChoiceField(
        label=_("Letters"),
        required=False,
        choices=[("", _("Guess")), *((name, name.upper()) for name in ENCODINGS)],
    )
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    header_row = forms.IntegerField(
        label=_("Row with the headings"), min_value=1, max_value=60
    )

    def __init__(self, *args: Any, batch: Import, **options: Any) -> None:
        options.setdefault(
            "initial",
            {
                "encoding": batch.options.get("encoding", ""),
                "sheet": batch.options.get("sheet", ""),
                "header_row": batch.options.get("header_row", 0) + 1,
            },
        )
        super().__init__(*args, **options)
        sheets = batch.options.get("sheets", [])
        if len(sheets) > 1:
            choice = self.fields["sheet"]
            assert isinstance(choice, forms.ChoiceField)  # noqa: S101
            choice.choices = [(name, name) for name in sheets]
        else:
            del self.fields["sheet"]
        if sheets:
            del self.fields["encoding"]


class OptionsForm(forms.Form):
    """How values are understood, and what happens to what is known already."""

    text_language = forms.ChoiceField(
        label=_("Language of its texts"), choices=LANGUAGES
    )
    date_order = forms.ChoiceField(
        label=_("Dates like 03/04/2026"), choices=ORDERS, required=False
    )
    policy = forms.ChoiceField(label=_("What is known already"), choices=POLICIES)
    tag_for_all = forms.CharField(
        label=_("A tag for all"), required=False, max_length=60
    )
