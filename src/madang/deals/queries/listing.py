"""The list of deals in SQL: what a text finds, how many of each, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)

from madang.deals.models import OPEN, AmountKind, Deal, DealAmount, DealStage
from madang.deals.queries.visible import deals_visible_to
from madang.directory.rules import ORGANISATION
from madang.search.queries import among, ids_matching

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from madang.hubs.models import Actor

SIDES = ("company", "investor")


@dataclass(frozen=True, slots=True)
class Group:
    """How many deals are in this stage, late or not, and looked after by somebody."""

    stage: str
    late: bool
    owner: int | None
    owner_name: str | None
    count: int


def deals_found(by: Actor, text: str, today: date) -> QuerySet[Deal]:
    """Return the deals that a text finds among those the actor may see.

    A text finds a part of a side's name or of the next step.  `late` says whether that
    step should have been taken.
    """
    late = Q(next_step_on__lt=today, stage__in=OPEN)
    found = deals_visible_to(by).annotate(
        late=ExpressionWrapper(late, output_field=BooleanField())
    )
    if not text:
        return found
    wanted = Q(next_step__icontains=text)
    known = among(ids_matching(by.hub, text, ORGANISATION))
    for side in SIDES:
        wanted |= Q(**{f"{side}__in": known}) | Q(**{f"{side}__name__icontains": text})
        wanted |= Q(**{f"{side}__latin_name__icontains": text})
    return found.filter(wanted)


def _held(today: date) -> QuerySet[DealAmount]:
    """Return what counts of the amounts up to a day: what nothing corrects."""
    return DealAmount.objects.filter(as_of__lte=today, correction=None)


def groups_of(found: QuerySet[Any]) -> list[Group]:
    """Return how many there are of each stage and owner, late or not: one statement."""
    plain = found.order_by().select_related(None)
    rows = plain.values_list("stage", "late", "owner", "owner__name")
    return [
        Group(stage, bool(late), owner, name, count)
        for stage, late, owner, name, count in rows.annotate(count=Count("pk"))
    ]


def currencies_of(found: QuerySet[Deal], today: date) -> dict[str, int]:
    """Return how many deals have an amount in each currency: one statement."""
    deals = found.order_by().select_related(None).values("pk")
    rows = _held(today).filter(deal__in=deals).order_by().values_list("currency")
    return dict(sorted(rows.annotate(count=Count("deal", distinct=True))))


def chosen_of(
    found: QuerySet[Any], chosen: Mapping[str, Collection[str]], today: date
) -> QuerySet[Deal]:
    """Return those that fit what is chosen of each filter; no choice takes all."""
    if stages := chosen.get("stage"):
        found = found.filter(stage__in=stages)
    if chosen.get("late"):
        found = found.filter(late=True)
    if owners := chosen.get("owner"):
        nobody = Q(owner=None) if "0" in owners else Q(pk__in=[])
        found = found.filter(Q(owner__in=[int(one) for one in owners]) | nobody)
    if codes := chosen.get("currency"):
        amounts = _held(today).filter(
            hub=OuterRef("hub"), deal=OuterRef("pk"), currency__in=codes
        )
        found = found.filter(Exists(amounts))
    return found


def in_order(found: QuerySet[Deal], sort: str, today: date) -> QuerySet[Deal]:
    """Return deals in the order of a column; what has no value stands last."""
    orders = _orders(today)
    name = sort.removeprefix("-")
    if name not in orders:
        return found.order_by("-stage_on", "-pk")
    key = orders[name]
    turned = (
        key.desc(nulls_last=True) if sort.startswith("-") else key.asc(nulls_last=True)
    )
    return found.order_by(turned, "-stage_on", "-pk")


def _orders(today: date) -> dict[str, Any]:
    places = [
        When(stage=value, then=Value(n)) for n, value in enumerate(DealStage.values)
    ]
    found: dict[str, Any] = {
        "company": F("company__name_key"),
        "investor": F("investor__name_key"),
        "stage": Case(*places, output_field=IntegerField()),
        "since": F("stage_on"),
        "as_of": _latest(AmountKind.DISCUSSED, "as_of", DateField(), today),
        "received": _sum(today),
        "step": _filled("next_step"),
        "due": F("next_step_on"),
        "opened": F("opened_on"),
        "owner": F("owner__name"),
        "source": _filled("source"),
        "probability": F("probability"),
    }
    for kind in (AmountKind.ASKED, AmountKind.DISCUSSED, AmountKind.COMMITTED):
        found[kind.value] = _latest(kind, "amount", DecimalField(), today)
        found[f"{kind.value}_in"] = _latest(kind, "currency", CharField(), today)
    return found


def _filled(field: str) -> Case:
    """Return a text, or nothing where it is empty."""
    return Case(When(~Q(**{field: ""}), then=F(field)), output_field=CharField())


def _latest(kind: str, column: str, output: Any, today: date) -> Subquery:
    rows = _held(today).filter(hub=OuterRef("hub"), deal=OuterRef("pk"), kind=kind)
    last = rows.order_by("-as_of", "-pk").values(column)[:1]
    return Subquery(last, output_field=output)


def _sum(today: date) -> Subquery:
    rows = _held(today).filter(
        hub=OuterRef("hub"), deal=OuterRef("pk"), kind=AmountKind.RECEIVED
    )
    told = rows.order_by().values("deal").annotate(told=Sum("amount")).values("told")
    return Subquery(told, output_field=DecimalField())
