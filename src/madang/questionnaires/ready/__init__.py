"""Ready-made questionnaires in four languages, to begin with and to show in the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.questionnaires.ready import (
    bridge,
    gallery,
    korea,
    proposals,
    small,
    supplier,
)

if TYPE_CHECKING:
    from madang.questionnaires.definition import Definition
    from madang.questionnaires.ready.words import Ready

READY: dict[str, Ready] = {
    one.key: one
    for one in (
        bridge.APPLICATION,
        proposals.CONCEPT,
        proposals.PROPOSAL,
        korea.DOCUMENTS,
        small.JUDGE_FEEDBACK,
        small.BASELINE,
        supplier.SUPPLIER,
    )
}


def every_kind() -> Definition:
    """Return a questionnaire that asks one question of every kind."""
    return gallery.EVERY_KIND.definition()


__all__ = ["READY", "every_kind"]
