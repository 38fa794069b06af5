"""Running the eligibility rules over one application or many, and keeping the answer.

Called by actions inside their transaction: facts from what was sent, earlier places and
similar applications from the tables, a constant number of statements for any number.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Max, Q

from madang.applications import eligibility, facts
from madang.applications.eligibility import Facts, RuleKind
from madang.applications.models import (
    Application,
    ApplicationState,
    EligibilityCheck,
    Eligible,
    Submission,
)
from madang.programmes.models import Place, PlaceState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from madang.applications.models import Intake

#: States of a place that count as having taken part.
TOOK_PART = (
    PlaceState.ACTIVE,
    PlaceState.ON_LEAVE,
    PlaceState.GRADUATED,
    PlaceState.LEFT,
    PlaceState.TERMINATED,
)
MOST_NAMED = 5


def check(
    intake: Intake, applications: Sequence[Application], now: datetime
) -> list[EligibilityCheck]:
    """Keep what the rules say of these applications of one call, and what then counts.

    An override stays as long as the rules say the same as when it was made.
    """
    sent = latest_submissions(applications)
    earlier, alike = _earlier(intake, applications), _alike(intake, applications)
    former = _latest_checks(applications)
    fresh: list[EligibilityCheck] = []
    for row in applications:
        if row.pk not in sent:
            continue
        found = _facts(intake, row, sent[row.pk], earlier[row.pk], alike[row.pk])
        fresh.append(_checked(intake, row, found, former.get(row.pk), now))
    changed = [row for row in fresh if _differs(row, former.get(row.application_id))]
    EligibilityCheck.objects.bulk_create(changed)
    _settle(applications, fresh)
    return changed


def _settle(
    applications: Sequence[Application], fresh: Sequence[EligibilityCheck]
) -> None:
    """Write what counts now into the applications, one statement per result."""
    counts = {row.application_id: row.counts for row in fresh}
    for result in Eligible:
        ids = [pk for pk, found in counts.items() if found == result]
        if ids:
            Application.objects.filter(pk__in=ids).update(eligible=result)
    for row in applications:
        row.eligible = counts.get(row.pk, row.eligible)


def latest_submissions(
    applications: Iterable[Application],
) -> dict[int, Submission]:
    """Return the last submission of each application: two statements."""
    mine = Submission.objects.filter(application__in=[row.pk for row in applications])
    last = mine.values("application").annotate(last=Max("pk")).values("last")
    found = Submission.objects.filter(pk__in=last).select_related("edition")
    return {row.application_id: row for row in found}


def own_findings(intake: Intake, application: Application) -> list[eligibility.Finding]:
    """Return what the rules say of a draft's own facts, for its writers.

    Nothing about other applications or earlier places is in it.
    """
    asked = [r for r in intake.asked if r.kind not in eligibility.ABOUT_OTHERS]
    found = facts.gathered(
        application, application.edition.definition, application.answers, asked
    )
    return eligibility.judge(asked, found)


def _facts(
    intake: Intake,
    row: Application,
    sent: Submission,
    earlier: Sequence[str],
    alike: Sequence[str],
) -> Facts:
    return facts.gathered(
        row,
        sent.edition.definition,
        sent.answers,
        intake.asked,
        earlier=earlier,
        alike=alike,
    )


def _checked(
    intake: Intake,
    row: Application,
    found: Facts,
    former: EligibilityCheck | None,
    now: datetime,
) -> EligibilityCheck:
    findings = eligibility.judge(intake.asked, found)
    fresh = EligibilityCheck(
        hub_id=row.hub_id,
        application=row,
        number=(former.number if former else 0) + 1,
        result=str(eligibility.together(findings)),
        findings=[one.write() for one in findings],
        facts=found.write(),
        at=now,
    )
    if former is not None and former.override and former.result == fresh.result:
        fresh.override, fresh.override_at = former.override, former.override_at
        fresh.override_reason = former.override_reason
        fresh.override_by_id = former.override_by_id
    return fresh


def _differs(row: EligibilityCheck, former: EligibilityCheck | None) -> bool:
    return former is None or row.findings != former.findings


def _latest_checks(applications: Iterable[Application]) -> dict[int, EligibilityCheck]:
    mine = EligibilityCheck.objects.filter(application__in=[a.pk for a in applications])
    last = mine.values("application").annotate(last=Max("pk")).values("last")
    found = EligibilityCheck.objects.filter(pk__in=last)
    return {row.application_id: row for row in found}


def _earlier(
    intake: Intake, applications: Sequence[Application]
) -> dict[int, list[str]]:
    """Return the cohorts of the programme that each firm was in, by application."""
    found: dict[int, list[str]] = defaultdict(list)
    if not any(rule.kind == RuleKind.ONCE for rule in intake.asked):
        return found
    firms = {row.organisation_id for row in applications if row.organisation_id}
    keys = {row.name_key for row in applications if row.name_key}
    same = Q(organisation__in=firms) | Q(organisation__name_key__in=keys)
    places = Place.objects.filter(
        same,
        hub_id=intake.hub_id,
        cohort__programme=intake.call.programme_id,
        state__in=TOOK_PART,
    ).exclude(cohort__call=intake.call_id)
    for place in places.select_related("organisation", "cohort__programme"):
        for row in applications:
            firm = place.organisation
            if firm.pk == row.organisation_id or firm.name_key == row.name_key:
                found[row.pk].append(str(place.cohort))
    return found


def _alike(intake: Intake, applications: Sequence[Application]) -> dict[int, list[str]]:
    """Return which sent applications of the programme look like each of these."""
    found: dict[int, list[str]] = defaultdict(list)
    if not any(rule.kind == RuleKind.DOUBLE for rule in intake.asked):
        return found
    marks: dict[str, set[str]] = {"name_key": set(), "registration_key": set()}
    marks["mail_domain"] = set()
    for row in applications:
        for name, values in marks.items():
            if value := getattr(row, name):
                values.add(value)
    near = Q(pk__in=[])
    for name, values in marks.items():
        near |= Q(**{f"{name}__in": values})
    others = list(
        Application.objects.filter(
            near,
            hub_id=intake.hub_id,
            call__programme=intake.call.programme_id,
            state=ApplicationState.SUBMITTED,
        ).only("pk", "name", "number", "call__slug", *marks).select_related("call")
    )  # fmt: skip
    by_mark: dict[tuple[str, str], list[Application]] = defaultdict(list)
    for other in others:
        for name in marks:
            if value := getattr(other, name):
                by_mark[name, value].append(other)
    for row in applications:
        near_ones = {
            other.pk: other
            for name in marks
            for other in by_mark[name, getattr(row, name)]
            if other.pk != row.pk
        }
        told = [f"{o.name} ({o.call.slug} {o.number})" for o in near_ones.values()]
        found[row.pk] = sorted(told)[:MOST_NAMED]
    return found
