"""Pages of a list whose length is known without counting it, or is not asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.utils.functional import cached_property

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: A person does not read on so far; only that there are more is said.
MOST = 10_000
#: No database counts further than this many pages.
FARTHEST = 1_000_000


class Counted(Paginator[Any]):
    """Pages of rows whose number is known already."""

    def __init__(self, rows: Any, per_page: int, total: int) -> None:
        super().__init__(rows, per_page)
        self.count = total


class Capped(Paginator[Any]):
    """Pages of rows that are counted as far as `most` and no further.

    If there are more, the list is open: `count` is `most`, and page follows page for as
    long as there are rows.  So a list of a million costs what one of `most` does.
    """

    def __init__(self, rows: QuerySet[Any], per_page: int, most: int = MOST) -> None:
        super().__init__(rows, per_page)
        self.most = most

    @cached_property
    def _seen(self) -> int:
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        return rows.order_by()[: self.most + 1].count()

    @cached_property
    def count(self) -> int:
        """How many rows there are, or `most` of more."""
        return min(self._seen, self.most)

    @property
    def is_open(self) -> bool:
        """Whether there are more rows than were counted."""
        return self._seen > self.most

    def validate_number(self, number: Any) -> int:
        """Return a page's number; of an open list it may lie beyond what was counted.

        Raises:
            EmptyPage: it is no page of the list.
            PageNotAnInteger: it is no number.
        """
        try:
            return super().validate_number(number)
        except EmptyPage:
            if self.is_open and 0 < int(number) <= FARTHEST:
                return int(number)
            raise

    def page(self, number: Any) -> Page[Any]:
        """Return a page; the last that was counted for one without rows."""
        if not self.is_open:
            return super().page(number)
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        if not rows and number > self.num_pages:
            return self.page(self.num_pages)
        return OpenPage(rows, number, self)


class OpenPage(Page[Any]):
    """A page of an open list, made of its rows and the first of the next page's."""

    def __init__(self, rows: list[Any], number: int, paginator: Capped) -> None:
        super().__init__(rows[: paginator.per_page], number, paginator)
        self.is_last = len(rows) <= paginator.per_page

    def has_next(self) -> bool:
        """Return whether there is a row after it."""
        return not self.is_last

    def next_page_number(self) -> int:
        """Return the next page's number."""
        return self.number + 1

    def end_index(self) -> int:
        """Return the place of its last row in the list."""
        return self.start_index() + len(self.object_list) - 1
