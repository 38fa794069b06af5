"""Making and revoking the secret addresses of displays."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.hubs import journal
from madang.hubs.actions import action
from madang.hubs.models.journal import sha256
from madang.kit.errors import Conflict
from madang.spaces import rules
from madang.spaces.checking import assign, check
from madang.spaces.models import Display

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from madang.hubs.models import Actor, Hub

#: As many displays of a hub may be open at once.
MOST = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """A new display with the token of its address, which nobody can read again."""

    row: Display
    token: str
    lines: Sequence[journal.Line]


@action(rules.may_keep_spaces)
def add_display(
    hub: Hub, by: Actor, *, values: Mapping[str, Any], now: datetime
) -> Opened:
    """A screen is opened by a new secret address, without a sign-in.

    Raises:
        Refused: a value is wrong, or the hub has too many displays.
    """
    if Display.objects.filter(hub=hub, revoked_at=None).count() >= MOST:
        raise Conflict(_("A hub has %(most)d displays at most.") % {"most": MOST})
    token = secrets.token_urlsafe(32)
    row = Display(hub=hub, made_at=now, token_digest=sha256(token))
    assign(row, values)
    check(row)
    row.save()
    line = journal.Line("spaces.add_display", row, journal.created(row))
    return Opened(row, token, [line])


@action(rules.may_keep_spaces)
def revoke_display(display: Display, by: Actor, *, now: datetime) -> Display:
    """The display's address opens nothing any more, from the next request on.

    Raises:
        Conflict: it is revoked already.
    """
    if display.revoked_at:
        raise Conflict(_("This display is revoked already."))
    display.revoked_at = now
    display.save(update_fields=["revoked_at"])
    return display
