"""Parties: added, changed, withdrawn; who sits for them, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.hubs.models import Membership
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.meetings import rules
from madang.meetings.models import (
    Entry,
    Party,
    PartyState,
    Presence,
    Representative,
    Round,
    RoundState,
)
from madang.meetings.queries import own_representatives

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.hubs.models import Actor
    from madang.meetings.models import Matching

FIELDS = (
    "organisation", "name", "side", "least", "most", "languages", "thesis", "about",
)  # fmt: skip
MOST_REPRESENTATIVES = 60


@dataclass(frozen=True, slots=True)
class Sits:
    """A representative as staff name her; one with an account finds it by address."""

    name: str
    email: str = ""
    languages: tuple[str, ...] = ()
    zone: str = ""
    language: str = ""


@action(allowed=rules.may_organise)
def add_party(
    matching: Matching,
    by: Actor,
    *,
    values: Mapping[str, Any],
    sitting: Sequence[Sits] = (),
) -> Party:
    """The party takes part in the matching and in every round that is not over.

    Raises:
        Conflict: its organisation takes part already.
        Refused: its least is above its most, or too many sit for it.
    """
    party = Party(hub=matching.hub, matching=matching)
    _fill(party, values)
    try:
        with transaction.atomic():
            party.save()
    except IntegrityError as twice:
        raise Conflict(_("This organisation takes part already.")) from twice
    _sit(party, sitting)
    rounds = Round.objects.filter(matching=matching).exclude(state=RoundState.OVER)
    Entry.objects.bulk_create(
        [Entry(hub=party.hub, round=one, party=party) for one in rounds]
    )
    return party


@action(allowed=rules.may_organise)
def change_party(
    party: Party,
    by: Actor,
    *,
    expected: int,
    values: Mapping[str, Any],
    sitting: Sequence[Sits] | None = None,
) -> Party:
    """The party is as `values` say; with `sitting` these sit for it and no others.

    Raises:
        Stale: somebody saved it since version `expected`.
        Refused: its least is above its most, or too many sit for it.
    """
    _fill(party, values)
    saved = save_version(party, expected, [name for name in FIELDS if name in values])
    if sitting is not None:
        _sit(party, sitting)
    return saved


def _fill(party: Party, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(party, name, values[name])
    if party.organisation is not None and not party.name:
        party.name = party.organisation.name
    if not party.name:
        told = _("Choose an organisation, or give a name.")
        raise Refused(told, fields={"name": [told]})
    if None not in {party.least, party.most} and (party.least or 0) > (party.most or 0):
        told = _("The least cannot be above the most.")
        raise Refused(told, fields={"least": [told]})


def _sit(party: Party, sitting: Sequence[Sits]) -> None:
    """Let these sit for a party; who was there before keeps her row and hours."""
    if len(sitting) > MOST_REPRESENTATIVES:
        told = _("At most %(count)d people sit for a party.") % {
            "count": MOST_REPRESENTATIVES
        }
        raise Refused(told, fields={"sitting": [told]})
    standing = {
        (row.name, row.email): row for row in Representative.objects.filter(party=party)
    }
    accounts = {
        email.lower(): user
        for email, user in Membership.objects.filter(
            hub=party.hub, ended_at=None, user__email__in=[one.email for one in sitting]
        ).values_list("user__email", "user")
    }
    for one in sitting:
        row = standing.pop((one.name, one.email), None) or Representative(
            hub=party.hub, party=party, name=one.name, email=one.email
        )
        row.languages, row.zone, row.language = (
            list(one.languages),
            one.zone,
            one.language,
        )
        row.user_id = accounts.get(one.email.lower())
        row.left_at = None
        row.save()
    for row in standing.values():
        row.delete()


@action(allowed=rules.may_organise)
def withdraw_party(party: Party, by: Actor) -> Party:
    """The party takes part no longer; what it did stays on record."""
    party.state = PartyState.WITHDRAWN
    party.save(update_fields=["state", "updated_at"])
    return party


@action(allowed=rules.may_speak_for)
def set_hours(
    round_: Round,
    by: Actor,
    *,
    representative: Representative,
    away: Sequence[str],
) -> Presence:
    """The representative is away in these slots of the round, and in no others.

    Raises:
        NotAllowed: she sits for somebody else's party.
        Refused: she sits in no party of the round.
    """
    mine = own_representatives(by).filter(pk=representative.pk).exists()
    if not rules.may_organise(by) and not mine:
        raise NotAllowed(_("You may not do this here."))
    if representative.party.matching_id != round_.matching_id:
        raise Refused(_("This person does not take part in the round."))
    known = {key for key, _start in round_.keyed_slots}
    row, _is_new = Presence.objects.update_or_create(
        hub=round_.hub,
        round=round_,
        representative=representative,
        defaults={"away": sorted(known & set(away))},
    )
    return row
