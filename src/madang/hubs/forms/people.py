"""Forms about people: inviting, roles, one's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.hubs.forms.settings import zones
from madang.hubs.models import Role, User
from madang.hubs.rules import may_give
from madang.kit.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.hubs.models import Actor, Hub

#: Roles that always belong to one object; its page invites for them.
SCOPED_ONLY = frozenset({Role.MEMBER})


def roles_to_give(by: Actor) -> list[tuple[str, str]]:
    """Return the roles of the whole hub that the actor may give."""
    return [
        (role.value, str(role.label))
        for role in Role
        if role not in SCOPED_ONLY and may_give(by, role)
    ]


class InvitationForm(forms.Form):
    """Whom to invite as what."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"))
    language = forms.ChoiceField(label=_("Language of the mail"), choices=LANGUAGES)

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"), choices=[("", "–"), *roles_to_give(by)]
        )
        first: Hub = by.hub
        self.fields["language"].initial = first.languages[0]


class RoleForm(forms.Form):
    """Another role, or one more."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"), choices=roles_to_give(by)
        )


class AcceptForm(forms.Form):
    """What somebody new tells of herself when she accepts an invitation."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class AccountForm(forms.ModelForm[User]):
    """How the product addresses somebody."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=lambda: [("", _("As the place")), *zones()],
        help_text=_("Times are shown in the place's zone; yours is one tap away."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As the browser")), *LANGUAGES],
        help_text=_("Pages, mails and documents come in this language."),
    )

    class Meta:
        model = User
        fields: ClassVar[Sequence[str]] = ("name", "language", "time_zone", "theme")
        labels: ClassVar[dict[str, Any]] = {
            "name": _("Name"),
            "theme": _("Light or dark"),
        }


class CodeForm(forms.Form):
    """A code from a mail."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True}
        ),
    )
