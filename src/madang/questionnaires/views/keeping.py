"""Pages of questionnaires as a whole: the list, editions, copies, library, kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.hubs.http import door
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.refusals import tell
from madang.kit.sent import number_sent
from madang.questionnaires import actions, queries, ready, rules
from madang.questionnaires.differences import differences
from madang.questionnaires.forms import NamesForm
from madang.questionnaires.models import Purpose
from madang.questionnaires.showing import QuestionForm
from madang.questionnaires.wording import KIND_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.questionnaires.models import Edition, Questionnaire

REFUSED = 422
PAGE = 50


def _undo(name: str, hub: str, pk: int) -> str:
    """Return the tag that gives a message its way back."""
    return "undo:" + reverse(f"questionnaires:{name}", kwargs={"hub": hub, "pk": pk})


@door(rules.may_read)
def questionnaire_list(request: HubRequest, hub: str) -> HttpResponse:
    """List the hub's questionnaires with their editions."""
    purpose, archived = request.GET.get("purpose", ""), "archived" in request.GET
    found = queries.questionnaires_visible_to(request.actor)
    found = found.filter(archived_at__isnull=not archived)
    if purpose in Purpose.values:
        found = found.filter(purpose=purpose)
    page = Paginator(queries.with_editions(found), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "purposes": Purpose.choices,
        "purpose": purpose,
        "archived": archived,
        "may_design": rules.may_design(request.actor),
    }
    return render(request, "questionnaires/list.html", context)


@door(rules.may_design, "GET", "POST")
def questionnaire_new(request: HubRequest, hub: str) -> HttpResponse:
    """Begin a questionnaire, empty or from a ready-made one."""
    form = NamesForm(request.POST or None)
    chosen = request.POST.get("from", "")
    if request.method == "POST" and form.is_valid():
        content = ready.READY[chosen].definition() if chosen in ready.READY else None
        made = actions.open_questionnaire(
            request.actor.hub, request.actor, content=content, **form.cleaned_data
        )
        return redirect("questionnaires:edition", hub=hub, pk=made.edition.pk)
    context = {"form": form, "ready": ready.READY.values(), "chosen": chosen}
    status = REFUSED if form.errors else 200
    return render(request, "questionnaires/new.html", context, status=status)


@door(rules.may_read)
def questionnaire_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a questionnaire's editions and what changed from each to the next."""
    row = get_object_or_404(queries.questionnaires_visible_to(request.actor), pk=pk)
    editions = list(queries.editions_of(row))
    told = [
        (new, differences(old.definition, new.definition) if old else [])
        for new, old in zip(editions, [*editions[1:], None], strict=True)
    ]
    context = {
        "row": row,
        "editions": told,
        "has_draft": any(not edition.is_frozen for edition in editions),
        "may_design": rules.may_design(request.actor),
    }
    return render(request, "questionnaires/questionnaire.html", context)


@door(rules.may_design, "GET", "POST")
def questionnaire_rename(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Give a questionnaire other names, or another purpose."""
    row = get_object_or_404(queries.questionnaires_visible_to(request.actor), pk=pk)
    form = NamesForm(
        request.POST or None, initial={"names": row.names, "purpose": row.purpose}
    )
    if request.method == "POST" and form.is_valid():
        try:
            expected = number_sent(request.POST.get("version"), row.version)
            actions.rename_questionnaire(
                row, request.actor, expected=expected, **form.cleaned_data
            )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("questionnaires:questionnaire", hub=hub, pk=pk)
    fresh = get_object_or_404(queries.questionnaires_visible_to(request.actor), pk=pk)
    status = REFUSED if form.errors else 200
    context = {"form": form, "row": fresh}
    return render(request, "questionnaires/rename.html", context, status=status)


@door(rules.may_design, "POST")
def questionnaire_archive(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a questionnaire off the list."""
    row = get_object_or_404(queries.questionnaires_visible_to(request.actor), pk=pk)
    actions.archive_questionnaire(row, request.actor, now=clock.now())
    messages.success(request, _("Archived."), extra_tags=_undo("restore", hub, pk))
    return redirect("questionnaires:list", hub=hub)


@door(rules.may_design, "POST")
def questionnaire_restore(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Bring an archived questionnaire back."""
    row = get_object_or_404(queries.questionnaires_visible_to(request.actor), pk=pk)
    actions.restore_questionnaire(row, request.actor)
    messages.success(request, _("It is back on the list."))
    return redirect("questionnaires:questionnaire", hub=hub, pk=pk)


@door(rules.may_design, "POST")
def edition_new(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Begin a new edition with the questions of the last."""
    row = get_object_or_404(queries.questionnaires_visible_to(request.actor), pk=pk)
    draft = queries.draft_of(row)
    if draft is None:
        draft = actions.open_edition(row, request.actor)
    return redirect("questionnaires:edition", hub=hub, pk=draft.pk)


@door(rules.may_design, "POST")
def edition_copy(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Begin another questionnaire with the questions of an edition."""
    edition = get_object_or_404(queries.editions_visible_to(request.actor), pk=pk)
    names = {
        code: _("%(name)s (copy)") % {"name": name}
        for code, name in edition.questionnaire.names.items()
    }
    made = actions.copy_questionnaire(edition, request.actor, names=names)
    messages.success(request, _("This is the copy. Give it a name of its own."))
    return redirect("questionnaires:rename", hub=hub, pk=made.questionnaire.pk)


@door(rules.may_design, "POST")
def edition_freeze(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Make a draft final."""
    told = _("Frozen. Calls can use this edition; it never changes again.")
    return _settle(request, hub, pk, _freeze, told)


def _freeze(edition: Edition, request: HubRequest) -> Questionnaire | None:
    expected = number_sent(request.POST.get("version"), edition.version)
    actions.freeze_edition(edition, request.actor, expected=expected, now=clock.now())
    return None


@door(rules.may_design, "POST")
def edition_drop(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Throw a draft away."""
    return _settle(request, hub, pk, _drop, _("The draft is gone."))


def _drop(edition: Edition, request: HubRequest) -> Questionnaire | None:
    actions.drop_draft(edition, request.actor)
    return edition.questionnaire


def _settle(
    request: HubRequest,
    hub: str,
    pk: int,
    act: Callable[[Edition, HubRequest], Questionnaire | None],
    told: str,
) -> HttpResponse:
    edition = get_object_or_404(queries.editions_visible_to(request.actor), pk=pk)
    try:
        gone_from = act(edition, request)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("questionnaires:edition", hub=hub, pk=pk)
    messages.success(request, told)
    if gone_from is not None:
        return redirect("questionnaires:questionnaire", hub=hub, pk=gone_from.pk)
    return redirect("questionnaires:edition", hub=hub, pk=pk)


@door(rules.may_read)
def library(request: HubRequest, hub: str) -> HttpResponse:
    """Show the library of questions."""
    context = {
        "rows": [
            (row, KIND_NAMES[row.question.kind])
            for row in queries.library_visible_to(request.actor)
        ],
        "may_design": rules.may_design(request.actor),
    }
    return render(request, "questionnaires/library.html", context)


@door(rules.may_design, "POST")
def library_retire(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Offer a question of the library no longer."""
    row = get_object_or_404(queries.library_visible_to(request.actor), pk=pk)
    actions.retire_question(row, request.actor, now=clock.now())
    told = _("Taken out of the library.")
    messages.success(request, told, extra_tags=_undo("library-return", hub, pk))
    return redirect("questionnaires:library", hub=hub)


@door(rules.may_design, "POST")
def library_return(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Offer a retired question again."""
    row = get_object_or_404(queries.whole_library_of(request.actor), pk=pk)
    actions.return_question(row, request.actor)
    return redirect("questionnaires:library", hub=hub)


@door(rules.may_read)
def kinds_page(request: HubRequest, hub: str) -> HttpResponse:
    """Show every kind of question as founders meet it."""
    definition = ready.every_kind()
    context: dict[str, Any] = {
        "form": QuestionForm(definition),
        "told": ngettext("%(n)d kind", "%(n)d kinds", len(KIND_NAMES))
        % {"n": len(KIND_NAMES)},
    }
    return render(request, "questionnaires/kinds.html", context)
