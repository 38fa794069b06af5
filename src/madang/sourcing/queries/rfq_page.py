"""Everything that the page of one RFQ shows, in a statement for each sort of row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from madang.files.queries import current_files_among, files_of
from madang.kit.prepared import Prepared
from madang.sourcing.finding import RFQ, RFQ_LINE
from madang.sourcing.models import (
    Rfq,
    RfqChange,
    RfqChangeKind,
    RfqInvitation,
    RfqLine,
    RfqQuestion,
)
from madang.sourcing.queries.rfqs import (
    latest_quotes,
    questions_visible_to,
    quotes_visible_to,
    rfqs_visible_to,
    sells_here,
    standing_awards,
)
from madang.sourcing.rules import may_keep_rfq, may_see_all_orders

if TYPE_CHECKING:
    from datetime import datetime

    from madang.files.models import StoredFile
    from madang.hubs.models import Actor
    from madang.sourcing.models import Award, Quote

_WITH = ("buyer", "programme", "hub")
_OF_HUB = Prepared(
    lambda hub, pk: Rfq.objects.filter(hub=hub, pk=pk).select_related(*_WITH), int, int
)
_LINES = Prepared(lambda pk: RfqLine.objects.filter(rfq=pk), int)
_LINE_FILES = Prepared(
    lambda hub, pk: current_files_among(
        hub, RFQ_LINE, RfqLine.objects.filter(rfq=pk).values("pk")
    ),
    int,
    int,
)
_CHANGES = Prepared(
    lambda pk: RfqChange.objects.filter(rfq=pk).select_related("by").order_by("-pk"),
    int,
)
_AWARDS = Prepared(standing_awards, int)
_INVITATIONS = Prepared(
    lambda pk: RfqInvitation.objects.filter(rfq=pk).select_related("organisation"), int
)
_QUESTIONS = Prepared(lambda pk: RfqQuestion.objects.filter(rfq=pk), int)
_ABOUT_AWARDS = (RfqChangeKind.AWARD_BACK, RfqChangeKind.AWARD_AGAIN)


def rfq_visible_to(by: Actor, pk: int) -> Rfq | None:
    """Return one of the RFQs that the actor may see; none if it is not."""
    if may_see_all_orders(by):
        return _OF_HUB.first(by.hub.pk, pk)
    return rfqs_visible_to(by).select_related(*_WITH).filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class RfqPage:
    """What is known of one RFQ, as far as the actor may see it.

    `mine` are the quotes of her companies, each with whether it stands, the last first;
    `quotes` those that stand of all suppliers.
    """

    lines: list[tuple[RfqLine, list[StoredFile]]]
    files: list[StoredFile]
    changes: list[RfqChange]
    questions: list[RfqQuestion]
    mine: list[tuple[Quote, bool]]
    quotes: list[Quote]
    awards: list[Award]
    invitations: list[RfqInvitation]


def rfq_page(rfq: Rfq, by: Actor, now: datetime) -> RfqPage:
    """Return what an RFQ's page shows: a statement for each sort, however much it is.

    Quotes, awards and who is invited are for staff and for those who keep it.
    """
    reads_all = may_see_all_orders(by) or may_keep_rfq(by, rfq)
    return RfqPage(
        _lines_of(rfq),
        files_of(rfq.hub, RFQ, rfq.pk),
        [
            one
            for one in _CHANGES.of(rfq.pk)
            if reads_all or one.kind not in _ABOUT_AWARDS
        ],
        _QUESTIONS.of(rfq.pk)
        if reads_all
        else list(questions_visible_to(by).filter(rfq=rfq)),
        _own_quotes(rfq, by, now),
        latest_quotes(by, rfq, now) if reads_all else [],
        _AWARDS.of(rfq.pk) if reads_all else [],
        _INVITATIONS.of(rfq.pk) if reads_all else [],
    )


def _lines_of(rfq: Rfq) -> list[tuple[RfqLine, list[StoredFile]]]:
    files: dict[int, list[StoredFile]] = defaultdict(list)
    for file in _LINE_FILES.of(rfq.hub_id, rfq.pk):
        files[file.object_id].append(file)
    return [(line, files[line.pk]) for line in _LINES.of(rfq.pk)]


def _own_quotes(rfq: Rfq, by: Actor, now: datetime) -> list[tuple[Quote, bool]]:
    """Return what the actor's companies gave; the last of each stands if it is one."""
    sells = sells_here(by, rfq)
    if not sells:
        return []
    mine = quotes_visible_to(by, now).filter(rfq=rfq, supplier__in=sells)
    revisions = list(mine.order_by("-pk"))
    rising = sorted(revisions, key=lambda one: one.revision)
    last = {one.supplier_id: one for one in rising}
    return [
        (one, last[one.supplier_id] is one and not one.is_withdrawn)
        for one in revisions
    ]
