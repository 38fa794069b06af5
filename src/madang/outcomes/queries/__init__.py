"""Reads of outcomes: who sees which rows, and what they add up to."""

from madang.outcomes.queries.comparing import Comparison, compare_cohorts
from madang.outcomes.queries.figures import (
    Figure,
    Total,
    figures_of,
    rows_behind,
    shares_of,
    split_by_sponsor,
)
from madang.outcomes.queries.scopes import Scope, programmes_of_sponsor
from madang.outcomes.queries.targets import (
    Standing,
    standings_of,
    targets_of,
    targets_visible_to,
)
from madang.outcomes.queries.visible import (
    cohorts_to_count,
    indicators_in_use,
    indicators_visible_to,
    organisations_in,
    steps_of,
    values_visible_to,
)

__all__ = [
    "Comparison",
    "Figure",
    "Scope",
    "Standing",
    "Total",
    "cohorts_to_count",
    "compare_cohorts",
    "figures_of",
    "indicators_in_use",
    "indicators_visible_to",
    "organisations_in",
    "programmes_of_sponsor",
    "rows_behind",
    "shares_of",
    "split_by_sponsor",
    "standings_of",
    "steps_of",
    "targets_of",
    "targets_visible_to",
    "values_visible_to",
]
