"""Who sees which certificates and machines, and which companies hold what on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from madang.directory.models import Capability, Organisation
from madang.directory.queries import organisations_of
from madang.directory.rules import ORGANISATION, own_organisations
from madang.hubs.models import Membership, Role, User
from madang.readiness.kinds import NAMES
from madang.readiness.models import (
    STANDING,
    Certificate,
    CertificateKind,
    Machine,
    Sharing,
)
from madang.readiness.rules import buying_for, may_see_all

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from madang.hubs.models import Actor, Hub

#: How much a state is worth, the least first.
WORTH = {state: place for place, state in enumerate(STANDING)}


def holds(
    organisations: QuerySet[Organisation] | Iterable[int], kind: str, on_day: date
) -> dict[int, str]:
    """Return which of these companies hold a kind of certificate on a day.

    Keys are the companies' keys; each value says how far the best one can be trusted:
    ``claimed``, ``evidenced`` or ``verified``.  Costs one statement.
    """
    within: Any = organisations
    within = within.values("pk") if isinstance(within, QuerySet) else list(within)
    rows = on(Certificate.objects.filter(organisation__in=within, kind=kind), on_day)
    found: dict[int, str] = {}
    for firm, state in rows.order_by().values_list("organisation", "state"):
        if firm not in found or WORTH[state] > WORTH[found[firm]]:  # type: ignore[index]
            found[firm] = state
    return found


def on(rows: QuerySet[Certificate], day: date) -> QuerySet[Certificate]:
    """Return those certificates that stand and hold on a day."""
    ends = Q(valid_until=None) | Q(valid_until__gte=day)
    return rows.filter(ends, state__in=STANDING, valid_from__lte=day)


def shared_with_hub(hub: Hub | int) -> QuerySet[Sharing]:
    """Return what companies share with the hub's staff now."""
    return Sharing.objects.filter(hub=hub, reader=None, taken_back_at=None)


def shared_with_me(by: Actor) -> QuerySet[Sharing]:
    """Return what companies share now with the buyers that the actor belongs to."""
    return Sharing.objects.filter(
        hub=by.hub, reader__in=buying_for(by), taken_back_at=None
    )


def firms_to_read(by: Actor) -> QuerySet[Organisation]:
    """Return the companies whose certificates and machines the actor may read.

    Staff read all, a company's people their own, a buyer's people what is shared.
    """
    found = organisations_of(by.hub)
    if may_see_all(by):
        return found
    shared = shared_with_me(by).values("organisation")
    return found.filter(Q(pk__in=own_organisations(by)) | Q(pk__in=shared))


def certificates_visible_to(by: Actor) -> QuerySet[Certificate]:
    """Return the certificates that the actor may read, those corrected too."""
    found = Certificate.objects.filter(hub=by.hub)
    if not may_see_all(by):
        shared = shared_with_me(by).values("organisation")
        mine = Q(organisation__in=own_organisations(by))
        others = Q(organisation__in=shared, state__in=STANDING)
        found = found.filter(mine | others)
    return found.select_related("organisation", "evidence", "hub")


def certificates_of(by: Actor, firm: Organisation | int) -> QuerySet[Certificate]:
    """Return a company's certificates that the actor may read, without the replaced."""
    found = certificates_visible_to(by).filter(organisation=firm)
    return found.filter(state__in=STANDING)


def machines_visible_to(by: Actor) -> QuerySet[Machine]:
    """Return the machines of the companies that the actor may read."""
    found = Machine.objects.filter(hub=by.hub).select_related("capability")
    if may_see_all(by):
        return found
    return found.filter(organisation__in=firms_to_read(by).values("pk"))


def capabilities_of(firm: Organisation) -> QuerySet[Capability]:
    """Return what the directory says a company can do."""
    return Capability.objects.filter(organisation=firm, kind="capability")


def told_of(firm: Organisation) -> QuerySet[Capability]:
    """Return what the directory says a company can do or prove."""
    return Capability.objects.filter(organisation=firm)


def kinds_of(hub: Hub | int) -> QuerySet[CertificateKind]:
    """Return the hub's own kinds of certificates, also retired ones."""
    return CertificateKind.objects.filter(hub=hub)


def names_of_kinds(hub: Hub | int) -> dict[str, str]:
    """Return what every kind of certificate is called, by its code: one statement."""
    return NAMES | {row.code: str(row) for row in kinds_of(hub)}


def without_newer(rows: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Return certificates that no other one of their kind outlasts."""
    newer = Certificate.objects.filter(
        organisation=OuterRef("organisation"),
        kind=OuterRef("kind"),
        state__in=STANDING,
    ).filter(Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")))
    return rows.filter(~Exists(newer))


def ending(first: date, last: date, stage: int) -> QuerySet[Certificate]:
    """Return certificates of all hubs that end in these days, not reminded of yet."""
    rows = Certificate.objects.filter(
        state__in=STANDING, valid_until__gte=first, valid_until__lte=last
    ).filter(Q(reminded=None) | Q(reminded__gt=stage))
    return without_newer(rows).select_related("organisation", "hub").order_by("pk")


def people_of(firm: int, hub: int) -> QuerySet[User]:
    """Return who belongs to a company."""
    held = Membership.objects.filter(
        hub=hub, role=Role.MEMBER, scope_kind=ORGANISATION, scope_id=firm,
        ended_at=None, suspended_at=None,
    )  # fmt: skip
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def visible_certificates(by: Actor, ids: Collection[int]) -> QuerySet[Certificate]:
    """Return the door that search asks: which of some keys an actor may see."""
    rows = certificates_visible_to(by).filter(pk__in=list(ids), state__in=STANDING)
    return rows.select_related(None).values("pk")  # type: ignore[return-value]


def first_end(rows: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Return certificates in the order of their ends, those without one last."""
    return rows.order_by(F("valid_until").asc(nulls_last=True), "pk")
