"""Missions, their stops, their deals and the MOUs that were signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.deals import rules
from madang.deals.checking import assign, check, fault_of_amount
from madang.deals.models import (
    Deal,
    Mission,
    MissionDeal,
    MissionStop,
    Mou,
    MouParty,
)
from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import Model

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub

MISSION = ("names", "slug", "host", "starts_on", "last_on", "summary", "is_public")
STOP = ("on", "city", "country", "zone", "what", "organisation")
MOU = ("title", "kind", "signed_on", "maximum", "currency", "text", "mission")
FEWEST = 2  # parties of an MOU


class Gone:
    """Something is gone from a mission; the journal keeps what it said."""

    def __init__(self, verb: str, subject: Model, row: Model) -> None:
        told = {name: [was, None] for name, was in journal.snapshot(row).items()}
        self.lines = [journal.Line(f"deals.{verb}", subject, told)]


@action(rules.may_keep_deals)
def make_mission(hub: Hub, by: Actor, *, values: Mapping[str, Any]) -> Mission:
    """The hub has a mission.

    Raises:
        Refused: a value is wrong, or the address is taken.
    """
    row = Mission(hub=hub)
    assign(row, values, MISSION)
    check(row)
    row.save()
    return row


@action(rules.may_keep_deals)
def change_mission(
    row: Mission, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Mission:
    """The mission has these values.

    Raises:
        Refused: a value is wrong.
        Stale: somebody saved it since.
    """
    assign(row, values, MISSION)
    check(row)
    return save_version(row, expected, MISSION)


@action(rules.may_keep_deals)
def add_stop(row: Mission, by: Actor, *, values: Mapping[str, Any]) -> MissionStop:
    """The mission goes to a place on one of its days.

    Raises:
        Refused: a value is wrong, or the day is outside the mission.
    """
    stop = MissionStop(hub=row.hub, mission=row)
    assign(stop, values, STOP)
    outside = stop.on and not row.starts_on <= stop.on <= row.last_on
    check(stop, on=_("This day is outside the mission.") if outside else "")
    stop.save()
    return stop


@action(rules.may_keep_deals)
def drop_stop(stop: MissionStop, by: Actor) -> Gone:
    """The mission goes there no more."""
    gone = Gone("drop_stop", stop.mission, stop)
    stop.delete()
    return gone


@action(rules.may_keep_deals)
def link_deal(row: Mission, by: Actor, *, deal: Deal) -> MissionDeal:
    """The deal counts among what came of the mission.

    Raises:
        Conflict: it does already.
    """
    if MissionDeal.objects.filter(mission=row, deal=deal).exists():
        raise Conflict(_("This deal belongs to the mission already."))
    link = MissionDeal(hub=row.hub, mission=row, deal=deal)
    check(link)
    link.save()
    return link


@action(rules.may_keep_deals)
def unlink_deal(row: Mission, by: Actor, *, deal: Deal) -> Gone:
    """The deal no longer counts among what came of the mission.

    Raises:
        Conflict: it does not.
    """
    link = MissionDeal.objects.filter(mission=row, deal=deal).first()
    if link is None:
        raise Conflict(_("This deal does not belong to the mission."))
    gone = Gone("unlink_deal", row, link)
    link.delete()
    return gone


@action(rules.may_keep_deals)
def add_mou(
    hub: Hub, by: Actor, *, values: Mapping[str, Any], parties: Sequence[Organisation]
) -> Mou:
    """An MOU was signed by these parties; its maximum enters no sum of money.

    Raises:
        Refused: a value is wrong, or fewer than two have signed.
    """
    row = Mou(hub=hub)
    _fill(row, values, parties)
    row.save()
    _sign(row, parties)
    return row


@action(rules.may_keep_deals)
def change_mou(
    row: Mou,
    by: Actor,
    *,
    expected: int,
    values: Mapping[str, Any],
    parties: Sequence[Organisation],
) -> Mou:
    """The MOU has these values and parties.

    Raises:
        Refused: as for `add_mou`.
        Stale: somebody saved it since.
    """
    _fill(row, values, parties)
    saved = save_version(row, expected, MOU)
    saved.parties.all().delete()
    _sign(saved, parties)
    return saved


def _fill(row: Mou, values: Mapping[str, Any], parties: Sequence[Organisation]) -> None:
    """Give an MOU its values, if they and its parties may stand.

    Raises:
        Refused: they may not.
    """
    assign(row, values, MOU)
    faults = {}
    if row.maximum is not None:
        faults["maximum"] = fault_of_amount(row.maximum, row.currency)
    check(row, **faults)
    if len({party.pk for party in parties}) < FEWEST:
        told = _("At least two sign an MOU.")
        raise Refused(told, fields={"parties": [told]})


def _sign(row: Mou, parties: Sequence[Organisation]) -> None:
    for party in {one.pk: one for one in parties}.values():
        signed = MouParty(hub=row.hub, mou=row, organisation=party)
        check(signed)
        signed.save()


@action(rules.may_keep_deals)
def drop_mou(row: Mou, by: Actor) -> Gone:
    """The MOU that was noted wrongly is gone."""
    gone = Gone("drop_mou", row.mission or row.hub, row)
    row.delete()
    return gone
