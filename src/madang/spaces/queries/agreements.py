"""Who sees which agreements, and which of their lines count on a day."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q

from madang.claims.models import Resource
from madang.claims.queries import bookings_of
from madang.hubs.models import Role
from madang.spaces.models import AgreementLine, SpaceAgreement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from madang.claims.models import Booking
    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub
    from madang.spaces.models import Space

#: What agreements are called in the ledger of claims.
AGREEMENT, SPACE, FIRM = (
    "spaces.spaceagreement",
    "spaces.space",
    "directory.organisation",
)


def agreements_visible_to(by: Actor) -> QuerySet[SpaceAgreement]:
    """Return all agreements to staff, to members those of their organisations.

    A member does not see an offer that was withdrawn.
    """
    found = SpaceAgreement.objects.filter(hub=by.hub).select_related("organisation")
    if by.is_staff:
        return found
    own = by.scope_of([Role.MEMBER], FIRM)
    return found.filter(organisation__in=own, withdrawn_on=None)


def lines_in(by: Actor) -> QuerySet[AgreementLine]:
    """Return the lines of the agreements that the actor may see."""
    found = AgreementLine.objects.filter(
        hub=by.hub, agreement__in=agreements_visible_to(by)
    )
    return found.select_related("agreement__organisation", "space__building__site")


def lines_of(agreement: SpaceAgreement) -> list[AgreementLine]:
    """Return an agreement's lines with their spaces, floors and sites."""
    found = agreement.agreed_lines.select_related(
        "space__building__site", "space__floor"
    )
    return list(found)


def running_after(hub: Hub | int, on: date) -> QuerySet[AgreementLine]:
    """Return the lines of a hub's signed agreements that are not over by a day."""
    open_ended = Q(ends_on=None) | Q(ends_on__gt=on)
    agreed = Q(agreement__ends_on=None) | Q(agreement__ends_on__gt=on)
    kept = Q(agreement__terminated_on=None) | Q(agreement__terminated_on__gt=on)
    return AgreementLine.objects.filter(
        open_ended, agreed, kept, hub=hub, agreement__signed_on__isnull=False
    )


def in_force_on(hub: Hub, on: date) -> QuerySet[AgreementLine]:
    """Return the lines of a hub that count on a day."""
    return running_after(hub, on).filter(starts_on__lte=on)


def offered_after(hub: Hub, on: date) -> QuerySet[AgreementLine]:
    """Return the lines that are on offer for a day or later."""
    open_ended = Q(ends_on=None) | Q(ends_on__gt=on)
    agreed = Q(agreement__ends_on=None) | Q(agreement__ends_on__gt=on)
    return AgreementLine.objects.filter(
        open_ended,
        agreed,
        hub=hub,
        agreement__signed_on=None,
        agreement__withdrawn_on=None,
    )


def over_on(line: AgreementLine) -> date | None:
    """Return the first day on which a line no longer counts; nothing while open."""
    ends = (line.ends_on, line.agreement.over_on)
    return min((day for day in ends if day), default=None)


def tenants_of(space: Space, on: date) -> list[AgreementLine]:
    """Return the lines under which a space is held on a day or later, in order."""
    found = running_after(space.hub_id, on).filter(space=space)
    found = found.select_related("agreement__organisation")
    return list(found.order_by("starts_on", "pk"))


def seats_of(by: Actor, organisation: Organisation, on: date) -> list[AgreementLine]:
    """Return where an organisation sits on a day or later, as far as the actor sees."""
    found = running_after(by.hub, on).filter(
        agreement__in=agreements_visible_to(by).filter(organisation=organisation)
    )
    found = found.select_related("agreement", "space__building", "space__floor")
    return list(found.order_by("starts_on", "pk"))


def agreements_named(by: Actor, ids: Iterable[int]) -> Mapping[int, str]:
    """Return what agreements are called, to those who may see them."""
    found = agreements_visible_to(by).filter(pk__in=list(ids))
    return {row.pk: f"{row.organisation}, {row.number}" for row in found}


def versions_of(agreement: SpaceAgreement) -> list[SpaceAgreement]:
    """Return an agreement's versions, the first one first, with itself among them."""
    rows = SpaceAgreement.objects.filter(
        hub=agreement.hub_id, organisation=agreement.organisation_id
    ).order_by("starts_on", "pk")
    after: dict[int | None, list[SpaceAgreement]] = defaultdict(list)
    by_key = {row.pk: row for row in rows}
    for row in by_key.values():
        after[row.previous_id].append(row)
    first = by_key.get(agreement.pk, agreement)
    while first.previous_id in by_key:
        first = by_key[first.previous_id]
    chain, waiting = [], [first]
    while waiting:
        row = waiting.pop(0)
        chain.append(row)
        waiting += after[row.pk]
    return chain


def bookings_under(agreement: SpaceAgreement) -> list[Booking]:
    """Return what an agreement holds in the ledger, by resource."""
    found = bookings_of(agreement.hub, AGREEMENT, agreement.pk)
    return list(found.select_related("resource").order_by("resource", "starts_at"))


def resources_for(lines: Iterable[AgreementLine]) -> dict[int, Resource]:
    """Return the resources of the lines' spaces, by space."""
    rows = [line for line in lines if line.space_id]
    if not rows:
        return {}
    found = Resource.objects.filter(
        hub=rows[0].hub_id, kind=SPACE, object_id__in=[one.space_id for one in rows]
    )
    return {one.object_id: one for one in found}


def number_for(hub: Hub, year: int) -> str:
    """Return the next free number of a year, such as 2026-014."""
    taken = SpaceAgreement.objects.filter(hub=hub, number__startswith=f"{year}-")
    tails = (number[5:] for number in taken.values_list("number", flat=True))
    last = max((int(tail) for tail in tails if tail.isdecimal()), default=0)
    return f"{year}-{last + 1:03}"
