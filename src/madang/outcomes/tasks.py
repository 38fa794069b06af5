"""What this room does by itself: counting what rooms offer, reminding of surveys."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from madang.hubs.models import system_actor
from madang.outcomes.actions import gather_values, remind_of_survey
from madang.outcomes.actions.trading import count_trade
from madang.outcomes.actions.warning import warn_of_targets
from madang.outcomes.queries import hubs_that_count, surveys_to_remind_of
from madang.outcomes.queries.targets import hubs_with_targets
from madang.outcomes.queries.trading import hubs_that_trade

if TYPE_CHECKING:
    from datetime import datetime

#: Where a hub's day may be ahead of the clock's.
A_DAY = timedelta(days=1)
#: Nothing that is counted is older.
BEGINNING = date(1990, 1, 1)


def hourly(now: datetime) -> None:
    """Counted indicators are up to date, targets behind and surveys were told of."""
    for hub in hubs_that_count():
        last = hub.day_of(now)
        by = system_actor(hub)
        gather_values(hub, by, first=BEGINNING, last=last, now=now)
    for hub in hubs_that_trade():
        count_trade(hub)
    for hub in hubs_with_targets(now.date()):
        warn_of_targets(hub, now=now)
    for survey in surveys_to_remind_of(now.date() + A_DAY):
        if survey.takes(survey.hub.day_of(now)):
            remind_of_survey(survey, system_actor(survey.hub), now=now)
