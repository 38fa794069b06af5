"""The list of companies by readiness: what it is filtered, sorted and exported by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.kit.short_lists import Column, Filter, ShortList

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import QueryDict

    from madang.readiness.queries import Ready

COLUMNS = (
    Column("company", _("Company"), lambda one: one.firm.display_name),
    Column("city", _("City"), lambda one: one.firm.city),
    Column("score", _("Score"), lambda one: one.score, "num"),
    Column("checklist", _("Checklist"), lambda one: one.checklist),
    Column("on", _("Handed in"), lambda one: one.handed_in_on),
    Column("missed", _("Musts not met"), lambda one: one.missed, "num"),
    Column("certificates", _("Certificates"), lambda one: one.standing, "num"),
    Column("verified", _("of them verified"), lambda one: one.verified, "num"),
    Column("expiring", _("Expiring"), lambda one: one.expiring, "num"),
    Column("expired", pgettext_lazy("many", "Expired"), lambda o: o.expired, "num"),
    Column("overdue", _("Overdue tasks"), lambda one: one.overdue, "num"),
)
HEADS = ("company", "score", "on", "certificates", "expiring", "overdue")
BANDS = (
    (80, "high", _("80 % and more")), (50, "middle", _("50 to 79 %")),
    (0, "low", _("below 50 %")),
)  # fmt: skip
FLAGS = {
    "expiring": _("a certificate is expiring"),
    "expired": _("a certificate has expired"),
    "missed": _("a must is not met"),
    "overdue": _("a task is overdue"),
}


def _bands(one: Ready) -> Iterable[tuple[str, object]]:
    if one.score is None:
        return [("none", _("nothing to read"))]
    return [next((name, label) for least, name, label in BANDS if one.score >= least)]


def _flags(one: Ready) -> Iterable[tuple[str, object]]:
    return [(name, label) for name, label in FLAGS.items() if getattr(one, name)]


def _checklists(one: Ready) -> Iterable[tuple[str, object]]:
    return [(str(row.checklist_id), str(row.checklist)) for row in one.assessments]


class CompaniesList(ShortList):
    """Companies with what they can prove, as an address asks for them."""

    def __init__(self, rows: Sequence[Ready], given: QueryDict) -> None:
        super().__init__(
            rows,
            given,
            columns=COLUMNS,
            filters=(
                Filter("score", _("Score"), _bands),
                Filter("checklist", _("Checklist"), _checklists),
                Filter("with", _("What is amiss"), _flags),
            ),
            words=lambda one: (one.firm.name, one.firm.latin_name, one.firm.city),
        )
