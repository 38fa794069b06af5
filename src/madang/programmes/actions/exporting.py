"""That a list was taken away as a file, on record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from madang.hubs import journal
from madang.hubs.actions import action
from madang.programmes import rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.hubs.models import Actor, Hub


@dataclass(frozen=True, slots=True)
class Told:
    """Nothing was changed; the lines tell what was taken."""

    lines: Sequence[journal.Line]


@action(rules.may_see_programmes)
def note_export(hub: Hub, by: Actor, *, page: str, file_format: str, many: int) -> Told:
    """The journal says who took which list with her."""
    told = {
        "page": [None, page],
        "format": [None, file_format],
        "rows": [None, many],
    }
    return Told([journal.Line("programmes.note_export", hub, told)])
