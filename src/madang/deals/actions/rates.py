"""Sources of exchange rates and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.deals import rules
from madang.deals.checking import assign, check
from madang.deals.models import Rate, RateSource
from madang.hubs import journal
from madang.hubs.actions import action

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from madang.hubs.models import Actor, Hub


@action(rules.may_note_amounts)
def add_source(hub: Hub, by: Actor, *, name: str) -> RateSource:
    """The hub knows a source of rates by this name.

    Raises:
        Refused: there is one of this name, or none was given.
    """
    source = RateSource(hub=hub, name=name.strip())
    check(source)
    source.save()
    return source


@action(rules.may_note_amounts)
def add_rate(
    source: RateSource, by: Actor, *, values: Mapping[str, Any], now: datetime
) -> Rate:
    """The source says what a currency is worth on a day.

    Raises:
        Refused: a value is wrong, or the rate of that day is known.
    """
    rate = Rate(hub=source.hub, source=source)
    assign(rate, values, ("on", "base", "quote", "rate"))
    later = rate.on is not None and rate.on > by.hub.day_of(now)
    check(rate, on=_("This day is still to come.") if later else "")
    rate.save()
    return rate


class RateDropped:
    """A rate is gone; the journal keeps what it said."""

    def __init__(self, rate: Rate) -> None:
        told = {name: [was, None] for name, was in journal.snapshot(rate).items()}
        self.lines = [journal.Line("deals.drop_rate", rate.source, told)]


@action(rules.may_note_amounts)
def drop_rate(rate: Rate, by: Actor) -> RateDropped:
    """A rate that was noted wrongly is gone."""
    dropped = RateDropped(rate)
    rate.delete()
    return dropped
