"""Run a transaction again when the database asks for it: a deadlock or a lost race.

Only for work that opens its own transaction and leaves nothing behind when it fails.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, TypeVar

from django.db import OperationalError, connection

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

RETRIES = 3
FIRST_WAIT = 0.02
AGAIN = frozenset({"40001", "40P01"})  # serialisation failure, deadlock
# Plain SQLITE_BUSY comes after SQLite itself has tried for as long as settings say.
LOST = frozenset({"SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED_SHAREDCACHE"})


def is_worth_another_try(problem: BaseException) -> bool:
    """Tell whether the same work may succeed when it is simply done again."""
    cause = problem.__cause__
    return isinstance(problem, OperationalError) and (
        getattr(cause, "sqlstate", None) in AGAIN
        or getattr(cause, "sqlite_errorname", None) in LOST
    )


def with_retries(
    work: Callable[[], T], *, sleep: Callable[[float], None] = time.sleep
) -> T:
    """Return what `work` returns, trying up to three times more, after a random wait.

    Inside an open transaction it is tried once: that transaction is already lost, and
    whoever opened it has to begin again.

    Raises:
        OperationalError: it still failed, or trying again would not help.
    """
    for turn in range(RETRIES):
        try:
            return work()
        except OperationalError as problem:
            if connection.in_atomic_block or not is_worth_another_try(problem):
                raise
        longest = FIRST_WAIT * 4**turn
        sleep(random.uniform(longest / 4, longest))  # noqa: S311 -- only spreads load
    return work()
