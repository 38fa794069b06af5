"""Reads of an agreement's terms: rule and steps, who pays, papers and their ends."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q

from madang.hubs.models import Hub
from madang.spaces.models import (
    AgreementPaper,
    IndexRule,
    IndexValue,
    RentIndex,
    RentStep,
    Subsidy,
)
from madang.spaces.queries.agreements import agreements_visible_to
from madang.spaces.rises import months_of_rule, rise_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from django.db.models import QuerySet

    from madang.hubs.models import Actor
    from madang.spaces.models import SpaceAgreement
    from madang.spaces.rises import Rise

#: How many days before its end a paper is in "what waits", and a step is proposed.
PAPERS_AHEAD, STEPS_AHEAD = 30, 60


@dataclass(frozen=True, slots=True)
class Terms:
    """What an agreement says besides its lines."""

    rule: IndexRule | None
    steps: list[RentStep]
    subsidies: list[Subsidy]
    papers: list[AgreementPaper]


def terms_of(agreement: SpaceAgreement) -> Terms:
    """Return an agreement's terms in four statements."""
    rules = IndexRule.objects.filter(agreement=agreement).select_related("index")
    steps = RentStep.objects.filter(agreement=agreement).select_related("index")
    papers = AgreementPaper.objects.filter(agreement=agreement, removed_at=None)
    return Terms(
        rules.first(),
        list(steps.order_by("month")),
        subsidies_of(agreement),
        list(papers.select_related("file")),
    )


def subsidies_of(agreement: SpaceAgreement) -> list[Subsidy]:
    """Return who pays a part of an agreement's rent, by their first month."""
    found = Subsidy.objects.filter(agreement=agreement).select_related("organisation")
    return list(found.order_by("starts_on", "pk"))


def subsidies_under(agreements: Iterable[int]) -> dict[int, list[Subsidy]]:
    """Return the subsidies of several agreements by agreement, in one statement."""
    found: dict[int, list[Subsidy]] = defaultdict(list)
    rows = Subsidy.objects.filter(agreement__in=list(agreements))
    for row in rows.select_related("organisation").order_by("starts_on", "pk"):
        found[row.agreement_id].append(row)
    return found


def subsidies_in(by: Actor) -> QuerySet[Subsidy]:
    """Return the subsidies of the agreements that the actor may see."""
    found = Subsidy.objects.filter(hub=by.hub, agreement__in=agreements_visible_to(by))
    return found.select_related("agreement__hub")


def steps_in(by: Actor) -> QuerySet[RentStep]:
    """Return the steps of the agreements that the actor may see."""
    found = RentStep.objects.filter(hub=by.hub, agreement__in=agreements_visible_to(by))
    return found.select_related("agreement__organisation", "index")


def open_steps(by: Actor) -> QuerySet[RentStep]:
    """Return the steps that wait for somebody's word, the earliest first."""
    waiting = steps_in(by).filter(confirmed_on=None, dismissed_on=None)
    return waiting.order_by("month", "agreement__number")


def papers_in(by: Actor) -> QuerySet[AgreementPaper]:
    """Return the papers of the agreements that the actor may see."""
    found = AgreementPaper.objects.filter(
        hub=by.hub, agreement__in=agreements_visible_to(by)
    )
    return found.select_related("agreement__organisation", "file")


def ending_papers(by: Actor, today: date) -> QuerySet[AgreementPaper]:
    """Return the papers that are over or will be within 30 days, by their last day.

    Only of agreements that are signed and have not ended.
    """
    until = today + timedelta(days=PAPERS_AHEAD)
    running = Q(agreement__ends_on=None) | Q(agreement__ends_on__gt=today)
    kept = Q(agreement__terminated_on=None) | Q(agreement__terminated_on__gt=today)
    found = papers_in(by).filter(
        running,
        kept,
        removed_at=None,
        valid_until__lte=until,
        agreement__signed_on__isnull=False,
    )
    return found.order_by("valid_until", "pk")


def indices_visible_to(by: Actor) -> QuerySet[RentIndex]:
    """Return the hub's rent indices to its staff."""
    found = RentIndex.objects.filter(hub=by.hub)
    return found if by.is_staff else found.none()


def indices_with_ends(by: Actor) -> QuerySet[RentIndex]:
    """Return the indices with their last month and how many rules go by them."""
    return indices_visible_to(by).annotate(
        last=Max("values__month"), used=Count("rules", distinct=True)
    )


def values_of(index: RentIndex | None) -> dict[date, Decimal]:
    """Return what an index was, by month."""
    if index is None:
        return {}
    rows = IndexValue.objects.filter(index=index).order_by("month")
    return dict(rows.values_list("month", "value"))


def due_rises(hub: Hub, today: date) -> list[tuple[SpaceAgreement, IndexRule, Rise]]:
    """Return the rises that the rules of a hub's running agreements call for by now.

    Up to sixty days ahead, without those that were proposed before.
    """
    until = today + timedelta(days=STEPS_AHEAD)
    rules = IndexRule.objects.filter(
        hub=hub, agreement__signed_on__isnull=False, from_month__lte=until
    ).select_related("agreement", "index")
    known = set(RentStep.objects.filter(hub=hub).values_list("agreement", "month"))
    values: dict[int, dict[date, Decimal]] = defaultdict(dict)
    for index, month, value in IndexValue.objects.filter(hub=hub).values_list(
        "index", "month", "value"
    ):
        values[index][month] = value
    found = []
    for rule in rules:
        over = rule.agreement.over_on
        for turn, month in months_of_rule(rule, until):
            is_over = over is not None and month >= over
            if is_over or (rule.agreement_id, month) in known:
                continue
            rise = rise_of(rule, turn, values[rule.index_id or 0])
            if rise is not None:
                found.append((rule.agreement, rule, rise))
    return found


def hubs_with_rules() -> QuerySet[Hub]:
    """Return the hubs in which a rent may rise."""
    return Hub.objects.filter(pk__in=IndexRule.objects.values("hub"))
