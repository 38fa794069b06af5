"""Telling who keeps outcomes of targets that fall behind: once, and not each hour."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from madang.deals.queries import keepers_of
from madang.inbox.telling import Letter, tell
from madang.kit.money import money_text, number_text
from madang.outcomes.queries.targets import Outlook, open_targets, standings_of
from madang.outcomes.queries.worth import latest_rates

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from madang.hubs.models import Hub
    from madang.outcomes.queries import Standing

#: The kind of notices that a target falls behind.
TARGET = "outcomes.target"


def warn_of_targets(hub: Hub, *, now: datetime) -> list[Standing]:
    """Those who keep outcomes are told of each target that falls behind, once.

    Of one that was changed since they are told again.  Returns those that are behind.
    """
    today = hub.day_of(now)
    found = standings_of(open_targets(hub, today), today, latest_rates(hub, today))
    behind = [at for at in found if at.outlook == Outlook.BEHIND]
    keepers = list(keepers_of(hub)) if behind else []
    for at in behind:
        tell(
            hub, keepers, kind=TARGET, now=now, write=partial(_letter, hub, at),
            key=f"target-{at.target.pk}-{at.target.version}-behind",
        )  # fmt: skip
    return behind


def _letter(hub: Hub, at: Standing) -> Letter:
    target = at.target
    words = {
        "what": target.indicator,
        "reached": _said(at.counted, target.currency),
        "wanted": _said(target.amount, target.currency),
        "day": date_format(target.ends_on, "DATE_FORMAT"),
    }
    lines = [
        _("So far it is at %(reached)s of %(wanted)s, which are due on %(day)s.")
        % words
    ]
    if at.forecast:
        high = _said(round(at.forecast.high), target.currency)
        told = _("If the months go on as they did, it ends at %(high)s at best.")
        lines.append(told % {"high": high})
    lines += _lines_of_worth(at)
    path = reverse("outcomes:target", kwargs={"hub": hub.slug, "pk": target.pk})
    subject = _("The target “%(what)s” falls behind") % words
    return Letter(subject, tuple(lines), _("Look at the target"), path)


def _lines_of_worth(at: Standing) -> list[str]:
    """Return at which rate other currencies count, and which have none."""
    if at.worth is None:
        return []
    lines = []
    for part in at.worth.parts:
        words = {
            "sum": _said(part.amount, part.currency),
            "rate": part.said.words,
            "source": part.said.source,
            "day": date_format(part.said.on, "DATE_FORMAT"),
        }
        lines.append(_("Of it %(sum)s at %(rate)s: %(source)s, %(day)s.") % words)
    for code, amount in at.worth.left_out.items():
        told = _("Left out, since no rate is known:")
        lines.append(f"{told} {_said(amount, code)}")
    return lines


def _said(amount: Decimal | int, currency: str) -> str:
    if currency:
        return money_text(amount, currency, "en")
    return number_text(amount, "en", None)
