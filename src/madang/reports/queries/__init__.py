"""Reads of reports: who sees which, what companies agreed to, what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, F, Max, Q, TextField, Value
from django.db.models.functions import Concat

from madang.directory.models import Organisation
from madang.hubs.models import Hub
from madang.reports.models import (
    FEWEST,
    CompanyConsent,
    ConsentTo,
    Recipient,
    Report,
    ReportBlock,
    ReportLetter,
    ReportSettings,
    Snapshot,
    SnapshotPart,
    SponsorQuestion,
)
from madang.reports.rules import may_see_reports, own_sponsors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet

    from madang.hubs.models import Actor


def reports_visible_to(by: Actor) -> QuerySet[Report]:
    """Return the reports to those who see all outcomes, the latest changed first."""
    found = Report.objects.filter(hub=by.hub)
    if not may_see_reports(by):
        return found.none()
    return found.select_related(
        "programme", "cohort", "cohort__programme", "sponsor", "source"
    )


def reports_listed(by: Actor) -> QuerySet[Report]:
    """Return the same with how many editions each has, and when the last was frozen."""
    shown = Count("snapshots", filter=Q(snapshots__is_public=True))
    return reports_visible_to(by).annotate(
        editions=Count("snapshots"), shown=shown, last_at=Max("snapshots__frozen_at")
    )


def blocks_visible_to(by: Actor) -> QuerySet[ReportBlock]:
    """Return the blocks of the reports that the actor may see, removed ones too."""
    found = ReportBlock.objects.filter(
        hub=by.hub, report__in=reports_visible_to(by).values("pk")
    )
    return found.select_related("report", "cohort", "organisation")


def blocks_of(report: Report) -> list[ReportBlock]:
    """Return a report's blocks in their order."""
    found = report.blocks.filter(removed_at=None)
    return list(found.select_related("cohort", "cohort__programme", "organisation"))


def recipients_visible_to(by: Actor) -> QuerySet[Recipient]:
    """Return who gets the reports that the actor may see."""
    found = Recipient.objects.filter(hub=by.hub)
    return found.filter(report__in=reports_visible_to(by).values("pk"))


def snapshots_visible_to(by: Actor) -> QuerySet[Snapshot]:
    """Return all snapshots to staff, to a sponsor those that were released to her."""
    found = Snapshot.objects.filter(hub=by.hub).select_related(
        "report", "by", "sponsor"
    )
    if may_see_reports(by):
        return found
    return found.filter(sponsor__in=own_sponsors(by), released_at__isnull=False)


def public_snapshot(hub: Hub, slug: str) -> Snapshot | None:
    """Return the newest edition of a report that is shown to the world."""
    found = Snapshot.objects.filter(hub=hub, report__slug=slug, is_public=True)
    return found.select_related("report", "hub").order_by("-edition").first()


def public_report_rows(hub: Hub) -> QuerySet[Snapshot]:
    """Return where the public snapshots are shown, their titles and their moment."""
    slug = F("report__slug")
    path = Concat(Value("reports/"), slug, Value("/"), output_field=TextField())
    found = Snapshot.objects.filter(hub=hub, is_public=True).order_by()
    return found.values_list(path, "titles", "frozen_at")


def letter_behind(digest: str) -> ReportLetter | None:
    """Return the letter of a link that still opens."""
    found = ReportLetter.objects.filter(token_digest=digest, revoked_at=None)
    return found.select_related("snapshot", "hub").first()


def parts_of(snapshot: Snapshot, kind: str) -> Iterator[SnapshotPart]:
    """Yield the parts of a snapshot one after the other, in their order."""
    found = snapshot.parts.filter(kind=kind).order_by("number")
    yield from found.iterator(chunk_size=2)


def consents_visible_to(by: Actor) -> QuerySet[CompanyConsent]:
    """Return what companies agreed to, to those who see reports."""
    found = CompanyConsent.objects.filter(hub=by.hub).select_related("organisation")
    return found if may_see_reports(by) else found.none()


def consents_held(hub: Hub) -> dict[str, dict[int, CompanyConsent]]:
    """Return what holds: by what was agreed to, the consent of each company."""
    found: dict[str, dict[int, CompanyConsent]] = {to: {} for to in ConsentTo.values}
    rows = CompanyConsent.objects.filter(hub=hub, withdrawn_on=None)
    for row in rows.select_related("organisation"):
        found[row.to][row.organisation_id] = row
    return found


def fewest_of(hub: Hub) -> int:
    """Return below how many companies a figure of the hub is hidden."""
    row = ReportSettings.objects.filter(hub=hub).first()
    return row.fewest if row else FEWEST


def settings_of(hub: Hub) -> ReportSettings:
    """Return a hub's settings of reports, unsaved if it never chose any."""
    return ReportSettings.objects.filter(hub=hub).first() or ReportSettings(hub=hub)


def questions_visible_to(by: Actor) -> QuerySet[SponsorQuestion]:
    """Return all questions to staff, to a sponsor her own organisation's."""
    found = SponsorQuestion.objects.filter(hub=by.hub).select_related(
        "sponsor", "snapshot", "asked_by", "answered_by"
    )
    if may_see_reports(by):
        return found
    return found.filter(sponsor__in=own_sponsors(by))


def sponsors_of(by: Actor) -> QuerySet[Organisation]:
    """Return the organisations as whose sponsor the actor has signed in."""
    found = Organisation.objects.filter(hub=by.hub, pk__in=own_sponsors(by))
    return found.order_by("name_key", "pk")


def hubs_with_due_reports(today: date) -> list[Hub]:
    """Return the hubs in which a report is to be frozen and mailed."""
    due = Report.objects.filter(next_on__lte=today).values("hub")
    return list(Hub.objects.filter(pk__in=due))


def reports_due(hub: Hub, today: date) -> list[Report]:
    """Return the reports of a hub whose day has come."""
    found = Report.objects.filter(hub=hub, next_on__lte=today)
    return list(
        found.select_related("cohort__programme", "programme", "sponsor", "source")
    )
