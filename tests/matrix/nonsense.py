"""Bodies and addresses in which every field that a page asks for says nonsense."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What the middlewares of the product and the language of the page are asked by.
SPARED = {"_key", "csrfmiddlewaretoken", "language", "lang", "format", "act", "do"}
#: Names of days, months and moments.
DATED = re.compile(r"^(on|at|to|from|first|last|until|month|day|.*_(on|at))$")
LAST_DAY, TOO_LONG, TORN = "9999-12-31T23:59", "9" * 5000, "a\0b"
#: What each method brings: (where a day is asked for, elsewhere).
NONSENSE = {"POST": (LAST_DAY, TOO_LONG), "GET": (LAST_DAY[:10], TORN)}


@contextmanager
def answered_with(  # noqa: C901 -- one small function for each way of asking
    nonsense: tuple[str, str],
) -> Iterator[None]:
    """Let every form and query have each field that is asked for, and nonsense in it."""

    def value(name: Any) -> str | None:
        if not isinstance(name, str) or name in SPARED:
            return None
        return nonsense[0 if DATED.match(name) else 1]

    def get(self: QueryDict, name: Any, default: Any = None) -> Any:
        return value(name) or plain["get"](self, name, default)

    def getitem(self: QueryDict, name: Any) -> Any:
        return value(name) or plain["__getitem__"](self, name)

    def getlist(self: QueryDict, name: Any, default: Any = None) -> Any:
        said = value(name)
        return [said, said] if said else plain["getlist"](self, name, default)

    def contains(self: QueryDict, name: Any) -> bool:
        return bool(value(name)) or name in dict.keys(self)

    def delitem(self: QueryDict, name: Any) -> None:
        self.pop(name, None)  # a link to another page leaves out what is only said

    names = ("get", "__getitem__", "getlist", "__contains__", "__delitem__")
    plain = {name: getattr(QueryDict, name) for name in names}
    kept = {name: vars(QueryDict).get(name) for name in names}
    for name, new in zip(
        names, (get, getitem, getlist, contains, delitem), strict=True
    ):
        setattr(QueryDict, name, new)
    try:
        yield
    finally:
        for name, old in kept.items():
            if old is None:
                delattr(QueryDict, name)
            else:
                setattr(QueryDict, name, old)
