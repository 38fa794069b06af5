"""The long list of agreements in SQL: where each stands, how many of each, in order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import (
    Case,
    CharField,
    Count,
    DecimalField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Least, Substr

from madang.search.queries import among, ids_matching
from madang.spaces.models import AgreementKind, AgreementLine, AgreementState
from madang.spaces.queries.agreements import FIRM, agreements_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal
    from typing import Any

    from django.db.models import Expression, QuerySet

    from madang.hubs.models import Actor
    from madang.spaces.models import SpaceAgreement

#: What the list tells of an agreement, and of a line: code, rate, quantity, net area.
Told = tuple[int, str, str, str, "date", "date | None", str, str]
ListedLine = tuple["str | None", "Decimal", "Decimal", "Decimal"]
#: Without an end, as the filter by years calls it.
OPEN = "open"
YEAR, LAST_YEAR = 4, 2200


@dataclass(frozen=True, slots=True)
class Group:
    """How many agreements stand so, are of this kind and end in this year."""

    state: str
    kind: str
    ends: str
    count: int


def _over() -> Expression:
    """Return the first day on which an agreement no longer runs, as `over_on` does."""
    return Least(
        Coalesce("ends_on", "terminated_on"), Coalesce("terminated_on", "ends_on")
    )


def _state(on: date) -> Case:
    """Return where an agreement stands on a day, as `SpaceAgreement.state` does."""
    leaving = Q(notice_given_on__isnull=False) | Q(terminated_on__isnull=False)
    unsigned = Q(signed_on=None)
    gone = Q(withdrawn_on__isnull=False)
    return Case(
        When(unsigned & gone, then=Value(AgreementState.WITHDRAWN.value)),
        When(unsigned, then=Value(AgreementState.OFFERED.value)),
        When(over__lte=on, then=Value(AgreementState.ENDED.value)),
        When(starts_on__gt=on, then=Value(AgreementState.SIGNED.value)),
        When(leaving, then=Value(AgreementState.NOTICE.value)),
        default=Value(AgreementState.ACTIVE.value),
        output_field=CharField(),
    )


def agreements_found(by: Actor, text: str, on: date) -> QuerySet[SpaceAgreement]:
    """Return the agreements that a text finds, with `over` and `stands` on a day.

    A text finds a part of a number, of the code of a space, or the tenant by its name.
    """
    found = agreements_visible_to(by).annotate(over=_over())
    found = found.annotate(stands=_state(on))
    if not text:
        return found
    lines = AgreementLine.objects.filter(
        agreement=OuterRef("pk"), space__code__icontains=text
    )
    tenants = Q(organisation__name__icontains=text)
    tenants |= Q(organisation__in=among(ids_matching(by.hub, text, FIRM)))
    return found.filter(Q(number__icontains=text) | Exists(lines) | tenants)


def groups_of(found: QuerySet[SpaceAgreement]) -> list[Group]:
    """Return how many there are of each state, kind and year, in one statement.

    The last day of a year is the day before ``01-01``, so that day is told apart.
    """
    day = Cast("over", CharField())
    rows = (
        found.order_by()
        .annotate(tail=Substr(day, 6))
        .annotate(
            ends=Case(
                When(over=None, then=Value(OPEN)),
                When(tail="01-01", then=day),
                default=Substr(day, 1, YEAR),
                output_field=CharField(),
            )
        )
        .values_list("stands", "kind", "ends")
        .annotate(count=Count("pk"))
    )
    counts: Counter[tuple[str, str, str]] = Counter()
    for state, kind, ends, count in rows:
        counts[state, kind, _year(ends)] += count
    return [Group(*key, count) for key, count in counts.items()]


def _year(ends: str) -> str:
    """Return the year of the last day; of the first of January the year before."""
    return str(int(ends[:YEAR]) - 1) if len(ends) > YEAR else ends


def chosen_of(
    found: QuerySet[Any], chosen: Mapping[str, Iterable[str]]
) -> QuerySet[SpaceAgreement]:
    """Return those of the states, kinds and years chosen; no choice takes all."""
    if states := set(chosen.get("state", ())):
        found = found.filter(stands__in=states)
    if kinds := set(chosen.get("kind", ())):
        found = found.filter(kind__in=kinds)
    if ends := set(chosen.get("ends", ())):
        within = Q(over=None) if OPEN in ends else Q(pk__in=[])
        for year in (int(one) for one in ends - {OPEN}):
            within |= Q(over__gt=f"{year}-01-01", over__lte=f"{year + 1}-01-01")
        found = found.filter(within)
    return found


def told_of(found: QuerySet[Any]) -> QuerySet[Any, Told]:
    """Return what the list tells of agreements, and nothing else of them."""
    return found.values_list(
        "pk",
        "number",
        "organisation__name",
        "kind",
        "starts_on",
        "over",
        "currency",
        "stands",
    )


def lines_under(agreements: Iterable[int]) -> dict[int, list[ListedLine]]:
    """Return the lines of agreements as the list adds them up, in one statement."""
    found: dict[int, list[ListedLine]] = {}
    lines = AgreementLine.objects.filter(agreement__in=list(agreements))
    rows = lines.order_by("starts_on", "pk").values_list(
        "agreement", "space__code", "rate", "quantity", "net_m2"
    )
    for agreement, code, rate, quantity, net_m2 in rows:
        found.setdefault(agreement, []).append((code, rate, quantity, net_m2))
    return found


def is_choice(name: str, value: str) -> bool:
    """Return whether a value of the address means something in a filter."""
    if name == "ends":
        is_year = value.isdecimal() and value.isascii() and len(value) == YEAR
        return value == OPEN or (is_year and 1 <= int(value) < LAST_YEAR)
    return value in {"state": AgreementState, "kind": AgreementKind}[name].values


def in_order(found: QuerySet[SpaceAgreement], sort: str) -> QuerySet[SpaceAgreement]:
    """Return agreements in the order of a column; what has no value stands last."""
    name = sort.removeprefix("-")
    orders = _orders()
    if name not in orders:
        return found.order_by("-starts_on", "number")
    key = orders[name]
    turned = (
        key.desc(nulls_last=True) if sort.startswith("-") else key.asc(nulls_last=True)
    )
    return found.order_by(turned, "-starts_on", "number")


def _orders() -> dict[str, Any]:
    places = {value: n for n, value in enumerate(AgreementState.values)}
    kinds = {value: n for n, value in enumerate(AgreementKind.values)}
    return {
        "number": F("number"),
        "tenant": F("organisation__name"),
        "kind": _place("kind", kinds),
        "spaces": _of_lines(Min("space__code"), CharField()),
        "starts": F("starts_on"),
        "ends": F("over"),
        "m2": _of_lines(Sum("net_m2"), DecimalField()),
        "rent": _of_lines(Sum(F("rate") * F("quantity")), DecimalField()),
        "currency": F("currency"),
        "state": _place("stands", places),
    }


def _place(field: str, places: Mapping[str, int]) -> Case:
    whens = [When(**{field: value}, then=Value(n)) for value, n in places.items()]
    return Case(*whens, output_field=IntegerField())


def _of_lines(what: Any, kind: Any) -> Subquery:
    lines = AgreementLine.objects.filter(agreement=OuterRef("pk")).order_by()
    told = lines.values("agreement").annotate(told=what).values("told")
    return Subquery(told, output_field=kind)
