"""Who sees which deals and what belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import (
    Count,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    TextField,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, Concat, RowNumber

from madang.deals.models import (
    OPEN,
    OVER,
    Deal,
    DealAmount,
    DealNote,
    DealTask,
    FundraisingRound,
    Mission,
    MissionDeal,
    MissionStop,
    Mou,
    MouParty,
    Rate,
    RateSource,
    RoundShare,
)
from madang.deals.rules import KEEPING, may_see_all_deals, own_firms, side_of
from madang.directory.queries import organisations_of
from madang.hubs.models import Membership, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madang.deals.models import StageChange
    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub


def deals_of(hub: Hub | int) -> QuerySet[Deal]:
    """Return every deal of a hub, with both sides."""
    return Deal.objects.filter(hub=hub).select_related("company", "investor")


def deals_visible_to(by: Actor) -> QuerySet[Deal]:
    """Return all deals to staff for money, to others those of their own firm."""
    found = deals_of(by.hub)
    if may_see_all_deals(by):
        return found
    own = own_firms(by)
    return found.filter(Q(company__in=own) | Q(investor__in=own))


def amounts_visible_to(by: Actor) -> QuerySet[DealAmount]:
    """Return the amounts of the deals that the actor may see."""
    found = DealAmount.objects.filter(hub=by.hub, deal__in=deals_visible_to(by))
    return found.select_related("deal__company", "deal__investor")


def amounts_in(deal: Deal) -> list[DealAmount]:
    """Return a deal's amounts, corrected ones too, the latest day first."""
    return list(deal.amounts.select_related("correction", "evidence"))


def changes_in(deal: Deal) -> list[StageChange]:
    """Return a deal's history, the last change first."""
    return list(deal.changes.select_related("by").order_by("-on", "-pk"))


def notes_visible_to(by: Actor, deal: Deal) -> QuerySet[DealNote]:
    """Return the private notes of the actor's own side of a deal, and no others."""
    found = DealNote.objects.filter(
        hub=by.hub, deal=deal, side=side_of(by, deal) or "-"
    )
    return found.select_related("author")


def tasks_visible_to(by: Actor) -> QuerySet[DealTask]:
    """Return the tasks about deals to those who see all deals, to others none."""
    found = DealTask.objects.filter(hub=by.hub)
    if not may_see_all_deals(by):
        return found.none()
    return found.select_related("deal__company", "deal__investor", "for_whom")


def rounds_visible_to(by: Actor) -> QuerySet[FundraisingRound]:
    """Return all rounds to staff for money, to a company's people their own."""
    found = FundraisingRound.objects.filter(hub=by.hub).select_related("company")
    if may_see_all_deals(by):
        return found
    return found.filter(company__in=own_firms(by))


def shares_visible_to(by: Actor) -> QuerySet[RoundShare]:
    """Return who takes part in the rounds that the actor may see."""
    found = RoundShare.objects.filter(hub=by.hub, round__in=rounds_visible_to(by))
    return found.select_related("investor", "round__company")


def sources_visible_to(by: Actor) -> QuerySet[RateSource]:
    """Return the hub's sources of rates to those who see all deals."""
    found = RateSource.objects.filter(hub=by.hub)
    return found if may_see_all_deals(by) else found.none()


def rates_visible_to(by: Actor) -> QuerySet[Rate]:
    """Return the hub's rates to those who see all deals."""
    found = Rate.objects.filter(hub=by.hub).select_related("source")
    return found if may_see_all_deals(by) else found.none()


def missions_visible_to(by: Actor) -> QuerySet[Mission]:
    """Return the hub's missions to those who see all deals."""
    found = Mission.objects.filter(hub=by.hub)
    return found if may_see_all_deals(by) else found.none()


def stops_visible_to(by: Actor) -> QuerySet[MissionStop]:
    """Return the stops of the missions that the actor may see."""
    found = MissionStop.objects.filter(
        hub=by.hub, mission__in=missions_visible_to(by).values("pk")
    )
    return found.select_related("mission", "organisation")


def mous_visible_to(by: Actor) -> QuerySet[Mou]:
    """Return the hub's MOUs to those who see all deals."""
    found = Mou.objects.filter(hub=by.hub).select_related("mission")
    return found if may_see_all_deals(by) else found.none()


def public_missions(hub: Hub) -> QuerySet[Mission]:
    """Return the missions that have a public page."""
    return Mission.objects.filter(hub=hub, is_public=True)


def public_mission_rows(hub: Hub) -> QuerySet[Mission]:
    """Return where the public missions are shown, their names and their last change."""
    path = Concat(Value("missions/"), F("slug"), Value("/"), output_field=TextField())
    found = public_missions(hub).order_by()
    return found.values_list(path, "names", "updated_at")


def board_deals(by: Actor, most: int) -> list[Deal]:
    """Return the open deals, at most so many a stage, the newest first."""
    place = Window(
        RowNumber(),
        partition_by="stage",
        order_by=[F("stage_on").desc(), F("pk").desc()],
    )
    found = deals_visible_to(by).filter(stage__in=OPEN).annotate(place=place)
    return list(found.filter(place__lte=most).order_by("-stage_on", "-pk"))


def stage_counts(by: Actor) -> dict[str, int]:
    """Return how many of the deals that the actor may see are in which stage."""
    plain = deals_visible_to(by).order_by().select_related(None)
    return dict(plain.values_list("stage").annotate(Count("pk")))


def firm_of(by: Actor, pk: int) -> Organisation | None:
    """Return an organisation whose deals the actor may look for; none if it is not."""
    if not may_see_all_deals(by) and pk not in own_firms(by):
        return None
    return organisations_of(by.hub).filter(pk=pk).first()


def deals_with(by: Actor, firm: Organisation) -> QuerySet[Deal]:
    """Return the deals of an organisation that the actor may see, on either side."""
    return deals_visible_to(by).filter(Q(company=firm) | Q(investor=firm))


def missions_of(by: Actor, deal: Deal) -> list[Mission]:
    """Return the missions that a deal belongs to, as far as the actor sees them."""
    return list(missions_visible_to(by).filter(deals__deal=deal))


def deals_in(by: Actor, mission: Mission) -> QuerySet[Deal]:
    """Return the deals of a mission that the actor may see."""
    return deals_visible_to(by).filter(missions__mission=mission)


def keepers_of(hub: Hub) -> QuerySet[User]:
    """Return those of a hub's staff who may look after deals."""
    held = Membership.objects.filter(
        hub=hub, ended_at=None, suspended_at=None, role__in=KEEPING
    )
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def deals_outside(by: Actor, mission: Mission) -> QuerySet[Deal]:
    """Return the deals that the actor may see and that a mission does not name."""
    inside = MissionDeal.objects.filter(mission=mission).values("deal")
    found = deals_visible_to(by).exclude(pk__in=inside)
    return found.order_by("company__name_key", "pk")


def parties_of(mou: Mou) -> list[Organisation]:
    """Return who signed an MOU, in the order in which they were noted."""
    found = mou.parties.select_related("organisation").order_by("pk")
    return [party.organisation for party in found]


def mous_of(mission: Mission) -> list[Mou]:
    """Return a mission's MOUs with those who signed them: two statements."""
    found = mission.mous.order_by("signed_on", "pk")
    parties = MouParty.objects.select_related("organisation").order_by("pk")
    return list(found.prefetch_related(Prefetch("parties", parties)))


def stops_of(mission: Mission) -> list[MissionStop]:
    """Return a mission's stops in their order, with whom they visit."""
    return list(mission.stops.select_related("organisation"))


def deals_of_mission(mission: Mission) -> QuerySet[Deal]:
    """Return every deal of a mission, for its sums alone."""
    return Deal.objects.filter(hub=mission.hub_id, missions__mission=mission)


def missions_with_counts(by: Actor) -> QuerySet[Mission]:
    """Return the missions that the actor may see, with their deals and MOUs counted."""
    deals = MissionDeal.objects.filter(mission=OuterRef("pk")).order_by()
    mous = Mou.objects.filter(mission=OuterRef("pk")).order_by()
    return missions_visible_to(by).annotate(
        deal_count=_count_of(deals), mou_count=_count_of(mous)
    )


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.values("mission").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def open_deal_of(
    hub: Hub, company: Organisation, investor: Organisation
) -> Deal | None:
    """Return the open deal of two, if they have one."""
    found = deals_of(hub).filter(company=company, investor=investor)
    return found.exclude(stage__in=OVER).first()
