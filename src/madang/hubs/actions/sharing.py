"""Sharing a record with another hub, ending it, and noting who there looked at it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.hubs import journal, kinds, rules, signals
from madang.hubs.actions.doing import action
from madang.hubs.models import LookKind, Share, ShareLook
from madang.kit.errors import Conflict, Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from django.db import models

    from madang.hubs.models import Actor, Hub, HubOwned

#: No share lasts longer; it can be given again.
LONGEST_SHARE = timedelta(days=731)


@action(allowed=rules.may_share)
def share(  # noqa: PLR0913 -- an agreement is what it says
    record: HubOwned,
    by: Actor,
    *,
    with_hub: Hub,
    fields: Collection[str],
    until: datetime,
    reason: str,
    now: datetime,
    since: datetime | None = None,
) -> Share:
    """Another hub's staff may read these parts of a record until then, and no others.

    A share of the same record with the same hub that stood before is ended.

    Raises:
        Refused: the period, the parts or the partner make no sense.
    """
    known = kinds.shareable(record._meta.label_lower)
    since = since or now
    if known is None or with_hub.pk == by.hub.pk:
        raise Refused(_("This cannot be shared."))
    chosen = [name for name in known.fields if name in fields]
    if not chosen or len(chosen) != len(set(fields)):
        _refuse("fields", _("Choose at least one part of it."))
    if until <= max(since, now) or until > since + LONGEST_SHARE:
        _refuse("until", _("Choose a day from now, within two years."))
    if not reason.strip():
        _refuse("reason", _("Say why. The partner hub reads it, too."))
    keys = {"kind": known.kind, "object_id": record.pk}
    standing = Share.objects.filter(hub=by.hub, to_hub=with_hub, ended_at=None, **keys)
    standing.update(ended_at=now, ended_by=by.user)
    made = Share.objects.create(
        hub=by.hub,
        to_hub=with_hub,
        fields=chosen,
        starts_at=since,
        ends_at=until,
        reason=reason.strip()[:300],
        granted_by=by.user,
        granted_at=now,
        **keys,
    )
    told = {"fields": [None, chosen], "until": [None, until.isoformat()]}
    _tell_partner(made, by, with_hub, "receive_share", told)
    signals.record_shared.send(Share, share=made, by=by)
    return made


@action(allowed=rules.may_share)
def end_share(share: Share, by: Actor, *, now: datetime) -> Share:
    """The partner hub reads nothing of it any more, from the next request on.

    Raises:
        Conflict: it has ended already.
    """
    open_one = Share.objects.filter(pk=share.pk, ended_at=None)
    if not open_one.update(ended_at=now, ended_by=by.user):
        raise Conflict(_("It has ended already."))
    share.ended_at, share.ended_by = now, by.user
    _tell_partner(share, by, share.to_hub, "lose_share", {})
    return share


def note_look(share: Share, by: Actor, what: LookKind, *, now: datetime) -> None:
    """The giving hub sees that somebody of its partner looked."""
    ShareLook.objects.create(
        hub_id=share.hub_id, share=share, viewer=by.user, what=what, at=now
    )


def tell_giver(
    share: Share, by: Actor, verb: str, record: models.Model, told: Mapping[str, object]
) -> None:
    """The giving hub's journal says what its partner did with a record of its own."""
    journal.write(by.seen_from(share.hub), [journal.Line(verb, record, told)])


def _tell_partner(
    share: Share, by: Actor, partner: Hub, verb: str, told: Mapping[str, object]
) -> None:
    line = journal.Line(f"hubs.{verb}", share, told)
    journal.write(by.seen_from(partner), [line])


def _refuse(field: str, text: str) -> None:
    """Refuse with a sentence at its field.

    Raises:
        Refused: always.
    """
    raise Refused(text, fields={field: [text]})
