"""Asking again who somebody is before she changes how she signs in.

The sign-in library asks those with a password or a second factor.  Who signs in by a
mailed code alone has neither: she gets a code again, here.
"""

from __future__ import annotations

import hmac
import secrets
import time
from typing import TYPE_CHECKING, Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from madang.hubs.models import User
from madang.hubs.models.journal import sha256

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

STATE = "madang.freshness"
TRIES = 3
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"

#: Pages of the library that change how somebody signs in.
GUARDED = frozenset(
    {
        "account_email",
        "account_change_password",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
    }
)

#: Forms of ours that ask again too, each with the page to come back to.
OURS = {"hubs:my_export": "/me/data/"}


class FreshnessMiddleware:
    """Send somebody who signs in by code alone to prove it again, if it is long ago."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass every request on; the work is done once the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Redirect to the page that asks for a code, and back afterwards."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name not in {*GUARDED, *OURS} or not isinstance(request.user, User):
            return None
        ways = get_reauthentication_flows(request.user)
        if (ways and name in GUARDED) or is_fresh(request, request.user):
            return None
        page = reverse(ways[0]["id"] if ways else "hubs:confirm_access")
        back = OURS.get(name) or request.get_full_path()
        return HttpResponseRedirect(f"{page}?{urlencode({'next': back})}")


def is_fresh(request: HttpRequest, user: User) -> bool:
    """Return whether the user proved who she is within the last minutes."""
    records = get_authentication_records(request, user)
    latest: float = max((record["at"] for record in records), default=0.0)
    return bool(time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT)


def send_code(request: HttpRequest, user: User) -> None:
    """A code is on its way to the user's address; an earlier one is void."""
    code = "".join(secrets.choice(LETTERS) for _ in range(8))
    shown = f"{code[:4]}-{code[4:]}"
    request.session[STATE] = {"digest": sha256(code), "at": time.time(), "tries": 0}
    get_adapter(request).send_mail(
        "account/email/login_code", user.email, {"code": shown, "user": user}
    )


def code_is_sent(request: HttpRequest) -> bool:
    """Return whether a code waits to be typed in."""
    return bool(_state(request))


def take_code(request: HttpRequest, user: User, typed: str) -> bool:
    """Return whether the code was right; then the user counts as just proved.

    Three wrong ones, or ten minutes, and a new code must be asked for.
    """
    state = _state(request)
    if not state:
        return False
    given = "".join(letter for letter in typed.upper() if letter in LETTERS)
    if hmac.compare_digest(sha256(given), state["digest"]):
        request.session.pop(STATE, None)
        record_authentication(request, user, method="code", reauthenticated=True)
        return True
    state["tries"] += 1
    request.session[STATE] = state
    return False


def _state(request: HttpRequest) -> dict[str, Any]:
    state: dict[str, Any] = request.session.get(STATE) or {}
    too_old = time.time() - state.get("at", 0) > app_settings.LOGIN_BY_CODE_TIMEOUT
    return {} if too_old or state.get("tries", 0) >= TRIES else state
