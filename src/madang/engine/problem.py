"""What every problem says when it is posed wrongly, and when its solver must stop."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class ProblemError(ValueError):
    """The problem cannot be posed so; names the field, the row and the remedy.

    `field` is the name of the wrong input, `row` the id or number of the wrong line in
    it (or ``None`` when the whole field is wrong), `what` the fault and `remedy` what
    would mend it, all in plain words.

    >>> str(ProblemError("loads", "judge 7", "is negative (-2)", "give 0 or more"))
    'loads, judge 7: is negative (-2); give 0 or more'
    """

    def __init__(self, field: str, row: object | None, what: str, remedy: str) -> None:
        place = field if row is None else f"{field}, {row}"
        super().__init__(f"{place}: {what}; {remedy}")
        self.field, self.row, self.what, self.remedy = field, row, what, remedy


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a running solver stands; `bound` is ``None`` until one is known."""

    seconds: float
    value: float | None
    bound: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """When to stop with the best so far: after `seconds`, or when told to.

    `report` is called now and then with a `Progress`; `cancelled` is asked now and
    then and ends the search when it answers true.

    >>> Stop(seconds=5).left() <= 5
    True
    """

    seconds: float = 60.0
    report: Callable[[Progress], None] | None = None
    cancelled: Callable[[], bool] | None = None
    started: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Return the seconds left, never below 0, and 0 once cancelled."""
        if self.cancelled is not None and self.cancelled():
            return 0.0
        return max(0.0, self.seconds - (time.monotonic() - self.started))

    def spent(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self.started

    def tell(self, value: float | None, bound: float | None, note: str = "") -> None:
        """Report progress, if anybody listens."""
        if self.report is not None:
            self.report(Progress(self.spent(), value, bound, note))
