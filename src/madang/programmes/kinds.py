"""What rooms above may add to the pages of programmes.

On a call's public page: what one can do now, such as applying.  Panels of staff's pages
go through ``kit.navigation.add_panel`` with the subjects ``programmes.programme``,
``programmes.call``, ``programmes.cohort``, ``programmes.place``; panels of a co-host's
page with ``programmes.cohosted`` (the key is the programme's).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.programmes.models import Call


@dataclass(frozen=True, slots=True)
class CallPanel:
    """What stands beside a call's dates: a sentence, and a button if there is one.

    `url` is a path of the product; without it there is only the sentence.
    """

    text: str = ""
    label: str = ""
    url: str = ""
    is_primary: bool = True


CallSource = Callable[["Actor", "Call", "datetime"], "CallPanel | None"]

_sources: list[CallSource] = []


def add_call_panel(source: CallSource) -> None:
    """Let `source` say what somebody may do with a call now.

    The actor may be a visitor without a user; it is asked once for each view of the
    page, which shall stay within two statements for it.
    """
    if source not in _sources:
        _sources.append(source)


def call_panels(by: Actor, call: Call, now: datetime) -> list[CallPanel]:
    """Return what the rooms above show on a call's public page."""
    found = (source(by, call, now) for source in _sources)
    return [panel for panel in found if panel is not None]
