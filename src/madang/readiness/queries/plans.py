"""Who sees which tasks of improvement plans, and who may help with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from madang.directory.rules import own_organisations
from madang.hubs.models import Membership, Role, User
from madang.programmes.models import Cohort, CohortSession
from madang.readiness.models import OPEN, PlanTask
from madang.readiness.queries.certificates import people_of, shared_with_hub
from madang.readiness.rules import may_see_all

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor


def tasks_visible_to(by: Actor) -> QuerySet[PlanTask]:
    """Return the tasks that the actor may read.

    A company's people read their own plan, a mentor the tasks she helps with, staff
    the plans of companies that share with the hub.
    """
    found = PlanTask.objects.filter(hub=by.hub)
    if not by.is_system:
        seen = Q(organisation__in=own_organisations(by))
        if by.user is not None and by.is_insider:
            seen |= Q(mentor=by.user)
        if may_see_all(by):
            shared = shared_with_hub(by.hub).values("organisation")
            seen |= Q(organisation__in=shared)
        found = found.filter(seen)
    return found.select_related(
        "organisation", "owner", "mentor", "session", "evidence", "assessment", "hub"
    )


def open_first(rows: QuerySet[PlanTask]) -> list[PlanTask]:
    """Return tasks, those to be done first, each in the order of their days."""
    return sorted(rows, key=lambda row: (not row.is_open, row.due_on, row.pk))


def overdue_of(by: Actor, today: date) -> QuerySet[PlanTask]:
    """Return the actor's overdue tasks, and those of her firms without an owner."""
    if by.user is None:
        return PlanTask.objects.none()
    hers = Q(owner=by.user) | Q(owner=None, organisation__in=own_organisations(by))
    found = tasks_visible_to(by).filter(hers, state__in=OPEN, due_on__lt=today)
    return found.order_by("due_on", "pk")


def helpers_of(firm: Organisation) -> tuple[QuerySet[User], QuerySet[User]]:
    """Return who may own a company's tasks, and the hub's mentors."""
    held = Membership.objects.filter(
        hub=firm.hub_id, role=Role.MENTOR, ended_at=None, suspended_at=None
    )
    mentors = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return people_of(firm.pk, firm.hub_id).order_by("name"), mentors.order_by("name")


def sessions_for(
    firm: Organisation, now: datetime, kept: int | None = None
) -> QuerySet[CohortSession]:
    """Return the coming sessions of a company's cohorts, and the one that is kept."""
    cohorts = Cohort.objects.filter(
        hub=firm.hub_id, taken_places__organisation=firm
    ).values("pk")
    fits = Q(starts_at__gte=now, cohort__in=cohorts) | Q(pk=kept)
    found = CohortSession.objects.filter(fits, hub=firm.hub_id)
    return found.select_related("site").order_by("starts_at")
