"""What the directory's pages ask for: parsed and named; the actions do the checking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import (
    get_language,
    gettext,
    gettext_lazy,
    pgettext_lazy,
)
from django.utils.translation import gettext as _

from madang.directory import industries
from madang.directory.checking import LONG_FIELDS, LONGEST, LONGEST_TEXT
from madang.directory.choosing import NamedField
from madang.directory.models import DirectoryPolicy, Organisation, Person, stored
from madang.directory.queries import PARTS_TOLD
from madang.hubs.models import Role
from madang.hubs.queries import sites_of
from madang.kit.fields import near
from madang.kit.languages import LANGUAGES
from madang.kit.signs import country_codes, country_name
from madang.kit.spoken import language_codes, language_in, language_name
from madang.kit.texts import TextsField
from madang.kit.widgets import ChipsField, FileDrop, PictureField, TextsFormField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from madang.directory.models import SavedList, Tag
    from madang.directory.parts import Owner, Part
    from madang.hubs.models import Actor, Hub

#: The facts of a company that a hub may want to look at before they change.
CHECKABLE = (
    "name",
    "latin_name",
    "registration_number",
    "founded_on",
    "country",
    "city",
    "website",
    "stage",
    "state",
    "description",
    "logo",
)
#: The roles that somebody can have for one company alone.
FOR_ONE_COMPANY = (Role.MEMBER, Role.BUYER, Role.INVESTOR, Role.SPONSOR)
LARGEST_FILE = 25 * 1024 * 1024


def label_of(model: type[models.Model], name: str) -> str:
    """Return a field's name as a form writes it."""
    return capfirst(str(stored(model, name).verbose_name))


class ProfileForm(forms.Form):
    """The profile of an organisation or a person, in the hub's languages.

    `version` is the row's version that the person saw.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    anyway = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        model: type[Owner],
        names: tuple[str, ...],
        by: Actor,
        row: Owner | None = None,
    ) -> None:
        initial: dict[str, Any] = {}
        if row is not None:
            initial = {n: getattr(row, stored(model, n).attname) for n in names}
            initial["version"] = row.version
        super().__init__(data, initial=initial)
        for name in names:
            self.fields[name] = _input(stored(model, name), by)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field; a field that was not sent is not among it."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"version", "anyway"} and self._was_sent(name)
        }

    def _was_sent(self, name: str) -> bool:
        widget = self.fields[name].widget
        return not widget.value_omitted_from_data(self.data, self.files, name)


class PartForm(forms.Form):
    """One row of a page: a link, a standing, a note."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        part: Part,
        owner: Owner,
        by: Actor,
        row: models.Model | None = None,
    ) -> None:
        names = part.fields_for(owner)
        initial = {} if row is None else {name: getattr(row, name) for name in names}
        super().__init__(data, initial=initial)
        for name in names:
            self.fields[name] = _input(stored(part.model, name), by)


class IndustriesForm(forms.Form):
    """The industries of an organisation, the first its main one."""

    main = forms.ChoiceField(label=gettext_lazy("Main industry"), required=False)
    second = forms.ChoiceField(label=gettext_lazy("Second industry"), required=False)
    third = forms.ChoiceField(label=gettext_lazy("Third industry"), required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, codes: list[str]) -> None:
        names = ("main", "second", "third")
        super().__init__(data, initial=dict(zip(names, codes, strict=False)))
        grouped = industries.choices(get_language())
        for name in names:
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "–"), *grouped]

    @property
    def codes(self) -> list[str]:
        """The codes chosen, the main one first."""
        found = (self.cleaned_data[name] for name in ("main", "second", "third"))
        return [code for code in found if code]


class TagsForm(forms.Form):
    """The tags of an organisation or a person."""

    tags = ChipsField(label=gettext_lazy("Tags"), required=False)

    def __init__(
        self, data: Mapping[str, Any] | None, *, words: list[str], known: list[str]
    ) -> None:
        super().__init__(data, initial={"tags": words})
        self.fields["tags"] = ChipsField(
            label=gettext_lazy("Tags"), required=False, choices=known, initial=words
        )


class PolicyForm(forms.Form):
    """How the hub keeps its directory."""

    members_may_edit = forms.BooleanField(
        label=gettext_lazy("Companies may keep their own profile"), required=False
    )
    checked_facts = forms.MultipleChoiceField(
        label=gettext_lazy("What waits for a look before it changes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("The directory has public pages"), required=False
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, policy: DirectoryPolicy
    ) -> None:
        names = ("members_may_edit", "checked_facts", "is_public")
        super().__init__(data, initial={n: getattr(policy, n) for n in names})
        facts = self.fields["checked_facts"]
        if isinstance(facts, forms.MultipleChoiceField):
            facts.choices = [(n, label_of(Organisation, n)) for n in CHECKABLE]


def _input(field: models.Field[Any, Any], by: Actor) -> forms.Field:
    """Return the input for a model's field, its label the model's."""
    options: dict[str, Any] = {
        "label": capfirst(str(field.verbose_name)),
        "required": not (field.blank or isinstance(field, models.BooleanField)),
    }
    if isinstance(field, TextsField):
        languages = tuple(c for c, _n in LANGUAGES if c in by.hub.languages) or ("en",)
        most = LONGEST.get(field.name, LONGEST_TEXT)
        return TextsFormField(
            is_long=field.name in LONG_FIELDS,
            languages=languages,
            max_length=most,
            **options,
        )
    if isinstance(field, models.JSONField):
        return _words_input(field, options)
    if isinstance(field, models.ForeignKey):
        return _row_input(field, by, options)
    return _plain_input(field, options)


class LanguagesField(ChipsField):
    """Languages people speak, typed by name or code; all of them are offered."""

    def __init__(self, **options: Any) -> None:
        names = [language_name(code) for code in language_codes()]
        super().__init__(choices=names, **options)

    def prepare_value(self, value: Any) -> Any:
        """Return the names of what is stored; what was typed stays as it is."""
        return value if isinstance(value, str) else [*map(language_name, value or ())]

    def clean(self, value: Any) -> list[str]:
        """Return the codes of the languages.

        Raises:
            ValidationError: one of them is none.
        """
        found = []
        for word in super().clean(value):
            try:
                found.append(language_in(word))
            except ValueError as strange:
                text = gettext("“%(text)s” is no language.") % {"text": word[:60]}
                raise forms.ValidationError(text) from strange
        return list(dict.fromkeys(found))


def _words_input(field: models.Field[Any, Any], options: dict[str, Any]) -> forms.Field:
    if field.name == "languages":
        return LanguagesField(**options)
    return ChipsField(**options)


def _plain_input(field: models.Field[Any, Any], options: dict[str, Any]) -> forms.Field:
    if field.name == "country":
        return forms.ChoiceField(choices=_countries(), **options)
    if isinstance(field, models.DateField):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(widget=widget, **options)
    if isinstance(field, models.URLField):
        return forms.URLField(max_length=500, assume_scheme="https", **options)
    made = field.formfield(**options)
    if not isinstance(made, forms.Field):  # every field named in a form has an input
        raise TypeError(field.name)
    return made


def _row_input(
    field: models.ForeignKey[Any, Any], by: Actor, options: dict[str, Any]
) -> forms.Field:
    if field.name == "site":
        return forms.ModelChoiceField(
            queryset=sites_of(by.hub), empty_label="–", **options
        )
    model = Person if field.remote_field.model is Person else Organisation
    options["label"] = capfirst(
        str(pgettext_lazy("input", "Person"))
        if model is Person
        else str(pgettext_lazy("input", "Organisation"))
    )
    return NamedField(model=model, by=by, **options)


def _countries() -> list[tuple[str, str]]:
    language = get_language() or "en"
    named_codes = [(code, country_name(code, language)) for code in country_codes()]
    return [("", "–"), *sorted(named_codes, key=lambda pair: pair[1])]


class TagForm(forms.Form):
    """A tag for many rows, with those in use for offering."""

    word = forms.CharField(
        label=gettext_lazy("Tag"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "offered", "autocomplete": "off"}),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, known: QuerySet[Tag]) -> None:
        super().__init__(data)
        self.offered = list(known.values_list("word", flat=True)[:200])


class UntagForm(forms.Form):
    """A tag to be taken off many rows: one that some of them carry."""

    tag: forms.ModelChoiceField[Tag] = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("Tag")
    )

    def __init__(self, data: Mapping[str, Any] | None, *, tags: QuerySet[Tag]) -> None:
        super().__init__(data)
        _choose_from(self, "tag", tags)


class OntoListForm(forms.Form):
    """A list for many rows: one that is there, or a new one."""

    saved_list: forms.ModelChoiceField[SavedList] = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("List"),
        required=False,
        empty_label=gettext_lazy("A new one"),
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the new list"), max_length=60, required=False
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, lists: QuerySet[SavedList]
    ) -> None:
        super().__init__(data)
        _choose_from(self, "saved_list", lists)

    def clean(self) -> dict[str, Any]:
        """Ask for a list or for a name.

        Raises:
            ValidationError: neither was given.
        """
        given = super().clean() or {}
        if not given.get("saved_list") and not given.get("name"):
            self.add_error("name", _("Choose a list, or name a new one."))
        return given


class ListForm(forms.Form):
    """A saved list's name, and whether all staff see it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    is_shared = forms.BooleanField(
        label=gettext_lazy("All staff see it"), required=False, initial=True
    )


class MessageForm(forms.Form):
    """What is written to many people."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=150)
    text = forms.CharField(
        label=gettext_lazy("Message"), max_length=5000, widget=forms.Textarea
    )


class ExportForm(forms.Form):
    """The format in which many rows leave."""

    format = forms.ChoiceField(
        label=gettext_lazy("Format"), widget=forms.RadioSelect, initial="xlsx"
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, formats: Iterable[str]
    ) -> None:
        super().__init__(data)
        chosen = self.fields["format"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [(name, name.upper()) for name in formats]


def _choose_from(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows


class PictureForm(forms.Form):
    """The picture that stands for an organisation or a person."""

    file = PictureField(label=gettext_lazy("Picture"))


class OrganisationShareForm(forms.Form):
    """With whom an organisation is shared, which parts of it, until when and why."""

    partner = forms.ChoiceField(label=gettext_lazy("Partner hub"))
    fields_shared = forms.MultipleChoiceField(
        label=gettext_lazy("What is shared"), widget=forms.CheckboxSelectMultiple
    )
    until = forms.DateTimeField(
        label=gettext_lazy("Until"),
        validators=[near],
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=gettext_lazy("From that minute on they read nothing of it."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The partner hub reads it, too."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        partners: Iterable[Hub],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self._hubs = {hub.slug: hub for hub in partners}
        named_hubs = [(slug, str(hub)) for slug, hub in self._hubs.items()]
        _offer(self, "partner", [("", "–"), *named_hubs])
        _offer(self, "fields_shared", list(PARTS_TOLD.items()))

    @property
    def chosen_hub(self) -> Hub:
        """The partner hub chosen."""
        return self._hubs[self.cleaned_data["partner"]]


def _offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class AttachmentForm(forms.Form):
    """A file for an organisation's page; staff say whether it is for them alone."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=FileDrop(
            most=LARGEST_FILE,
            help=gettext_lazy("PDF, Office, text or picture, up to 25 MB"),
            accept=".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.csv,.txt,"
            + PictureField.TYPES,
        ),
    )
    is_internal = forms.BooleanField(
        label=gettext_lazy("Only the hub's staff see it"), required=False, initial=True
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        *,
        asks_whom: bool,
    ) -> None:
        super().__init__(data, files)  # type: ignore[arg-type]  # a form's own files
        if not asks_whom:
            del self.fields["is_internal"]


class MemberForm(forms.Form):
    """Whom of a company to invite, as what, and in which language."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    role = forms.ChoiceField(
        label=gettext_lazy("Signs in as"),
        choices=[(role.value, role.label) for role in FOR_ONE_COMPANY],
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"), choices=LANGUAGES
    )
