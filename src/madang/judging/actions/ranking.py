"""Scoring rules declared, rankings made by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext as _

from madang.hubs.actions import action
from madang.judging import declared, rules
from madang.judging.models import Ranking, RuleEdition
from madang.judging.planning.scoring import fingerprint_of, rank_by
from madang.judging.queries.ranking import rounds_of_rule
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.judging.models import Round


@action(allowed=rules.may_run)
def declare_rule(
    round_: Round, by: Actor, *, content: Any, now: datetime
) -> RuleEdition:
    """The round's ranking is made by this rule; former editions stay as they are.

    Saying the newest edition again makes no other one.

    Raises:
        Refused: it is no rule, or counts rounds of another call.
    """
    found = declared.read(content)
    mark = fingerprint_of(found.write())
    newest = RuleEdition.objects.filter(round=round_).order_by("-number").first()
    if newest is not None and newest.fingerprint == mark:
        return newest
    last = RuleEdition.objects.filter(round=round_).aggregate(n=Max("number"))["n"] or 0
    edition = RuleEdition(
        hub=round_.hub,
        round=round_,
        number=last + 1,
        content=found.write(),
        fingerprint=mark,
        declared_at=now,
        declared_by=by.user,
    )
    for counted in rounds_of_rule(edition, found).values():
        if fault := counted.scale.fault():
            raise Refused(
                _("%(round)s: %(fault)s") % {"round": counted, "fault": fault}
            )
    edition.save()
    return edition


@action(allowed=rules.may_run)
def make_ranking(edition: RuleEdition, by: Actor, *, now: datetime) -> Ranking:
    """The ranking by this rule stands, over the sheets that are locked now.

    The same rule over the same sheets is the same ranking: it is made once.

    Raises:
        Refused: no sheet is locked, or one does not fit the rule.
    """
    found = rank_by(edition)
    if not found.rows:
        raise Refused(_("No sheet is locked yet, so there is nothing to rank."))
    ranking, _is_new = Ranking.objects.get_or_create(
        rule=edition,
        sheets_fingerprint=found.fingerprint,
        defaults={
            "hub": edition.hub,
            "round": edition.round,
            "rows": found.rows,
            "notes": found.notes,
            "made_at": now,
            "made_by": by.user,
        },
    )
    return ranking
