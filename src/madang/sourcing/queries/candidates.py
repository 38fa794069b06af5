"""Which companies are looked at when suppliers are suggested for a need."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from madang.directory.models import Activity, Capability, OrganisationState
from madang.directory.queries import organisations_visible_to
from madang.sourcing.models import NeedAnswer, NeedInvitation, PurchaseOrder
from madang.sourcing.queries.gaps import SUPPLYING, local_firms
from madang.sourcing.queries.needs import Ability, abilities_seen_by

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor
    from madang.sourcing.models import Need

#: More companies are not looked at for one need.
MOST = 400


@dataclass(frozen=True, slots=True)
class Candidate:
    """A company with what speaks of it: abilities, words, region, earlier orders."""

    firm: Organisation
    able: Ability
    shared: Sequence[str]
    text: str
    is_local: bool
    orders: int


def candidates_for(
    by: Actor, need: Need, codes: Sequence[str], words: Sequence[str], on: date
) -> list[Candidate]:
    """Return the companies that could meet a need and know nothing of it yet.

    They are companies that the actor may see, work in one of its industries, delivered
    to the buyer, or have a capability with one of the words; nine statements.
    """
    firms = list(_likely(by, need, codes, words)[:MOST])
    keys = [firm.pk for firm in firms]
    able = abilities_seen_by(by, keys, on)
    said = _capabilities(by, keys)
    local = local_firms(by.hub)
    orders = _orders_of(by, need, keys)
    return [
        Candidate(
            firm, able[firm.pk], [c for c in codes if c in able[firm.pk].codes],
            " ".join(
                [*firm.one_liner.values(), *firm.description.values(), *said[firm.pk]]
            ),
            firm.pk in local, orders.get(firm.pk, 0),
        )
        for firm in firms
    ]  # fmt: skip


def _likely(
    by: Actor, need: Need, codes: Sequence[str], words: Sequence[str]
) -> QuerySet[Organisation]:
    hub = by.hub
    asked = NeedInvitation.objects.filter(need=need, taken_back_at=None)
    answered = NeedAnswer.objects.filter(need=need, withdrawn_at=None)
    working = Activity.objects.filter(hub=hub, code__in=codes, is_suggested=False)
    earlier = PurchaseOrder.objects.filter(hub=hub, buyer=need.buyer_id)
    likely = Q(pk__in=working.values("organisation"))
    likely |= Q(pk__in=earlier.values("supplier"))
    if words:
        named = reduce(or_, (Q(name__icontains=word) for word in words))
        able = Capability.objects.filter(named, hub=hub, kind="capability")
        likely |= Q(pk__in=able.values("organisation"))
    found = organisations_visible_to(by).filter(
        likely, kind__in=SUPPLYING, state=OrganisationState.ACTIVE
    )
    found = found.exclude(pk=need.buyer_id).exclude(pk__in=asked.values("organisation"))
    return found.exclude(pk__in=answered.values("organisation")).order_by("pk")


def _capabilities(by: Actor, firms: Collection[int]) -> dict[int, list[str]]:
    rows = Capability.objects.filter(
        hub=by.hub, organisation__in=firms, kind="capability"
    )
    found: dict[int, list[str]] = defaultdict(list)
    for firm, name in rows.values_list("organisation", "name"):
        found[firm].append(name)
    return found


def _orders_of(by: Actor, need: Need, firms: Collection[int]) -> dict[int, int]:
    """Return how many orders of the buyer each company had, cancelled ones left out."""
    rows = PurchaseOrder.objects.filter(
        hub=by.hub, buyer=need.buyer_id, supplier__in=firms
    ).exclude(state="cancelled")
    counted = rows.order_by().values_list("supplier").annotate(n=Count("pk"))
    return dict(counted)
