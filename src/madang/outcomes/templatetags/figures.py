"""The rows behind a target's figures, for templates: ``{% load figures %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from madang.outcomes.views.shown import rows_url

if TYPE_CHECKING:
    from datetime import date

    from madang.outcomes.models import Target

register = template.Library()


@register.simple_tag
def target_rows(target: Target, hub: str, month: date | None = None) -> str:
    """Return the address of the rows that a target counts, or those of one month."""
    scopes = (
        ("cohort", target.cohort_id),
        ("programme", target.programme_id),
        ("sponsor", target.sponsor_id),
    )
    kind, pk = next(((name, key) for name, key in scopes if key), ("", 0))
    return rows_url(
        hub, target.indicator_id, (kind, pk or 0),
        (month or target.starts_on, month or target.ends_on), target.level,
    )  # fmt: skip
