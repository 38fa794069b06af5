"""How the house lets people in: what it asks of the sign-in library.

Accounts come from invitations only.  The mails' words are our templates under
``account/email``; secrets of authenticator apps are stored encrypted.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages

from madang.hubs.http import address_of
from madang.hubs.queries import user_by_key

if TYPE_CHECKING:
    from django.http import HttpRequest

    from madang.hubs.models import User

#: Said by the page itself already.
UNTOLD = {
    "account/messages/logged_in.txt",
    "account/messages/logged_out.txt",
    "account/messages/login_code_sent.txt",
}


class Backend(AuthenticationBackend):  # type: ignore[misc]  # the library is untyped
    """Reads the person of a session together with her memberships."""

    def get_user(self, user_id: int) -> User | None:
        """Return the user, unless she may no longer sign in."""
        user = user_by_key(user_id)
        return user if user is not None and user.is_active else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library is untyped
    """Closed sign-up, the house's idea of an address, few toasts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer no: people come by invitation."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that rate limits count, proxies minded."""
        return address_of(request)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, object] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Leave a toast, unless the next page says the same."""
        if message_template in UNTOLD and level != messages.ERROR:
            return
        super().add_message(
            request, level, message_template, message_context, extra_tags, message
        )


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library is untyped
    """Keeps the secrets of authenticator apps and recovery codes encrypted."""

    def encrypt(self, text: str) -> str:
        """Return the text, readable with the installation's secret key only."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what `encrypt` was given, under today's secret key or a former."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        """Return the name under which a passkey is filed on the device."""
        return str(settings.PRODUCT_NAME)


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(str(key))) for key in keys])


def _derived(secret: str) -> bytes:
    key = HKDF(SHA256(), length=32, salt=None, info=b"madang authenticator secrets")
    return base64.urlsafe_b64encode(key.derive(secret.encode()))
