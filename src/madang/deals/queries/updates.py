"""Who sees which investor updates, and what of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from madang.deals.models import (
    Deal,
    InvestorUpdate,
    RoundShare,
    UpdateReading,
    UpdateRecipient,
    UpdateState,
)
from madang.deals.queries.datarooms import people_of_firms
from madang.deals.rules import may_see_all_deals, own_firms
from madang.directory.models import Organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madang.hubs.models import Actor, User


def updates_visible_to(by: Actor) -> QuerySet[InvestorUpdate]:
    """Return a company's own updates, what an investor was sent, to staff all sent."""
    found = InvestorUpdate.objects.filter(hub=by.hub).select_related("company")
    sent = Q(state=UpdateState.SENT)
    if may_see_all_deals(by):
        return found.filter(sent | Q(company__in=own_firms(by)))
    own = own_firms(by)
    to_own = UpdateRecipient.objects.filter(update=OuterRef("pk"), firm__in=own)
    return found.filter(Q(company__in=own) | (sent & Exists(to_own)))


def updates_listed(by: Actor) -> QuerySet[InvestorUpdate]:
    """Return the updates that the actor may see, with how many got and read each.

    `is_read` says whether she has opened it herself.
    """
    mine = UpdateReading.objects.filter(update=OuterRef("pk"), user=by.user)
    return updates_visible_to(by).annotate(
        firm_count=_count(UpdateRecipient), is_read=Exists(mine),
        read_count=_count(UpdateReading, distinct=True),
    )  # fmt: skip


def _count(
    model: type[UpdateRecipient | UpdateReading], *, distinct: bool = False
) -> Coalesce:
    rows = model.objects.filter(update=OuterRef("pk")).order_by()
    counted = rows.values("update").annotate(n=Count("firm", distinct=distinct))
    return Coalesce(Subquery(counted.values("n")), 0)


def own_updates(by: Actor) -> QuerySet[InvestorUpdate]:
    """Return the updates of the actor's own companies."""
    found = InvestorUpdate.objects.filter(hub=by.hub, company__in=own_firms(by))
    return found.select_related("company", "corrects")


def investors_of(company: Organisation) -> QuerySet[Organisation]:
    """Return who has a deal or a share of a round with a company, by name."""
    deals = Deal.objects.filter(company=company).values("investor")
    shares = RoundShare.objects.filter(round__company=company).values("investor")
    found = Organisation.objects.filter(hub=company.hub_id)
    return found.filter(Q(pk__in=deals) | Q(pk__in=shares)).order_by("name_key", "pk")


def writing_firms(by: Actor) -> QuerySet[Organisation]:
    """Return the actor's own companies that have an investor to write to."""
    found = Organisation.objects.filter(hub=by.hub, pk__in=own_firms(by))
    deals = Deal.objects.filter(company=OuterRef("pk"))
    shares = RoundShare.objects.filter(round__company=OuterRef("pk"))
    return found.filter(Exists(deals) | Exists(shares)).order_by("name_key", "pk")


@dataclass(slots=True)
class Reached:
    """An investor that got an update: who of it signs in, and who read it when."""

    firm: Organisation
    people: list[User] = field(default_factory=list)
    readings: list[UpdateReading] = field(default_factory=list)


def reached_by(update: InvestorUpdate) -> list[Reached]:
    """Return whom an update was sent to, and who read it: three statements."""
    rows = update.recipients.select_related("firm").order_by("firm__name_key", "pk")
    found = {row.firm_id: Reached(row.firm) for row in rows}
    for seat in people_of_firms(update.hub, found):
        found[seat.firm_id].people.append(seat.user)
    for reading in update.readings.select_related("user"):
        found[reading.firm_id].readings.append(reading)
    return list(found.values())


def firm_that_got(by: Actor, update: InvestorUpdate) -> int | None:
    """Return for which of the actor's firms she may read an update, if she got it."""
    got = update.recipients.filter(firm__in=own_firms(by)).order_by("pk")
    return got.values_list("firm", flat=True).first()
