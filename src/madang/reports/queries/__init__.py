"""Reads of reports: who sees which, what companies agreed to, what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Max, Q, TextField, Value
from django.db.models.functions import Concat

from madang.directory.models import Organisation
from madang.files.queries import current_files
from madang.hubs.models import Hub
from madang.outcomes.models import ValueStep
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

    from madang.files.models import StoredFile
    from madang.hubs.models import Actor
    from madang.reports.models.copies import Copy


def reports_visible_to(by: Actor) -> QuerySet[Report]:
    """Return the reports to those who see all outcomes, the latest changed first."""
    found = Report.objects.filter(hub=by.hub)
    if not may_see_reports(by):
        return found.none()
    return found.select_related(
        "programme", "cohort", "cohort__programme", "sponsor", "source"
    )


def reports_listed(by: Actor, *, archived: bool = False) -> QuerySet[Report]:
    """Return those in use, or archived, with their editions and when one was frozen."""
    shown = Count("snapshots", filter=Q(snapshots__is_public=True))
    found = reports_visible_to(by).filter(archived_at__isnull=not archived)
    return found.annotate(
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


#: Under which the files room keeps what was made of snapshots.
FILE = "reports.snapshot"
#: What changes with every figure, block and consent that a report rests on.
Mark = tuple[Any, ...]


def mark_of(report: Report) -> Mark:
    """Return what is another as soon as anything that a report shows has changed."""
    steps = ValueStep.objects.filter(hub=report.hub_id).order_by("-pk")
    rows = Report.objects.filter(pk=report.pk)
    held = CompanyConsent.objects.filter(hub=report.hub_id, withdrawn_on=None)
    blocks = report.blocks.filter(removed_at=None).order_by("pk")
    return (
        steps.values_list("pk", flat=True).first(),
        rows.values_list("version", flat=True).first(),
        tuple(blocks.values_list("pk", "version", "position")),
        tuple(held.order_by("pk").values_list("pk", flat=True)),
    )


def freezing_key(report: Report) -> str:
    """Return under which key a report is frozen in the background."""
    return f"freeze-{report.pk}"


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


def companies_named(hub: int, content: dict[str, Any]) -> set[int]:
    """Return the companies that a report names with their own consent."""
    rows = CompanyConsent.objects.filter(
        hub=hub, pk__in=content["consents"], to=ConsentTo.NAME
    )
    return set(rows.values_list("organisation", flat=True))


def snapshots_told_with(snapshot: Snapshot, *, to_all: bool) -> list[list[Snapshot]]:
    """Return what those who are to read a snapshot have read before, a list a reader.

    A sponsor has read what was shown to the world or to her; whoever has a letter of a
    report for no sponsor counts as the world.
    """
    rows = Snapshot.objects.filter(hub=snapshot.hub_id, told_at__isnull=False)
    others = list(rows.exclude(pk=snapshot.pk).order_by("pk"))
    shown = [one for one in others if one.was_public or one.sponsor_id is None]
    readers = {one.sponsor_id for one in others} if to_all else set()
    readers |= {snapshot.sponsor_id}
    return [
        [one for one in others if one in shown or one.sponsor_id == reader]
        for reader in sorted(readers, key=lambda key: key or 0)
    ]


def snapshot_to_copy(by: Actor, pk: int) -> Snapshot | None:
    """Return a snapshot that somebody sees, or that the product itself copies."""
    found = Snapshot.objects.filter(hub=by.hub).select_related("report", "hub")
    rows = found if by.is_system else snapshots_visible_to(by)
    return rows.filter(pk=pk).first()


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


def letters_visible_to(by: Actor) -> QuerySet[ReportLetter]:
    """Return the letters about the snapshots of reports that the actor may see."""
    found = ReportLetter.objects.filter(hub=by.hub).order_by("-sent_at", "-pk")
    return found if may_see_reports(by) else found.none()


def letter_behind(digest: str) -> ReportLetter | None:
    """Return the letter of a link that still opens."""
    found = ReportLetter.objects.filter(token_digest=digest, revoked_at=None)
    return found.select_related("snapshot", "hub").first()


def parts_of(snapshot: Snapshot, kind: str) -> Iterator[SnapshotPart]:
    """Yield the parts of a snapshot in their order, each read by itself.

    No statement stays open meanwhile: whoever reads may write how far she is.
    """
    keys = snapshot.parts.filter(kind=kind).order_by("number")
    for key in list(keys.values_list("pk", flat=True)):
        yield SnapshotPart.objects.get(pk=key)


def kept_file(snapshot: Snapshot, copy: Copy) -> StoredFile | None:
    """Return the file that was made of a snapshot and kept."""
    return current_files(snapshot.hub, FILE, snapshot.pk, copy.name).first()


def file_key(snapshot: Snapshot, copy: Copy) -> str:
    """Return under which key a file of a snapshot is made in the background."""
    return f"file-{snapshot.pk}-{copy.name}"


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
    due = Report.objects.filter(next_on__lte=today, archived_at=None).values("hub")
    return list(Hub.objects.filter(pk__in=due))


def reports_due(hub: Hub, today: date) -> list[Report]:
    """Return the reports of a hub whose day has come."""
    found = Report.objects.filter(hub=hub, next_on__lte=today, archived_at=None)
    return list(
        found.select_related("cohort__programme", "programme", "sponsor", "source")
    )
