"""Whether a workflow works as a whole: every flaw with the stage or move it is in.

Pure, but for the register of guards.  An editor shows the flaws at their places; what
is put in force has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.applications import kinds
from madang.applications.workflow import APPLICANT, STAFF, Faulty, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from madang.applications.workflow import Move, Stage, Workflow

#: The one guard that the applicant's own sending is asked.
COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong, and with which stage or move; neither: with the whole."""

    text: str
    stage: str = ""
    move: str = ""


def flaws(way: Workflow) -> list[Flaw]:
    """Return everything that keeps a workflow from working."""
    found = [*_of_stages(way), *_without_an_end(way)]
    for move in way.moves:
        found += [Flaw(text, move=move.key) for text in _of_move(way, move)]
    return found


def check(way: Workflow) -> None:
    """Refuse a workflow that does not work.

    Raises:
        Faulty: names the first stage or move at fault.
    """
    for flaw in flaws(way):
        part = way.stage(flaw.stage) or way.move(flaw.move)
        told = _("“%(name)s”: %(flaw)s")
        raise Faulty(
            told % {"name": part.name, "flaw": flaw.text} if part else flaw.text
        )


def _of_stages(way: Workflow) -> Iterator[Flaw]:
    if way.first.kind != Kind.FORM:
        yield Flaw(_("The first stage takes the form."), way.first.key)
    if not any(stage.kind == Kind.END for stage in way.stages):
        yield Flaw(_("There is no end: add a stage in which applications end."))
    reached = _reached(way, [way.first.key])
    for stage in way.stages:
        for text in _of_stage(way, stage, reached):
            yield Flaw(text, stage.key)


def _of_stage(way: Workflow, stage: Stage, reached: set[str]) -> Iterator[str]:
    if stage.key not in reached:
        yield _("No move leads here.")
    if stage.kind == Kind.END:
        return
    if stage.outcome:
        yield _("Only an end has an outcome.")
    if not way.moves_from(stage.key):
        yield _("No move leaves it.")
    sent = [m for m in way.moves_from(stage.key) if APPLICANT in m.roles]
    if stage.kind == Kind.FORM and not sent:
        yield _("Nobody can send this form: add a move made by the applicant.")


def _without_an_end(way: Workflow) -> Iterator[Flaw]:
    """Yield the stages that can be left, but from which no end is ever reached."""
    ends = {stage.key for stage in way.stages if stage.kind == Kind.END}
    if not ends:
        return
    for stage in way.stages:
        if way.moves_from(stage.key) and not _reached(way, [stage.key]) & ends:
            yield Flaw(_("From here no end is ever reached."), stage.key)


def _reached(way: Workflow, edge: Iterable[str]) -> set[str]:
    seen, left = set(edge), list(edge)
    while left:
        targets = {m.target for m in way.moves_from(left.pop()) if m.target} - seen
        seen |= targets
        left += targets
    return seen


def _of_move(way: Workflow, move: Move) -> Iterator[str]:
    source, target = way.stage(move.source), way.stage(move.target)
    if target is None:
        yield _("It leads nowhere: choose the stage it leads to.")
    elif target is source:
        yield _("It leads to where it begins.")
    if not move.roles:
        yield _("Nobody may make it: choose who.")
    elif set(move.roles) - {APPLICANT, *STAFF}:
        yield _("Only the applicant, owners and programme staff move applications.")
    if move.message is not None and target is not None and target.outcome:
        yield _("What is decided is told by a letter, at its release.")
    if APPLICANT in move.roles:
        yield from _of_sending(way, move, source, target)
    for key in move.guards:
        yield from _of_guard(key, source)


def _of_sending(
    way: Workflow, move: Move, source: Stage | None, target: Stage | None
) -> Iterator[str]:
    """Yield what is wrong with a move that happens when the applicant sends."""
    if source is not None and source.kind != Kind.FORM:
        yield _("The applicant sends forms only; this stage has none.")
    if len(move.roles) > 1:
        yield _("What the applicant sends is a move of its own; staff have another.")
    if way.sending(move.source) != move:
        yield _("The form is sent by another move already.")
    if target is not None and target.outcome:
        yield _("Sending a form decides nothing.")
    if set(move.guards) - {COMPLETE}:
        yield _("Only completeness can be asked when the applicant sends.")


def _of_guard(key: str, source: Stage | None) -> Iterator[str]:
    guard = kinds.guard_named(key)
    if guard is None:
        yield _("“%(guard)s” cannot be asked here, so nothing may pass it.") % {
            "guard": key
        }
    elif source is not None and not guard.fits(source.kind):
        told = _("“%(guard)s” can never hold in a stage of this kind.")
        yield told % {"guard": guard.label}
