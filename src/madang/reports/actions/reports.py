"""Making a report and its blocks: what it is about, what it shows, in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Max
from django.utils.translation import gettext as _

from madang.files.actions import store_file
from madang.files.queries import picture_of
from madang.hubs import checking
from madang.hubs.actions import action, save_version
from madang.hubs.checking import assign
from madang.outcomes.queries import indicators_in_use
from madang.reports import rules
from madang.reports.mailing import next_day
from madang.reports.models import BlockKind, Report, ReportBlock
from madang.reports.putting import PICTURE, SHOWN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from madang.hubs.models import Actor, Hub, HubOwned

REPORT = (
    "titles", "slug", "programme", "cohort", "sponsor", "starts_on", "ends_on",
    "step", "level", "currency", "source", "rates_on",
)  # fmt: skip
BLOCK = ("heads", "texts", "codes", "look", "cohort", "organisation", "agreed")
#: At which field stands what a constraint over several refuses.
AT = {
    "one_report_an_address": "slug",
    "report_ends_after_it_starts": "ends_on",
    "recipient_once_a_report": "address",
    "one_consent_holds": "organisation",
}


def check(row: HubOwned, **also: str) -> None:
    """Accept a row that its model, its constraints and its hub accept.

    Raises:
        Refused: a value is wrong; each fault stands at its field.
    """
    checking.check(row, AT, **also)


@action(rules.may_keep_reports)
def make_report(hub: Hub, by: Actor, *, values: Mapping[str, Any]) -> Report:
    """There is a report, without any block.

    Raises:
        Refused: a value is wrong.
    """
    row = Report(hub=hub)
    assign(row, values, REPORT)
    _check_report(row)
    row.save()
    return row


@action(rules.may_keep_reports)
def change_report(
    report: Report, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Report:
    """The report is about something else; what was frozen stays as it is.

    Raises:
        Refused: a value is wrong.
        Stale: somebody else was faster.
    """
    assign(report, values, REPORT)
    _check_report(report)
    return save_version(report, expected, list(REPORT))


@action(rules.may_keep_reports)
def archive_report(report: Report, by: Actor, *, now: datetime) -> Report:
    """The report is out of the way, and is neither frozen nor mailed any more.

    Who could read an edition of it reads it still.
    """
    report.archived_at = report.archived_at or now
    report.save(update_fields=["archived_at"])
    return report


@action(rules.may_keep_reports)
def bring_back_report(report: Report, by: Actor, *, today: date) -> Report:
    """The report is in use again; it is mailed on the next day due from today on."""
    report.archived_at, report.next_on = None, next_day(today, report.every)
    report.save(update_fields=["archived_at", "next_on"])
    return report


def _check_report(row: Report) -> None:
    faults = {}
    if row.cohort and row.programme and row.cohort.programme_id != row.programme_id:
        faults["cohort"] = _("This cohort is of another programme.")
    if bool(row.source_id) != bool(row.rates_on):
        name = "source" if row.rates_on else "rates_on"
        faults[name] = _("Rates have a source and a day.")
    if row.source_id and not row.currency:
        faults["currency"] = _("Say into which currency the rates convert.")
    check(row, **faults)


@action(rules.may_keep_reports)
def add_block(
    report: Report,
    by: Actor,
    *,
    kind: str,
    values: Mapping[str, Any],
    now: datetime,
    picture: Any = None,
) -> ReportBlock:
    """The report ends with another block.

    Raises:
        Refused: a value is wrong, or the picture cannot be read.
    """
    last = report.blocks.aggregate(last=Max("position"))["last"] or 0
    row = ReportBlock(hub=report.hub, report=report, kind=kind, position=last + 1)
    assign(row, values, BLOCK)
    _check_block(row, has_picture=picture is not None)
    row.save()
    _keep_picture(row, by, picture, now)
    return row


@action(rules.may_keep_reports)
def change_block(
    block: ReportBlock,
    by: Actor,
    *,
    expected: int,
    values: Mapping[str, Any],
    now: datetime,
    picture: Any = None,
) -> ReportBlock:
    """The block shows something else.

    Raises:
        Refused: a value is wrong.
        Stale: somebody else was faster.
    """
    assign(block, values, BLOCK)
    _check_block(block, has_picture=True)
    saved = save_version(block, expected, list(BLOCK))
    _keep_picture(saved, by, picture, now)
    return saved


def _check_block(row: ReportBlock, *, has_picture: bool) -> None:
    faults = {}
    known = {one.code for one in indicators_in_use(row.hub)}
    wants = row.kind in {BlockKind.FIGURES, BlockKind.CHART, BlockKind.TABLE}
    if wants and not row.codes:
        faults["codes"] = _("Choose at least one indicator.")
    elif set(row.codes) - known:
        faults["codes"] = _("Choose indicators of the list.")
    if row.kind in {BlockKind.TEXT, BlockKind.STORY} and not row.texts:
        faults["texts"] = _("Write the text in at least one language.")
    if row.kind == BlockKind.STORY and row.organisation_id is None:
        faults["organisation"] = _("A story is about a company.")
    if row.kind == BlockKind.PHOTO:
        if not row.texts:
            faults["texts"] = _(
                "Say what is on the picture, for those who cannot see it."
            )
        if not row.agreed:
            faults["agreed"] = _("Say who agreed to the picture, or why nobody has to.")
        if not has_picture:
            faults["picture"] = _("Choose a picture.")
    check(row, **faults)


def _keep_picture(row: ReportBlock, by: Actor, picture: Any, now: datetime) -> None:
    if picture is None:
        return
    was = picture_of(row.hub, PICTURE, row.pk, SHOWN)
    store_file(
        row.hub, by, upload=picture, kind=PICTURE, object_id=row.pk, now=now,
        purpose=SHOWN, replaces=was,
    )  # fmt: skip


@action(rules.may_keep_reports)
def move_block(block: ReportBlock, by: Actor, *, up: bool) -> ReportBlock:
    """The block has changed places with the one before it, or after it.

    At the end of the report nothing happens.
    """
    rows = list(
        ReportBlock.objects.select_for_update()
        .filter(report=block.report_id, removed_at=None)
        .order_by("position", "pk")
    )
    keys = [row.pk for row in rows]
    if block.pk not in keys:
        return block
    here = keys.index(block.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        keys[here], keys[there] = keys[there], keys[here]
    for number, key in enumerate(keys, start=1):
        ReportBlock.objects.filter(pk=key).update(position=number)
    block.refresh_from_db(fields=["position"])
    return block


@action(rules.may_keep_reports)
def remove_block(block: ReportBlock, by: Actor, *, now: datetime) -> ReportBlock:
    """The block is not in the report any more; it can be brought back."""
    block.removed_at = now
    block.save(update_fields=["removed_at"])
    return block


@action(rules.may_keep_reports)
def bring_back_block(block: ReportBlock, by: Actor) -> ReportBlock:
    """The block is in the report again, in its place."""
    after = block.report.blocks.filter(removed_at=None, position__gte=block.position)
    after.update(position=F("position") + 1)
    block.removed_at = None
    block.save(update_fields=["removed_at"])
    return block
