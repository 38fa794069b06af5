"""Reads of outcomes: who sees which rows, and what they add up to."""

from madang.outcomes.queries.comparing import Comparison, compare_cohorts
from madang.outcomes.queries.figures import (
    Figure,
    Split,
    Total,
    figures_of,
    first_month_of,
    rows_behind,
    shares_of,
    split_by_sponsor,
)
from madang.outcomes.queries.listing import (
    values_chosen,
    values_found,
    values_in_order,
)
from madang.outcomes.queries.scopes import Scope, programmes_of_sponsor
from madang.outcomes.queries.surveys import (
    link_at,
    links_visible_to,
    surveys_to_remind_of,
    surveys_visible_to,
)
from madang.outcomes.queries.surviving import (
    STILL_IN_BUSINESS,
    Curve,
    Watched,
    companies_at,
    curves_of,
)
from madang.outcomes.queries.targets import (
    Standing,
    standings_of,
    targets_of,
    targets_visible_to,
)
from madang.outcomes.queries.visible import (
    baselines_of,
    cohorts_to_count,
    hubs_that_count,
    indicators_in_use,
    indicators_visible_to,
    organisations_in,
    sponsors_in,
    standing_values,
    steps_of,
    values_visible_to,
    ways_down,
)
from madang.outcomes.queries.worth import Worth, latest_rates, worth_of

__all__ = [
    "STILL_IN_BUSINESS",
    "Comparison",
    "Curve",
    "Figure",
    "Scope",
    "Split",
    "Standing",
    "Total",
    "Watched",
    "Worth",
    "baselines_of",
    "cohorts_to_count",
    "companies_at",
    "compare_cohorts",
    "curves_of",
    "figures_of",
    "first_month_of",
    "hubs_that_count",
    "indicators_in_use",
    "indicators_visible_to",
    "latest_rates",
    "link_at",
    "links_visible_to",
    "organisations_in",
    "programmes_of_sponsor",
    "rows_behind",
    "shares_of",
    "split_by_sponsor",
    "sponsors_in",
    "standing_values",
    "standings_of",
    "steps_of",
    "surveys_to_remind_of",
    "surveys_visible_to",
    "targets_of",
    "targets_visible_to",
    "values_chosen",
    "values_found",
    "values_in_order",
    "values_visible_to",
    "ways_down",
    "worth_of",
]
