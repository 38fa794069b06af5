"""Lists of many rows: text, facets with counts, order and page, in few statements.

Whatever the number of rows, a list costs the same: the facets on columns of the row
are counted together, in one grouped statement over an index that holds them all, whose
groups also tell how many rows there are; the facets on rows that hang on it together in
a second; the page's rows are fetched by key.

To staff, who all see the same, both counts are kept until something is done in the hub:
whatever changes a row writes a line into the journal, whose head is part of the key.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast
from django.utils.translation import get_language

from madang.directory.queries.saved import items_on
from madang.hubs.queries import journal_head
from madang.kit.fixed import Fixed
from madang.kit.recent import Recent
from madang.search.queries import among, ids_matching

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet
    from django.db.models.expressions import RawSQL
    from django.utils.functional import _StrPromise

    from madang.hubs.models import Actor, Hub

    Label = str | _StrPromise
    Groups = list[tuple[tuple[str, ...], int]]
    Hung = list[tuple[str, str, int]]

PER_PAGE, MOST_PER_PAGE = 50, 500
MOST_CHOICES = 12
TEXT = CharField(max_length=200)
_groups_kept: Recent[Groups] = Recent(most=200)
_hung_kept: Recent[Hung] = Recent(most=200)
_panels_kept: Recent[Panel] = Recent(most=200)


@dataclass(frozen=True, slots=True)
class Column:
    """A facet on a column of the listed row itself."""

    name: str
    label: Label
    word: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Hanging:
    """A facet on rows that hang on the listed one, such as its tags.

    `rows` are narrow; `owner` is their key to the listed row and `value` what is
    counted.  `stored` tells which values stand for a choice, `shown` the reverse.  One
    with `fixed` is a single choice: whether there are such rows at all.
    """

    name: str
    label: Label
    rows: Callable[[Hub, date], QuerySet[Any]]
    owner: str
    value: str = ""
    fixed: str = ""
    word: Callable[[str], str] = str
    stored: Callable[[str], Iterable[str]] = lambda choice: (choice,)
    shown: Callable[[str], str] = str
    is_for_staff: bool = False


Facet = Column | Hanging


@dataclass(frozen=True, slots=True)
class Plan:
    """What a list is made of: its rows, search kind, facets and orders.

    `orders` names the columns to sort by and their expressions; the first is taken
    when none is asked for.
    """

    visible: Callable[[Actor], QuerySet[Any]]
    kind: str
    facets: tuple[Facet, ...]
    orders: Mapping[str, tuple[str, ...]]
    on_list: str

    @property
    def columns(self) -> list[Column]:
        """The facets that are counted together."""
        return [facet for facet in self.facets if isinstance(facet, Column)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a list: a text, chosen values per facet, a list, an order."""

    text: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    saved_list: int = 0
    order: str = ""

    def of(self, facet: Facet) -> Sequence[str]:
        """Return what is chosen of a facet."""
        chosen = self.chosen.get(facet.name, ())
        if isinstance(facet, Hanging) and facet.fixed:
            return [facet.fixed] if facet.fixed in chosen else []
        return chosen


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, as the page shows it."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FacetShown:
    """A facet with its choices, the frequent ones first."""

    name: str
    label: Label
    choices: list[Choice]


@dataclass(frozen=True, eq=False, slots=True)
class Panel(Fixed):
    """The facets of a list as they stand until something is done in the hub."""

    facets: tuple[FacetShown, ...]


class Listing:
    """The rows of a plan that an actor may see and that are wanted."""

    def __init__(self, plan: Plan, by: Actor, wanted: Wanted, today: date) -> None:
        self.plan, self.by, self.wanted, self.today = plan, by, wanted, today
        self.facets = [
            facet
            for facet in plan.facets
            if by.is_staff or not getattr(facet, "is_for_staff", False)
        ]

    @cached_property
    def total(self) -> int:
        """How many rows there are."""
        return sum(n for group, n in self._groups if self._is_wanted(group))

    def rows(self) -> Any:
        """Return the rows in the order asked for."""
        name = self.wanted.order.removeprefix("-")
        if name not in self.plan.orders:
            name = next(iter(self.plan.orders))
        down = self.wanted.order == f"-{name}"
        keys = [
            F(key).desc(nulls_last=True) if down else F(key).asc(nulls_last=True)
            for key in self.plan.orders[name]
        ]
        # names are never empty: saying where nothing goes would only hide their index
        if name == next(iter(self.plan.orders)):
            keys = [F(k).desc() if down else F(k).asc() for k in self.plan.orders[name]]
        return self._filtered().order_by(*keys, "pk")

    def page_of(self, rows: Any) -> Any:
        """Return a slice of `rows` fetched by key, so that only keys are sorted."""
        ids = rows.values("pk")
        order = rows.query.order_by
        found = rows.model._default_manager.filter(hub=self.by.hub, pk__in=ids)
        return found.order_by(*order)

    def panel(self) -> Panel | None:
        """Return the facets as they were last shown, if nothing was done since."""
        if self._key is None:
            return None
        key = (self._key, get_language())
        return _panels_kept.get(key, lambda: Panel(tuple(self.shown())))

    def shown(self) -> list[FacetShown]:
        """Return the facets with how many rows each choice would leave.

        A facet's own choices do not narrow its counts, so that more can be chosen.
        """
        counts: dict[str, Counter[str]] = {
            facet.name: Counter() for facet in self.facets
        }
        words: dict[tuple[str, str], str] = {}
        for place, column in enumerate(self.plan.columns):
            for group, n in self._groups:
                if group[place] and self._is_wanted(group, but=place):
                    counts[column.name][group[place]] += n
        for name, value, n in self._hung:
            counts[name][value] += n
        for facet in self.facets:
            for value in (*counts[facet.name], *self.wanted.of(facet)):
                if isinstance(facet, Column) or facet.fixed in {"", value}:
                    words[facet.name, value] = facet.word(value)
        labels = {facet.name: facet.label for facet in reversed(self.facets)}
        return [
            FacetShown(name, labels[name], self._choices(name, count, words))
            for name, count in counts.items()
        ]

    def _choices(
        self, name: str, counts: Counter[str], words: Mapping[tuple[str, str], str]
    ) -> list[Choice]:
        """Return the most frequent choices, and those made."""
        chosen = [v for v in self.wanted.chosen.get(name, ()) if (name, v) in words]
        frequent = [value for value, n in counts.most_common(MOST_CHOICES) if n]
        values = dict.fromkeys([*frequent, *chosen])
        found = [Choice(v, words[name, v], counts[v], v in chosen) for v in values]
        return sorted(found, key=lambda choice: (-choice.count, choice.label))

    @cached_property
    def _found(self) -> RawSQL:
        return among(ids_matching(self.by.hub, self.wanted.text, self.plan.kind))

    def _filtered(self, *, columns: bool = True, but: Facet | None = None) -> Any:
        """Return the rows wanted; without the columns' choices, or one facet's."""
        found = self.plan.visible(self.by)
        if self.wanted.text:
            found = found.filter(pk__in=self._found)
        if self.wanted.saved_list and self.by.is_staff:
            on_it = items_on(self.by, self.wanted.saved_list, self.plan.on_list)
            found = found.filter(pk__in=on_it)
        for facet in self.facets:
            chosen = self.wanted.of(facet)
            if not chosen or facet is but:
                continue
            if isinstance(facet, Hanging):
                found = found.filter(pk__in=self._owners(facet, chosen))
            elif columns:
                found = found.filter(**{f"{facet.name}__in": chosen})
        return found

    def _owners(self, facet: Hanging, chosen: Iterable[str]) -> QuerySet[Any]:
        rows = facet.rows(self.by.hub, self.today).order_by()
        if not facet.fixed:
            values = [stored for choice in chosen for stored in facet.stored(choice)]
            rows = rows.filter(**{f"{facet.value}__in": values})
        return rows.values(facet.owner)

    @cached_property
    def _key(self) -> Hashable:
        """What the counts depend on; nothing if nobody else could use them."""
        if not self.by.is_staff or self.wanted.text or self.wanted.saved_list:
            return None
        head = journal_head(self.by.hub)
        chosen = tuple((facet.name, *self.wanted.of(facet)) for facet in self.facets)
        plan = (self.plan.kind, self.by.hub.pk, self.today, chosen)
        return (head.digest, *plan) if head else None

    @cached_property
    def _groups(self) -> Groups:
        """Every combination of the columns' values with how many rows have it."""
        if self._key is None:
            return self._group()
        return _groups_kept.get(self._key, self._group)

    @cached_property
    def _hung(self) -> Hung:
        """Facet, choice, count of the facets on hanging rows."""
        if self._key is None:
            return list(self._count_hanging())
        return _hung_kept.get(self._key, lambda: list(self._count_hanging()))

    def _group(self) -> Groups:
        names = [column.name for column in self.plan.columns]
        rows = self._filtered(columns=False).order_by()
        found = rows.values_list(*names).annotate(n=Count("pk"))
        return [(group[:-1], group[-1]) for group in found]

    @cached_property
    def _chosen(self) -> list[tuple[int, Sequence[str]]]:
        """The columns something is chosen of, by their place, with what is chosen."""
        places = enumerate(self.plan.columns)
        return [(n, chosen) for n, c in places if (chosen := self.wanted.of(c))]

    def _is_wanted(self, group: Sequence[str], but: int = -1) -> bool:
        return all(group[n] in chosen for n, chosen in self._chosen if n != but)

    def _count_hanging(self) -> Iterable[tuple[str, str, int]]:
        """Count the facets on hanging rows in one statement."""
        hanging = [facet for facet in self.facets if isinstance(facet, Hanging)]
        if not hanging:
            return
        first, *others = [self._counted(n, facet) for n, facet in enumerate(hanging)]
        for place, value, n in first.union(*others, all=True):
            facet = hanging[int(place)]
            yield facet.name, facet.fixed or facet.shown(value), n

    def _counted(self, place: int, facet: Hanging) -> Any:
        rows = facet.rows(self.by.hub, self.today).order_by()
        if self._is_narrowed(facet):
            allowed = self._filtered(but=facet).order_by()
            rows = rows.filter(**{f"{facet.owner}__in": allowed.values("pk")})
        else:
            # everything: leaving out the few merged rows is cheaper than asking all in
            rows = rows.exclude(**{f"{facet.owner}__in": self._merged})
        value: Any = Value("", TEXT) if facet.fixed else Cast(F(facet.value), TEXT)
        rows = rows.annotate(facet_place=Value(str(place), TEXT), facet_value=value)
        found = rows.values_list("facet_place", "facet_value")
        return found.annotate(n=Count(facet.owner, distinct=True))

    @cached_property
    def _merged(self) -> Any:
        """The keys of rows that were merged into others."""
        model = self.plan.visible(self.by).model
        return model._default_manager.filter(merged_into__isnull=False).values("pk")

    def _is_narrowed(self, facet: Hanging) -> bool:
        if not self.by.is_staff or self.wanted.text or self.wanted.saved_list:
            return True
        return any(self.wanted.of(f) for f in self.facets if f is not facet)
