"""What of judging waits for somebody: reads, signatures, decisions, rounds over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.hubs.models import Role
from madang.judging import rules
from madang.judging.models import BoardState
from madang.judging.queries import open_objections, waiting_reads
from madang.judging.queries.board import boards_waiting
from madang.judging.queries.rounds import rounds_over
from madang.kit.navigation import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.hubs.models import Actor

SOON = timedelta(days=2)


def of_judges(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Say how many applications a judge still has to read, round by round."""
    if by.user is None or not by.has(Role.JUDGE):
        return
    url = reverse("judging:desk", kwargs={"hub": by.hub.slug})
    for desk in waiting_reads(by, now):
        text = ngettext(
            "%(count)d application to read in %(round)s",
            "%(count)d applications to read in %(round)s",
            desk.left,
        ) % {"count": desk.left, "round": desk.round.name}
        soon = desk.round.closes_at - now < SOON
        yield Waiting(text, url, _("Judging"), desk.round.closes_at, soon)


def of_staff(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Say which boards wait for her signature or a decision, and rounds over."""
    if not rules.may_run(by):
        return
    kind = _("Selection")
    for board in boards_waiting(by):
        text = (
            _("“%(board)s” waits for your signature")
            if board.state == BoardState.OPEN
            else _("“%(board)s” is approved: decide as chosen")
        )
        url = reverse("judging:board", kwargs={"hub": by.hub.slug, "pk": board.pk})
        yield Waiting(text % {"board": board}, url, kind, is_urgent=True)
    for round_ in rounds_over(by, now):
        text = _("%(round)s of %(call)s is over: close it and rank")
        told = {"round": round_.name, "call": round_.call}
        url = reverse("judging:round", kwargs={"hub": by.hub.slug, "pk": round_.pk})
        yield Waiting(text % told, url, _("Judging"), round_.closes_at)


def of_objections(by: Actor, _now: datetime) -> Iterator[Waiting]:
    """Yield how many judges named by applicants staff have to answer for."""
    many = open_objections(by).count() if by.is_managing else 0
    if many:
        text = ngettext(
            "%(count)d judge named by an applicant needs your answer",
            "%(count)d judges named by applicants need your answer",
            many,
        )
        url = reverse("judging:objections", kwargs={"hub": by.hub.slug})
        yield Waiting(text % {"count": many}, url, _("Judging"))
