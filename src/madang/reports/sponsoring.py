"""What a sponsor sees on her own page: her programmes' figures as of a day.

They are read from the editions that were released to her, never from today's rows: a
figure that changed by one company's late row would tell what that company reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from madang.outcomes.queries import programmes_of_sponsor
from madang.reports.drawing import drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.directory.models import Organisation
    from madang.hubs.models import Hub
    from madang.reports.models import Snapshot


def figures_in(
    editions: Sequence[Snapshot], asked: str, language: str
) -> dict[str, Any]:
    """Return the figures of the edition asked for, else of the latest day."""
    ordered = sorted(editions, key=lambda one: (one.as_of, one.pk), reverse=True)
    if not ordered:
        return {"editions": []}
    row = next((one for one in ordered if str(one.pk) == asked), ordered[0])
    told = drawn(row.content, language, outside=True)
    return {
        "editions": ordered,
        "on": row,
        "told": told,
        "blocks": [one for one in told["blocks"] if one["kind"] == "figures"],
    }


def programmes_named(hub: Hub, sponsor: Organisation) -> list[str]:
    """Return what she pays for, by name."""
    return [str(one) for one in programmes_of_sponsor(hub, sponsor.pk)]
