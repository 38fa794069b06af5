"""The list of needs: what it is searched, filtered, sorted and exported by."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory import industries
from madang.kit.short_lists import Column, Filter, ShortList
from madang.sourcing.models import AnswerKind, NeedState
from madang.sourcing.queries import (
    Coverage,
    answers_counted,
    answers_visible_to,
    certificates_of,
    codes_of,
    coverage_of,
    needs_visible_to,
)
from madang.sourcing.rules import may_see_gaps, may_see_worth, selling_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from django.http import QueryDict

    from madang.hubs.models import Actor
    from madang.sourcing.amounts import Money
    from madang.sourcing.models import Need, NeedAnswer

TONES: dict[str, str] = {
    NeedState.DRAFT: "",
    NeedState.PUBLISHED: "info",
    NeedState.CLOSED: "warn",
}
COVERAGE_TONES: dict[str, str] = {
    Coverage.MISSING: "bad",
    Coverage.HELP: "warn",
    Coverage.PAPER: "info",
    Coverage.COVERED: "ok",
}
ANSWER_TONES: dict[str, str] = {
    AnswerKind.CAN: "ok",
    AnswerKind.HELP: "warn",
    AnswerKind.CANNOT: "",
}
HEADS = ("title", "quantity", "value", "closes", "coverage")
HEADS_OF_COMPANIES = ("title", "quantity", "closes", "mine")
NOT_YET = pgettext_lazy("need", "Not answered yet")


@dataclass(frozen=True, slots=True)
class Line:
    """A need as the list has it; its worth and coverage only for who may see them."""

    need: Need
    state: NeedState
    closes_on: date
    codes: Sequence[str]
    certificates: Sequence[str]
    sees_worth: bool
    coverage: Coverage | None
    said: Mapping[str, int]
    mine: NeedAnswer | None

    @property
    def value(self) -> Decimal | None:
        """What it is worth in a year."""
        return self.need.value if self.sees_worth else None

    @property
    def currency(self) -> str:
        """The currency of its value."""
        return self.need.currency if self.sees_worth else ""

    @property
    def valued_on(self) -> date | None:
        """As of which day it is worth so much."""
        return self.need.valued_on if self.sees_worth else None

    @property
    def industry(self) -> str:
        """Its main industry in words."""
        return industries.name_of(self.need.code)

    @property
    def tone(self) -> str:
        """How its state is coloured."""
        return TONES[self.state]

    @property
    def coverage_tone(self) -> str:
        """How its coverage is coloured."""
        return COVERAGE_TONES[self.coverage] if self.coverage else ""

    @property
    def mine_tone(self) -> str:
        """How the reader's own answer is coloured."""
        return ANSWER_TONES[self.mine.kind] if self.mine else ""

    @property
    def answers(self) -> int:
        """How many companies answered."""
        return sum(self.said.values())


def _shown(line: Line) -> list[tuple[str, Any]]:
    return [(line.coverage, line.coverage.label)] if line.coverage else []


def _mine(line: Line) -> list[tuple[str, Any]]:
    if line.mine is None:
        return [("none", NOT_YET)]
    return [(line.mine.kind, line.mine.get_kind_display())]


COLUMNS = (
    Column("title", _("Title"), lambda r: str(r.need)),
    Column(
        "buyer", pgettext_lazy("column", "Buyer"), lambda r: r.need.buyer.display_name
    ),
    Column("industry", _("Industry"), lambda r: r.industry),
    Column("code", pgettext_lazy("industry", "Code"), lambda r: ", ".join(r.codes)),
    Column("quantity", _("Quantity per year"), lambda r: r.need.quantity, "num"),
    Column("unit", _("Unit"), lambda r: r.need.unit),
    Column("place", _("Delivery place"), lambda r: r.need.place),
    Column("certificates", _("Certificates"), lambda r: ", ".join(r.certificates)),
    Column("closes", _("Answers until"), lambda r: r.need.closes_at),
    Column("state", pgettext_lazy("order", "State"), lambda r: str(r.state.label)),
)
OF_KEEPERS = (
    Column("value", _("Expected value per year"), lambda r: r.value, "num"),
    Column("currency", _("Currency"), lambda r: r.currency),
    Column("valued", _("Value as of"), lambda r: r.valued_on),
    Column(
        "coverage", pgettext_lazy("need", "In the region"),
        lambda r: str(r.coverage.label) if r.coverage else "",
    ),
    Column("answers", _("Answers"), lambda r: r.answers, "num"),
    Column("can", AnswerKind.CAN.label, lambda r: r.said.get("can", 0), "num"),
    Column("help", AnswerKind.HELP.label, lambda r: r.said.get("help", 0), "num"),
    Column("cannot", AnswerKind.CANNOT.label, lambda r: r.said.get("cannot", 0), "num"),
)  # fmt: skip
OF_COMPANIES = (
    Column(
        "mine", pgettext_lazy("need", "Your answer"),
        lambda r: str(r.mine.get_kind_display()) if r.mine else "",
    ),
)  # fmt: skip
FILTERS = (
    Filter(
        "state", pgettext_lazy("order", "State"), lambda r: [(r.state, r.state.label)]
    ),
    Filter(
        "code", _("Industry"), lambda r: [(r.need.code, r.industry)]
    ),
    Filter(
        "buyer", pgettext_lazy("column", "Buyer"),
        lambda r: [(str(r.need.buyer_id), r.need.buyer.display_name)],
    ),
    Filter(
        "certificate", _("Certificates"), lambda r: [(c, c) for c in r.certificates]
    ),
)  # fmt: skip
FILTERS_OF_KEEPERS = (
    Filter("coverage", pgettext_lazy("need", "In the region"), _shown),
    Filter(
        "currency", _("Currency"),
        lambda r: [(r.currency, r.currency)] if r.currency else [],
    ),
)  # fmt: skip
FILTERS_OF_COMPANIES = (Filter("mine", pgettext_lazy("need", "Your answer"), _mine),)


def _words(line: Line) -> Iterable[str]:
    need = line.need
    yield from need.titles.values()
    yield from (need.buyer.name, need.place, line.industry, *line.certificates)


class NeedsList(ShortList):
    """The needs that an address asks for, in the same statements however many."""

    def __init__(self, by: Actor, given: QueryDict, now: datetime) -> None:
        self.is_keeper = may_see_gaps(by)
        own = selling_for(by)
        columns, filters = [*COLUMNS], [*FILTERS]
        if self.is_keeper:
            columns += OF_KEEPERS
            filters += FILTERS_OF_KEEPERS
        if own:
            columns += OF_COMPANIES
            filters += FILTERS_OF_COMPANIES
        super().__init__(
            lines_of(by, now), given, columns=columns, filters=filters, words=_words
        )

    @property
    def sums(self) -> Money:
        """What the needs asked for come to in a year, by currency."""
        found: dict[str, Decimal] = defaultdict(Decimal)
        for line in self.rows:
            if line.value is not None:
                found[line.currency] += line.value
        return dict(sorted(found.items()))


def lines_of(by: Actor, now: datetime) -> list[Line]:
    """Return every need that the actor may see, as a list has it."""
    needs = list(needs_visible_to(by, now).defer("texts", "nda"))
    if not needs:
        return []
    is_keeper, own = may_see_gaps(by), selling_for(by)
    kept = [one for one in needs if may_see_worth(by, one)]
    on = by.hub.day_of(now)
    covered = coverage_of(by, kept, on) if is_keeper else {}
    said = answers_counted(kept) if is_keeper else {}
    mine = {}
    if own:
        answers = answers_visible_to(by, now).filter(
            organisation__in=own, withdrawn_at=None
        )
        mine = {one.need_id: one for one in answers}
    codes, papers = codes_of(needs), certificates_of(needs)
    return [
        Line(
            one, one.state_at(now), by.hub.day_of(one.closes_at), codes[one.pk],
            [paper.name for paper in papers.get(one.pk, ())],
            may_see_worth(by, one), covered.get(one.pk), said.get(one.pk, {}),
            mine.get(one.pk),
        )
        for one in needs
    ]  # fmt: skip
