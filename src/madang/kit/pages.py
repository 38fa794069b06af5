"""Pages of a list whose length is known without counting it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator


class Counted(Paginator[Any]):
    """Pages of rows whose number is known already."""

    def __init__(self, rows: Any, per_page: int, total: int) -> None:
        super().__init__(rows, per_page)
        self.count = total
