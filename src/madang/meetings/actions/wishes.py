"""Wishes: said and taken back; organisers may say them for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.hubs.actions import action
from madang.kit.errors import NotAllowed, Refused
from madang.meetings import rules
from madang.meetings.models import PartyState, Wish, WishKind
from madang.meetings.queries import speaks_for

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.meetings.models import Party

LONGEST_NOTE = 300


@action(allowed=rules.may_speak_for)
def set_wish(  # noqa: PLR0913 -- what a wish consists of
    party: Party,
    by: Actor,
    *,
    of: Party,
    kind: str,
    now: datetime,
    note: str = "",
    expires_at: datetime | None = None,
) -> Wish:
    """The party says this of the other, instead of what it said before.

    Raises:
        NotAllowed: the actor does not speak for the party.
        Refused: the two cannot meet in this matching, the note is too long, or the wish
            has run out.
    """
    if not speaks_for(by, party):
        raise NotAllowed(_("You may not do this here."))
    if kind not in WishKind.values:
        raise Refused(_("Choose must, meet or no."))
    if of.matching_id != party.matching_id or of.state != PartyState.ACTIVE:
        raise Refused(_("The two do not take part in the same matching."))
    if of.pk == party.pk or (party.matching.is_two_sided and of.side == party.side):
        raise Refused(_("Only parties of different sides meet here."))
    if len(note) > LONGEST_NOTE:
        told = _("A note has at most %(count)d letters.") % {"count": LONGEST_NOTE}
        raise Refused(told, fields={"note": [told]})
    if expires_at is not None and expires_at <= now:
        told = _("The wish would have run out already.")
        raise Refused(told, fields={"expires_at": [told]})
    row, _is_new = Wish.objects.update_or_create(
        hub=party.hub,
        by_party=party,
        of_party=of,
        defaults={
            "kind": kind,
            "note": note,
            "expires_at": expires_at,
            "entered_at": now,
            "entered_by": by.user,
        },
    )
    return row


@action(allowed=rules.may_speak_for)
def withdraw_wish(wish: Wish, by: Actor) -> Wish:
    """The party says nothing of the other any more.

    Raises:
        NotAllowed: the actor does not speak for the party.
    """
    if not speaks_for(by, wish.by_party):
        raise NotAllowed(_("You may not do this here."))
    key = wish.pk
    wish.delete()
    wish.pk = key  # the journal names what is gone
    return wish
