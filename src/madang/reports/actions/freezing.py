"""Freezing a report: everything it shows and rests on, under one checksum."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext as _

from madang.hubs.actions import action
from madang.jobs.actions import start_job
from madang.kit.errors import Conflict, Refused
from madang.programmes.models import Cohort
from madang.reports import rules
from madang.reports.models import Report, Snapshot, SnapshotPart
from madang.reports.putting import put_together
from madang.reports.queries import blocks_of, freezing_key, mark_of, parts_of
from madang.reports.telling import hide_more

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from madang.hubs.models import Actor
    from madang.jobs.models import Job
    from madang.reports.gathering import Row
    from madang.reports.models import ReportBlock
    from madang.reports.queries import Mark

#: So many rows lie in one part of a snapshot.
PART = 5000
#: Of a report of more rows it is looked only when it is shown what they tell together.
LOOKED_THROUGH = 100_000
#: The background work that freezes a large report.
FREEZE = "reports.freeze"


class FrozenAlready(Conflict):
    """For this day it was frozen before."""


def canonical(content: Any) -> str:
    """Return JSON in the one spelling that a checksum is taken of.

    >>> canonical({"b": "é", "a": 1})
    '{"a":1,"b":"é"}'
    """
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


class FiguresMoved(Conflict):
    """What is frozen has changed since it was added up."""


def silent(_done: int) -> None:
    """Tell nobody how far it is."""


@dataclass(slots=True)
class Seen:
    """Which keys have come already: a bit for each, not an object."""

    bits: bytearray = field(default_factory=bytearray)
    count: int = 0

    def is_new(self, key: int) -> bool:
        """Take a key in and return whether it comes for the first time.

        >>> seen = Seen()
        >>> seen.is_new(9), seen.is_new(9), seen.count
        (True, False, 1)
        """
        place, bit = key >> 3, 1 << (key & 7)
        if place >= len(self.bits):
            self.bits.extend(bytes(place + 1 - len(self.bits)))
        if self.bits[place] & bit:
            return False
        self.bits[place] |= bit
        self.count += 1
        return True


@dataclass(slots=True)
class Kept:
    """Takes rows as they are added up, each once, and packs them part by part."""

    waiting: list[list[Any]] = field(default_factory=list)
    parts: list[tuple[str, bytes]] = field(default_factory=list)
    seen: Seen = field(default_factory=Seen)
    cohorts: set[int] = field(default_factory=set)
    beyond: set[int] = field(default_factory=set)

    def take(self, code: str, cohort_alone: int | None, row: Row) -> None:
        """Keep a row, unless it was kept for another figure.

        What came for a cohort alone is not among what the report itself is about.
        """
        pk, firm, name, cohort, starts, ends, _month, amount, currency, *came = row
        if cohort_alone is None:
            self.beyond.discard(pk)
        if not self.seen.is_new(pk):
            return
        if cohort_alone is not None:
            self.beyond.add(pk)
        if cohort:
            self.cohorts.add(cohort)
        self.waiting.append([
            code, pk, firm, name, cohort, starts.isoformat(), ends.isoformat(),
            str(amount), currency, *came,
        ])  # fmt: skip
        if len(self.waiting) >= PART:
            self.pack()

    def pack(self) -> None:
        """Pack the rows that wait."""
        if self.waiting:
            text = canonical(self.waiting).encode()
            self.parts.append((sha256(text).hexdigest(), zlib.compress(text, 6)))
            self.waiting = []

    def summary(self, report: Report) -> dict[str, Any]:
        """Return what the content says of the rows."""
        self.pack()
        rows = Cohort.objects.filter(hub=report.hub_id, pk__in=self.cohorts)
        return {
            "beyond": sorted(self.beyond),
            "count": self.seen.count,
            "parts": [digest for digest, _body in self.parts],
            "cohorts": {str(one.pk): one.names for one in rows},
        }


@dataclass(frozen=True, slots=True)
class Gathered:
    """A report added up as of a day, not kept yet; `mark` is that of what was read."""

    as_of: date
    content: dict[str, Any]
    pictures: list[bytes]
    parts: list[tuple[str, bytes]]
    mark: Mark


def gather(
    report: Report,
    *,
    as_of: date,
    now: datetime,
    tell: Callable[[int], None] = silent,
) -> Gathered:
    """Return what a report shows on a day; `tell` hears how many rows were read.

    Nothing is locked meanwhile: keeping it refuses what has changed since.

    Raises:
        Refused: it is archived or empty, or a rate, a consent or a picture is missing,
            or the day is to come or before the report begins.
    """
    blocks = blocks_of(report)
    _must_be_freezable(report, blocks)
    _must_be_over(report, as_of, now)
    mark, kept = mark_of(report), Kept()
    content, pictures = put_together(
        report, blocks, as_of=as_of, take=kept.take,
        tell=lambda: tell(kept.seen.count),
    )  # fmt: skip
    content["rows"] = kept.summary(report)
    if kept.seen.count <= LOOKED_THROUGH:
        packed = (body for _digest, body in kept.parts)
        hide_more(content, packed, report.hub_id, content["fewest"])
    return Gathered(as_of, content, pictures, kept.parts, mark)


@action(rules.may_mail)
def freeze_report(
    report: Report,
    by: Actor,
    *,
    as_of: date,
    now: datetime,
    due_on: date | None = None,
    found: Gathered | None = None,
) -> Snapshot:
    """What the report shows on a day is kept for good, as its next edition.

    It was `found` beforehand, or is added up here.

    Raises:
        Refused: it is empty, or a rate, a consent or a picture is missing, or the day
            is to come or before the report begins.
        FrozenAlready: it was frozen for the day it was due.
        FiguresMoved: a figure, a block or a consent has changed since it was found.
    """
    list(Report.objects.select_for_update().filter(pk=report.pk))
    if due_on and report.snapshots.filter(due_on=due_on).exists():
        raise FrozenAlready(_("It was frozen for this day already."))
    found = found or gather(report, as_of=as_of, now=now)
    if found.mark != mark_of(report):
        raise FiguresMoved(
            _("Figures have changed while they were added up. Freeze it again.")
        )
    snapshot = Snapshot(
        hub=report.hub, report=report, sponsor=report.sponsor, as_of=found.as_of,
        edition=(report.snapshots.aggregate(last=Max("edition"))["last"] or 0) + 1,
        titles=report.titles, frozen_at=now.replace(microsecond=0), by=by.user,
        due_on=due_on,
    )  # fmt: skip
    return _frozen(snapshot, found)


@action(rules.may_keep_reports)
def start_freezing(report: Report, by: Actor, *, as_of: date, now: datetime) -> Job:
    """A large report is being frozen in the background.

    Raises:
        Refused: the report is archived or empty, or the day is to come or before it
            begins.
        AlreadyRunning: it is being frozen already.
    """
    _must_be_freezable(report, blocks_of(report))
    _must_be_over(report, as_of, now)
    title = _("Freezing %(report)s") % {"report": report}
    return start_job(
        report.hub, by, kind=FREEZE, title=title, now=now,
        arguments={"report": report.pk, "as_of": as_of.isoformat()},
        key=freezing_key(report),
    )  # fmt: skip


def _must_be_freezable(report: Report, blocks: list[ReportBlock]) -> None:
    if report.archived_at:
        raise Refused(_("The report is archived. Bring it back first."))
    if not blocks:
        raise Refused(_("The report has no block yet: add a text or a figure."))


def _must_be_over(report: Report, as_of: date, now: datetime) -> None:
    fault = ""
    if as_of > report.hub.day_of(now):
        fault = _("This day is still to come.")
    elif as_of < report.starts_on:
        fault = _("This day is before the report's first day.")
    if fault:
        raise Refused(fields={"as_of": [fault]})


def _frozen(snapshot: Snapshot, found: Gathered) -> Snapshot:
    """Store a snapshot whole, then the parts that its body names by checksum."""
    content = {
        **found.content,
        "edition": snapshot.edition,
        "frozen_at": snapshot.frozen_at.isoformat(),
    }
    snapshot.body = canonical(content)
    snapshot.sha256 = sha256(snapshot.body.encode()).hexdigest()
    snapshot.save()
    for number, (digest, body) in enumerate(found.parts, start=1):
        _part(snapshot, "rows", number, digest, body)
    for number, data in enumerate(found.pictures, start=1):
        _part(snapshot, "picture", number, sha256(data).hexdigest(), data)
    return snapshot


def _part(snapshot: Snapshot, kind: str, number: int, digest: str, body: bytes) -> None:
    SnapshotPart.objects.create(
        hub=snapshot.hub, snapshot=snapshot, kind=kind, number=number, body=body,
        sha256=digest,
    )  # fmt: skip


def is_whole(snapshot: Snapshot) -> bool:
    """Return whether a snapshot and its parts are still what their checksums say."""
    if sha256(snapshot.body.encode()).hexdigest() != snapshot.sha256:
        return False
    rows = list(snapshot.content["rows"]["parts"])
    found = [
        sha256(zlib.decompress(bytes(part.body))).hexdigest()
        for part in parts_of(snapshot, "rows")
    ]
    pictures = [b["sha256"] for b in snapshot.content["blocks"] if b["kind"] == "photo"]
    shown = [sha256(bytes(p.body)).hexdigest() for p in parts_of(snapshot, "picture")]
    return rows == found and pictures == shown
