"""Pages of checklists: the list, one with its versions, what each question counts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.hubs.form_pages import do_softly, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.questionnaires.ready import READY
from madang.readiness import actions, rules
from madang.readiness.forms.checklists import ChecklistForm, WeightsForm
from madang.readiness.queries import checklists_visible_to, versions_visible_to
from madang.readiness.ready import POINTS
from madang.readiness.scoring import COUNTING, Point
from madang.readiness.views.shown import Crumbs, crumbs_to, language, taken, to

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Actor
    from madang.readiness.models import Checklist, ChecklistVersion


def _crumbs(by: Actor, row: Checklist | None = None) -> Crumbs:
    slug = by.hub.slug
    more = [(_("Checklists"), to("checklists", slug))]
    if row is not None:
        more.append((str(row), to("checklist", slug, pk=row.pk)))
    return crumbs_to(by, *more)


@door(rules.may_see_readiness)
def checklists(request: HubRequest, hub: str) -> HttpResponse:
    """List the checklists that the reader may see."""
    by = request.actor
    context = {
        "rows": list(checklists_visible_to(by).prefetch_related("versions__edition")),
        "may_keep": rules.may_keep_all(by),
        "crumbs": crumbs_to(by),
    }
    return render(request, "readiness/checklists.html", context)


@door(rules.may_keep_all, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Begin a checklist of a buyer or of the hub."""
    by = request.actor
    form = ChecklistForm(sent(request), by=by)
    made: list[Checklist] = []

    def act() -> None:
        given = form.cleaned_data
        ready: dict[str, Any] = {}
        if given["start"] == "ready":
            ready = {"content": READY["supplier"].definition(), "points": POINTS}
        made.append(
            actions.draft_checklist(
                by.hub, by, names=given["names"], owner=given["owner"], **ready
            )
        )

    return taken(
        request, form, act, told=_("The checklist is begun."),
        done=lambda: to("checklist", hub, pk=made[0].pk), title=_("New checklist"),
        cancel=to("checklists", hub), crumbs=_crumbs(by),
    )  # fmt: skip


@door(rules.may_see_readiness)
def checklist(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what a checklist asks and what each question counts, version by version."""
    by = request.actor
    row = get_object_or_404(checklists_visible_to(by), pk=pk)
    versions = list(versions_visible_to(by).filter(checklist=row).order_by("-pk"))
    shown = versions[0] if versions else None
    context = {
        "row": row,
        "versions": versions,
        "shown": shown,
        "sections": _asked(shown) if shown else [],
        "may_keep": rules.may_keep_all(by),
        "crumbs": _crumbs(by),
    }
    return render(request, "readiness/checklist.html", context)


def _asked(version: ChecklistVersion) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return a version's questions with what they count, section by section."""
    code = language()
    return [
        (
            section.name(code),
            [
                {
                    "label": one.name(code),
                    "point": Point.read(version.points.get(one.key)),
                    "counts": one.kind in COUNTING,
                }
                for one in section.questions
                if one.is_answerable
            ],
        )
        for section in version.edition.definition.sections
    ]


def _version(request: HubRequest, pk: int) -> ChecklistVersion:
    return get_object_or_404(versions_visible_to(request.actor), pk=pk)


@door(rules.may_keep_all, "GET", "POST")
def weigh(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say what each question of a draft counts."""
    by, row = request.actor, _version(request, pk)
    back = to("checklist", hub, pk=row.checklist_id)
    if row.is_published:
        return redirect(back)
    form = WeightsForm(sent(request), row=row, language=language())

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.weigh_questions(row, by, expected=expected, points=form.points)

    return taken(
        request, form, act, told=_("Saved."), done=lambda: back,
        current=lambda: WeightsForm(None, row=_version(request, pk)),
        page="readiness/weights.html", cancel=back, row=row,
        crumbs=_crumbs(by, row.checklist),
    )  # fmt: skip


@door(rules.may_keep_all, "POST")
def publish(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Let companies answer a version."""
    row = _version(request, pk)
    act = partial(actions.publish_checklist, row, request.actor, now=clock.now())
    told = _("Published. Companies can answer it now.")
    return do_softly(request, act, told, to("checklist", hub, pk=row.checklist_id))


@door(rules.may_keep_all, "POST")
def do(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Open a new version of a checklist, retire it, or return it."""
    by = request.actor
    row = get_object_or_404(checklists_visible_to(by), pk=pk)
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        "version": (partial(actions.open_version, row, by), _("The draft is open.")),
        "retire": (
            partial(actions.retire_checklist, row, by, now=clock.now()),
            _("It is asked no more."),
        ),
        "return": (partial(actions.return_checklist, row, by), _("It is asked again.")),
    }
    if act not in verbs:
        raise Http404
    verb, told = verbs[act]
    return do_softly(request, verb, told, to("checklist", hub, pk=pk))
