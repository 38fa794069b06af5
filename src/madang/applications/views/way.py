"""The workflow of a call: its picture, its stages and moves, changed step by step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from madang.applications import building, kinds, presets, rules, soundness
from madang.applications.actions import (
    change_workflow,
    draft_workflow,
    drop_workflow,
    stages_held,
    undo_workflow,
)
from madang.applications.picture import picture
from madang.applications.queries import workflow_draft_of
from madang.applications.views.lists import call_and_intake, crumbs_to, tabs_of
from madang.applications.views.shared import MENDED
from madang.applications.wayforms import (
    OUTCOME_NAMES,
    SHORT,
    MoveForm,
    StageForm,
    roles_in_words,
)
from madang.applications.workflow import APPLICANT, Faulty, Workflow
from madang.hubs.http import door
from madang.kit.errors import Refused
from madang.kit.languages import CODES, best
from madang.kit.refusals import tell
from madang.kit.sent import number_sent
from madang.questionnaires.queries import frozen_editions_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from madang.applications.models import Intake, WorkflowDraft
    from madang.hubs.http import HubRequest
    from madang.programmes.models import Call


@dataclass
class Desk:
    """What is worked on: the draft if there is one, else what is in force."""

    call: Call
    intake: Intake
    draft: WorkflowDraft | None

    @cached_property
    def way(self) -> Workflow:
        """The workflow shown."""
        return self.draft.way if self.draft else self.intake.way

    @property
    def version(self) -> int:
        """The draft's version; 0 where none was begun."""
        return self.draft.version if self.draft else 0

    @property
    def languages(self) -> list[str]:
        """The languages in which names are asked: the call's and the hub's."""
        asked = {*self.call.languages, *self.call.hub.languages}
        return [code for code in CODES if code in asked]


def _desk(request: HubRequest, pk: int) -> Desk:
    call, intake = call_and_intake(request, pk)
    return Desk(call, intake, workflow_draft_of(intake))


@door(rules.may_run_calls, "GET", "POST")
def workflow(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a call's workflow; take a step in its draft, or put the draft in force."""
    desk = _desk(request, pk)
    refused: list[str] = []
    if request.method == "POST":
        try:
            anchor = _step(request, desk)
        except Refused as why:
            refused = [str(why)]
            desk = _desk(request, pk)
        else:
            page = reverse("applications:workflow", args=[hub, pk])
            return redirect(page + anchor)
    status = MENDED if refused else 200
    context = _shown(desk) | {"refused": refused}
    return render(request, "applications/workflow.html", context, status=status)


#: Steps that need nothing but the key of a stage or move.
STEPS: dict[str, Callable[[Workflow, str], Workflow]] = {
    "stage-up": lambda way, key: building.moved_stage(way, key, -1),
    "stage-down": lambda way, key: building.moved_stage(way, key, 1),
    "stage-remove": building.without_stage,
    "move-up": lambda way, key: building.moved_move(way, key, -1),
    "move-down": lambda way, key: building.moved_move(way, key, 1),
    "move-remove": building.without_move,
}


def _step(request: HubRequest, desk: Desk) -> str:
    """Do what a button of the page asks; return where on the page to go on.

    Raises:
        Http404: there is no such button.
        Refused: it cannot be done.
    """
    act, _colon, key = request.POST.get("act", "").partition(":")
    given = request.POST.get("draft", "")
    expected = number_sent(given)
    by = request.actor
    if act in STEPS:
        after = STEPS[act](desk.way, key)
        if after != desk.way:
            draft_workflow(desk.intake, by, expected=expected, way=after)
        part = "move" if act.startswith("move") else "stage"
        return "" if act.endswith("remove") else f"#{part}-{key}"
    if act == "preset":
        fresh = _preset(request.POST.get("preset", ""))
        draft_workflow(desk.intake, by, expected=expected, way=fresh)
    elif act in {"undo", "redo"}:
        again = act == "redo"
        undo_workflow(desk.intake, by, expected=expected, is_again=again)
    elif act == "drop":
        drop_workflow(desk.intake, by, expected=expected)
        messages.success(request, _("The draft is gone; what is in force stays."))
    elif act == "force":
        _force(request, desk, expected)
    else:
        raise Http404
    return ""


def _preset(key: str) -> Workflow:
    if key == "empty":
        return building.empty()
    if key not in presets.PRESETS:
        raise Faulty(_("There is no such workflow."))
    return presets.preset(key)


def _force(request: HubRequest, desk: Desk, expected: int) -> None:
    """Put the draft in force.

    Raises:
        Refused: it does not work, is used, or somebody has changed it.
    """
    if expected != desk.version:
        raise Faulty(
            _("Somebody else has changed the draft meanwhile. Look, then go on.")
        )
    given = request.POST.get("version", "")
    change_workflow(
        desk.intake,
        request.actor,
        expected=number_sent(given),
        way=desk.way,
    )
    messages.success(request, _("The workflow is changed."))


def _shown(desk: Desk) -> dict[str, Any]:
    """Return what the page shows."""
    found = soundness.flaws(desk.way)
    held = list(stages_held(desk.intake, desk.way)) if desk.draft else []
    named = [(key, best(presets.names(w))) for key, (w, _m) in presets.PRESETS.items()]
    return {
        **_around(desk),
        "stages": [_stage(desk.way, one.key, found) for one in desk.way.stages],
        "flaws": [_flaw(desk.way, one) for one in found],
        "held": held,
        "picture": picture(desk.way, {one.stage for one in found if one.stage}),
        "ways": [*named, ("empty", _("From scratch: only a form"))],
        "is_full": building.is_full(desk.way),
    }


def _around(desk: Desk) -> dict[str, Any]:
    return {
        "call": desk.call,
        "intake": desk.intake,
        "draft": desk.draft,
        "version": desk.version,
        "tabs": tabs_of(desk.call, "workflow"),
        "crumbs": crumbs_to(desk.call),
    }


def _flaw(way: Workflow, flaw: soundness.Flaw) -> dict[str, str]:
    """Return a flaw with the name of its part and where on the page it stands."""
    stage, move = way.stage(flaw.stage), way.move(flaw.move)
    part = stage or move
    anchor = f"stage-{flaw.stage}" if stage else f"move-{flaw.move}" if move else ""
    return {"text": flaw.text, "name": part.name if part else "", "anchor": anchor}


def _stage(way: Workflow, key: str, found: list[soundness.Flaw]) -> dict[str, Any]:
    stage = way.stage(key)
    if stage is None:
        raise Http404
    names = {one.key: one.name for one in way.stages}
    labels = {guard.key: guard.label for guard in kinds.guards()}
    moves = [
        {
            "move": move,
            "target": names.get(move.target, ""),
            "who": roles_in_words(move),
            "is_applicant": APPLICANT in move.roles,
            "guards": [labels.get(key, key) for key in move.guards],
            "flaws": [one.text for one in found if one.move == move.key],
        }
        for move in way.moves_from(key)
    ]
    return {
        "stage": stage,
        "kind": SHORT[stage.kind],
        "outcome": OUTCOME_NAMES[stage.outcome] if stage.outcome else "",
        "moves": moves,
        "flaws": [one.text for one in found if one.stage == key],
    }


@door(rules.may_run_calls, "GET", "POST")
def stage(request: HubRequest, hub: str, pk: int, key: str = "") -> HttpResponse:
    """Write a stage of the draft; without key a new one."""
    desk = _desk(request, pk)
    found = desk.way.stage(key)
    if key and found is None:
        raise Http404
    form = StageForm(
        request.POST or None,
        way=desk.way,
        stage=found,
        languages=desk.languages,
        editions=frozen_editions_for(request.actor, "application"),
    )
    title = found.name if found else _("New stage")
    return _written(request, desk, form, title)


@door(rules.may_run_calls, "GET", "POST")
def move(request: HubRequest, hub: str, pk: int, key: str = "") -> HttpResponse:
    """Write a move of the draft; without key a new one from a stage."""
    desk = _desk(request, pk)
    found = desk.way.move(key)
    if key and found is None:
        raise Http404
    if found is None:
        found = _new_move(desk.way, request.GET.get("from", ""))
    form = MoveForm(
        request.POST or None, way=desk.way, move=found, languages=desk.languages
    )
    return _written(request, desk, form, found.name if key else _("New move"))


def _new_move(way: Workflow, source: str) -> Any:
    """Return a move out of a stage, to the next one it does not lead to yet."""
    keys = [one.key for one in way.stages]
    source = source if source in keys else keys[0]
    at = keys.index(source)
    led = {one.target for one in way.moves_from(source)}
    free = [key for key in (*keys[at + 1 :], *keys[:at]) if key not in led]
    found = building.unnamed(way, source, free[0] if free else keys[-1])
    return replace(found, names={})


def _written(
    request: HubRequest, desk: Desk, form: StageForm | MoveForm, title: str
) -> HttpResponse:
    """Show a part's form, or take what it says into the draft."""
    back = reverse("applications:workflow", args=[desk.call.hub.slug, desk.call.pk])
    if request.method == "POST" and form.is_valid():
        given = request.POST.get("draft", "")
        after = form.way_after()
        try:
            if after != desk.way:
                draft_workflow(
                    desk.intake,
                    request.actor,
                    expected=number_sent(given),
                    way=after,
                )
        except Refused as refused:
            tell(form, refused)
        else:
            return redirect(back)
    way_here = [*crumbs_to(desk.call), (_("Workflow"), back)]
    context = _around(desk) | {"form": form, "title": title, "back": back}
    context["crumbs"] = way_here
    status = MENDED if form.errors else 200
    return render(request, "applications/way_part.html", context, status=status)
