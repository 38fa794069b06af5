"""What people do to their own accounts, told in the journals of their hubs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa

from madang.hubs import journal
from madang.hubs.http import address_of
from madang.hubs.queries import actors_of

if TYPE_CHECKING:
    from django.dispatch import Signal
    from django.http import HttpRequest

    from madang.hubs.models import User

#: The library's signals, and our verb for each.
VERBS: dict[str, tuple[Signal, ...]] = {
    "sign_in": (account.user_logged_in,),
    "change_password": (
        account.password_set,
        account.password_changed,
        account.password_reset,
    ),
    "change_address": (account.email_changed,),
    "add_second_factor": (mfa.authenticator_added,),
    "remove_second_factor": (mfa.authenticator_removed,),
    "renew_recovery_codes": (mfa.authenticator_reset,),
}


def tell(request: HttpRequest, user: User, verb: str) -> None:
    """A line stands in the journal of every hub the user belongs to."""
    actors = actors_of(user, address=address_of(request))
    for _slug, actor in sorted(actors.items()):
        journal.write(actor, [journal.Line(f"hubs.{verb}", user, {})])


def listen() -> None:
    """Hear the library's signals from now on."""
    for verb, signals in VERBS.items():
        for number, signal in enumerate(signals):
            signal.connect(
                _teller(verb), weak=False, dispatch_uid=f"hubs.{verb}.{number}"
            )


def _teller(verb: str) -> Any:
    def hear(request: HttpRequest, user: User, **_signal: Any) -> None:
        tell(request, user, verb)

    return hear
