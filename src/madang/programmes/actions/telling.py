"""Writing to a company about its place: that one is offered, and what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from madang.directory.queries import readers_of
from madang.hubs import journal
from madang.hubs.actions import action
from madang.inbox.telling import Letter, tell
from madang.kit.dates import day_text
from madang.programmes import rules
from madang.programmes.queries import coming_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.programmes.models import Cohort, Place
    from madang.programmes.queries import ComingIn

OFFERED, LACKING = "programmes.place", "programmes.lacking"


@dataclass(frozen=True, slots=True)
class Reminded:
    """Whom a reminder reached: how many companies, and how many that has nobody."""

    companies: int
    unreached: tuple[str, ...]
    lines: Sequence[journal.Line]


@action(rules.may_run_programmes)
def remind(
    cohort: Cohort, by: Actor, *, places: Sequence[Place], now: datetime
) -> Reminded:
    """The people of these companies are told what is still open, once a day at most.

    A company that lacks nothing is told nothing.
    """
    lines, unreached = [], []
    for one in coming_in([p for p in places if p.cohort_id == cohort.pk]):
        if not one.lacks:
            continue
        if _write(one, now):
            lines.append(journal.Line("programmes.remind", one.place, {}))
        else:
            unreached.append(str(one.place.organisation))
    return Reminded(len(lines), tuple(unreached), lines)


def _write(one: ComingIn, now: datetime) -> bool:
    """Tell a company's people what it lacks; return whether there is anybody."""
    place = one.place
    ids = [place.organisation_id]
    readers = list(readers_of("organisations", place.hub, ids, place.hub.day_of(now)))
    if not readers:
        return False
    tell(
        place.hub,
        readers,
        kind=LACKING,
        key=f"lacking:{place.pk}:{now:%Y-%m-%d}",
        now=now,
        write=lambda: _lacking(one),
    )
    return True


def _lacking(one: ComingIn) -> Letter:
    language = get_language() or "en"
    lines = []
    for point in one.missing_points:
        due = point.item.due_on
        until = f" ({day_text(due, language)})" if due else ""
        lines.append(f"• {point.item}{until}")
    lines += [
        "• " + _("Sign: %(paper)s") % {"paper": paper.agreement}
        for paper in one.missing_papers
    ]
    if one.missing_measures:
        lines.append("• " + _("Give your first figures"))
    subject = ngettext(
        "%(programme)s: one thing is still open",
        "%(programme)s: %(count)d things are still open",
        one.lacks,
    ) % {"programme": one.place.cohort.programme, "count": one.lacks}
    return Letter(subject, tuple(lines), _("Open it"), path_of(one.place))


def path_of(place: Place) -> str:
    """Return the path of a place's page."""
    keys = {"hub": place.hub.slug, "pk": place.pk}
    return reverse("programmes:place", kwargs=keys)


def tell_offer(place: Place, now: datetime) -> None:
    """The company's people know that a place is offered to it."""
    ids = [place.organisation_id]

    def write() -> Letter:
        told = {"cohort": place.cohort, "programme": place.cohort.programme}
        return Letter(
            _("A place in %(programme)s is offered to you") % told,
            (_("Cohort: %(cohort)s") % told, _("Please accept or decline it.")),
            _("Answer"),
            path_of(place),
        )

    tell(
        place.hub,
        readers_of("organisations", place.hub, ids, place.hub.day_of(now)),
        kind=OFFERED,
        key=f"place:{place.pk}:{place.version}",
        now=now,
        write=write,
    )
