"""Letting somebody in whom no hub knows yet: a code goes to her address.

Nobody signs up for an account; who applies to something, or answers a public form,
gives her address and types the code that was mailed there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.forms import RequestLoginCodeForm
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import EmailAddress
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import User
from madang.hubs.queries import user_of

if TYPE_CHECKING:
    from django.http import HttpRequest


class NewcomerForm(RequestLoginCodeForm):  # type: ignore[misc]  # the library is untyped
    """An address to mail a code to; rate limits are the sign-in page's own."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].help_text = _("We mail you a code; you need no password.")
        self.fields["email"].widget.attrs |= {
            "autocomplete": "email",
            "inputmode": "email",
        }


def mail_code(request: HttpRequest, form: NewcomerForm) -> None:
    """A code is on its way to the form's address, whose user is made if there is none.

    An address whose user may not sign in gets the same answer and no code.
    """
    email = form.cleaned_data["email"].strip().lower()
    user = form._user or _newcomer(email)  # noqa: SLF001 -- its only name there
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=email)


def _newcomer(email: str) -> User | None:
    if user_of(email) is not None:
        return None
    user = User.objects.create_user(email, language=get_language() or "")
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    return user
