"""Who sees which surveys, and what a link without a sign-in may show.

Through a link there is no actor: nothing is read here that is not for whoever has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from madang.directory.models import Affiliation
from madang.hubs.models.journal import sha256
from madang.outcomes.models import (
    COUNTING,
    Survey,
    SurveyKey,
    SurveyLink,
    SurveyState,
    Value,
)
from madang.outcomes.rules import may_see_outcomes

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.db.models import QuerySet

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub
    from madang.outcomes.models import Indicator


def surveys_visible_to(by: Actor) -> QuerySet[Survey]:
    """Return the hub's surveys to those who see outcomes, with how many answered."""
    found = Survey.objects.filter(hub=by.hub).select_related("cohort__programme")
    if not may_see_outcomes(by):
        return found.none()
    answered = Count("links", filter=~Q(links__answered_at=None))
    found = found.annotate(asked=Count("links"), answered=answered)
    return found.order_by("-ends_on", "-pk")


def links_visible_to(by: Actor) -> QuerySet[SurveyLink]:
    """Return the links of the hub's surveys, by company."""
    found = SurveyLink.objects.filter(hub=by.hub, survey__in=surveys_visible_to(by))
    return found.select_related("organisation", "survey").order_by(
        "organisation__name_key", "pk"
    )


def link_at(token: str) -> SurveyLink | None:
    """Return the link of a secret address, unless it is revoked."""
    found = SurveyKey.objects.filter(
        token_digest=sha256(token), link__revoked_at=None
    ).select_related("link__survey", "link__organisation", "link__hub")
    key = found.first()
    return key.link if key and key.link.survey.state != SurveyState.DRAFT else None


def standing_for(link: SurveyLink, indicator: Indicator) -> list[Value]:
    """Return the values that count for a survey's months of its company."""
    rows = Value.objects.filter(
        hub=link.hub_id,
        indicator=indicator,
        organisation=link.organisation_id,
        starts_on=link.survey.starts_on,
        ends_on=link.survey.ends_on,
        is_baseline=False,
        source_key="",
        state__in=COUNTING,
    )
    return list(rows.select_related("indicator", "answer"))


def contacts_of(hub: Hub, firms: Collection[Organisation]) -> dict[int, str]:
    """Return an address of somebody at each company, of those there longest."""
    rows = Affiliation.objects.filter(hub=hub, organisation__in=firms)
    rows = rows.exclude(person__email="").order_by("pk")
    found: dict[int, str] = {}
    for firm, address in rows.values_list("organisation", "person__email"):
        found.setdefault(firm, address)
    return found


def surveys_to_remind_of(today: date) -> list[Survey]:
    """Return the open surveys, of all hubs, that are due in three days or overdue."""
    found = Survey.objects.filter(state=SurveyState.OPEN, closes_on__gte=today)
    waiting = found.filter(links__answered_at=None, links__reminded_on=None)
    return [
        survey
        for survey in waiting.distinct().select_related("hub")
        if (survey.due_on - today).days <= SOON
    ]


#: So many days before an answer is due, who has not answered is reminded, once.
SOON = 3
