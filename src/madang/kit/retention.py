"""How long the rooms keep what: rules that a nightly job carries out.

A rule's days come from the privacy tag of the field it is about, so that the table of
what is kept and the job that deletes it can never tell two stories.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import Model
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """What happens to rows whose time is over.

    `due(before, hub)` counts what is older than `before`, in one hub or (``None``) in
    all; `sweep(before)` deletes or empties it everywhere and returns how many rows.
    """

    name: str
    title: str | _StrPromise
    days: int
    due: Callable[[datetime, Any], int]
    sweep: Callable[[datetime], int]
    counts_from: str | _StrPromise = ""

    def before(self, now: datetime) -> datetime:
        """Return the moment before which rows are over."""
        return now - timedelta(days=self.days)


_rules: dict[str, RetentionRule] = {}


def add_rule(rule: RetentionRule) -> None:
    """Register a rule; the same name replaces the former."""
    _rules[rule.name] = rule


def rules() -> list[RetentionRule]:
    """Return every rule, the shortest time first."""
    return sorted(_rules.values(), key=lambda rule: (rule.days, rule.name))


def days_of(model: type[Model], field: str) -> int:
    """Return how many days a field may be kept, as its tag says.

    Raises:
        LookupError: the tag sets no end.
    """
    days: int | None = model.privacy[field].retention_days  # type: ignore[attr-defined]
    if days is None:
        raise LookupError(f"{model.__name__}.{field} is kept as long as its row.")
    return days
