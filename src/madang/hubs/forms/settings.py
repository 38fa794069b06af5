"""Forms of a hub's identity and sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import available_timezones

from babel import Locale
from django import forms
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import Hub, Site
from madang.kit.languages import LANGUAGES
from madang.kit.widgets import TextsFormField

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME, TAGLINE, ABOUT = 100, 160, 4000
CURRENCIES = [
    "USD",
    "EUR",
    "KRW",
    "MXN",
    "CNY",
    "HKD",
    "JPY",
    "GBP",
    "SGD",
    "TWD",
    "CAD",
    "AUD",
    "BRL",
    "CLP",
    "COP",
    "PEN",
    "ARS",
    "INR",
    "VND",
    "THB",
]


def locale() -> Locale:
    """Return Babel's locale of the reader's language."""
    return Locale.parse(to_locale(get_language() or "en"))


def currencies() -> list[tuple[str, str]]:
    """Return the currencies on offer, named in the reader's language."""
    names = locale().currencies
    return [(code, f"{code} · {names.get(code, code)}") for code in CURRENCIES]


def countries() -> list[tuple[str, str]]:
    """Return all countries by their name in the reader's language."""
    names = locale().territories.items()
    found = [(c, name) for c, name in names if len(c) == len("MX") and c.isalpha()]
    unreal = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
    real = [(code, name) for code, name in found if code not in unreal]
    return [("", "–"), *sorted(real, key=lambda pair: pair[1])]


def zones() -> list[tuple[str, str]]:
    """Return the IANA zones that name a place."""
    places = sorted(z for z in available_timezones() if "/" in z)
    kept = [z for z in places if not z.startswith(("Etc/", "posix/", "right/"))]
    return [("UTC", "UTC"), *((z, z.replace("_", " ")) for z in kept)]


class IdentityForm(forms.Form):
    """What a hub is called, in which languages it speaks, and how it looks."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = TextsFormField(label=_("Name"), max_length=NAME)
    tagline = TextsFormField(label=_("Tagline"), max_length=TAGLINE, required=False)
    about = TextsFormField(
        label=_("About"), is_long=True, max_length=ABOUT, required=False
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    main_language = forms.ChoiceField(
        label=_("Main language"),
        choices=LANGUAGES,
        help_text=_("Used where a text lacks the reader's language."),
    )
    currency = forms.ChoiceField(
        label=_("Reporting currency"),
        choices=currencies,
        help_text=_("Reports add up amounts in this currency."),
    )
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones,
        help_text=_("The hub's days begin at midnight in this zone."),
    )
    colour = forms.RegexField(
        r"^#[0-9a-f]{6}$",
        label=_("Colour"),
        widget=forms.TextInput(attrs={"type": "color"}),
    )

    @classmethod
    def of(cls, hub: Hub) -> IdentityForm:
        """Return the form filled with what the hub is."""
        names = [name for name in cls.base_fields if hasattr(hub, name)]
        initial = {name: getattr(hub, name) for name in names}
        return cls(initial={**initial, "main_language": hub.languages[0]})

    def fields_to_save(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = dict(self.cleaned_data)
        given.pop("version")
        first = given.pop("main_language")
        others = [code for code in given["languages"] if code != first]
        return {**given, "languages": [first, *others]}


class HubForm(forms.Form):
    """A new hub: its address, its name and its first owner."""

    slug = forms.SlugField(
        label=_("Address"),
        max_length=50,
        help_text=_("Short, in small Latin letters; it stands in every link."),
    )
    name = TextsFormField(label=_("Name"), max_length=NAME)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    currency = forms.ChoiceField(label=_("Reporting currency"), choices=currencies)
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    owner = forms.EmailField(
        max_length=254,
        label=_("First owner"),
        help_text=_("They get an invitation by mail."),
    )


class SiteForm(forms.ModelForm[Site]):
    """A place of the hub."""

    name = TextsFormField(label=_("Name"), max_length=NAME)
    country = forms.ChoiceField(label=_("Country"), choices=countries)
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones,
        help_text=_("Bookings and events at this site are shown in its time."),
    )

    class Meta:
        model = Site
        fields: ClassVar[Sequence[str]] = ("name", "country", "city", "address", "zone")
