"""What several pages of judging share: one act and back, tabs of a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from madang.judging.models import Round

REFUSED = 422
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONFLICT = 409


def tabs_of(round_: Round, hub: str, current: str) -> list[dict[str, object]]:
    """Return the tabs of a round's pages."""
    names = [
        ("round", _("Overview")),
        ("rubric", _("Rubric")),
        ("seats", _("Judges")),
        ("allocation", _("Allocation")),
        ("panels", _("Reads")),
        ("ranking", _("Ranking")),
        ("days", _("Pitch days")),
        ("poll", _("Ratings")),
    ]
    return [
        {
            "label": label,
            "url": reverse(f"judging:{name}", kwargs={"hub": hub, "pk": round_.pk}),
            "is_current": name == current,
        }
        for name, label in names
    ]
