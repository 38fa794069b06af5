"""Pages on which an edition's sections and questions are written and tried."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.hubs.http import door
from madang.kit.errors import Refused
from madang.kit.languages import CODES, LANGUAGES
from madang.kit.refusals import tell
from madang.questionnaires import actions, answering, building, queries, rules
from madang.questionnaires.definition import Definition, Kind, Question, Section
from madang.questionnaires.differences import question_changes
from madang.questionnaires.forms import QuestionEditor, SectionForm, earlier_questions
from madang.questionnaires.showing import QuestionForm
from madang.questionnaires.soundness import flaws, of_question
from madang.questionnaires.wording import KIND_NAMES, condition_in_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.questionnaires.models import Edition

REFUSED = 422
WIDTHS = ("phone", "desk")
#: The kinds in the order in which the menu offers them.
MENU = tuple(KIND_NAMES)


def _edition(request: HubRequest, pk: int) -> Edition:
    return get_object_or_404(queries.editions_visible_to(request.actor), pk=pk)


def _draft(request: HubRequest, pk: int) -> Edition:
    """Return an edition that can still be written.

    Raises:
        Http404: there is none, or it is frozen.
    """
    edition = _edition(request, pk)
    if edition.is_frozen:
        raise Http404
    return edition


@dataclass(frozen=True)
class Row:
    """One question in the builder's list."""

    question: Question
    number: int
    kind: str
    condition: str
    flaws: list[str]

    @cached_property
    def name(self) -> str:
        """The question's words, or a note's first ones."""
        worded = self.question.label or self.question.text
        return Question("x", Kind.NOTE, worded).name() if worded else self.question.key


def _outline(definition: Definition) -> list[dict[str, Any]]:
    """Return sections and questions as the builder lists them."""
    found = flaws(definition)
    wrong: dict[str, list[str]] = {}
    for flaw in found:
        wrong.setdefault(flaw.key, []).append(flaw.text)
    told, number = [], 0
    for section in definition.sections:
        rows = []
        for question in section.questions:
            number += question.is_answerable
            rows.append(
                Row(
                    question,
                    number,
                    str(KIND_NAMES[question.kind]),
                    condition_in_words(question.condition, definition),
                    wrong.get(question.key, []),
                )
            )
        told.append(
            {
                "section": section,
                "name": section.name(),
                "condition": condition_in_words(section.condition, definition),
                "rows": rows,
                "flaws": wrong.get(section.key, []),
            }
        )
    return told


@door(rules.may_read)
def edition_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show an edition's questions; a draft can be changed here."""
    edition = _edition(request, pk)
    definition = edition.definition
    found = flaws(definition) if not edition.is_frozen else []
    is_open = rules.may_design(request.actor) and not edition.is_frozen
    library = list(queries.library_visible_to(request.actor)) if is_open else []
    used = {question.key for question in definition.questions()}
    context = {
        "edition": edition,
        "row": edition.questionnaire,
        "outline": _outline(definition),
        "flaws": found,
        "is_open": is_open,
        "may_design": rules.may_design(request.actor),
        "kinds": [(kind.value, KIND_NAMES[kind]) for kind in MENU],
        "library": [one for one in library if one.key not in used],
        "removed": definition.removed,
        "count": sum(1 for one in definition.questions() if one.is_answerable),
    }
    return render(request, "questionnaires/edition.html", context)


@door(rules.may_design, "POST")
def edition_arrange(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Move, copy, remove or bring back a question or section; keep one for later."""
    edition = _draft(request, pk)
    act, _colon, key = request.POST.get("act", request.GET.get("act", "")).partition(
        ":"
    )
    definition = edition.definition
    extra = ""
    try:
        if act == "keep":
            question = definition.question(key)
            if question is None:
                raise Http404
            actions.keep_question(request.actor.hub, request.actor, question=question)
            messages.success(request, _("Kept in the library."))
        else:
            after = _arranged(request, edition, act, key)
            if act == "remove" and after != definition:
                extra = _way_back(hub, edition, definition, key)
            if after != definition:
                actions.change_edition(
                    edition, request.actor, expected=edition.version, content=after
                )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if extra:
            messages.success(request, _("The question was removed."), extra_tags=extra)
    anchor = f"#row-{key}" if act in {"up", "down", "back", "copy", "keep"} else ""
    page = reverse("questionnaires:edition", kwargs={"hub": hub, "pk": pk})
    return redirect(page + anchor)


def _way_back(hub: str, edition: Edition, definition: Definition, key: str) -> str:
    section, at = building.place_of(definition, key)
    page = reverse("questionnaires:arrange", kwargs={"hub": hub, "pk": edition.pk})
    return f"undo:{page}?act=back:{key}&section={section}&at={at}"


def _arranged(request: HubRequest, edition: Edition, act: str, key: str) -> Definition:
    """Return the questions after one step of arranging.

    Raises:
        Http404: there is no such step.
        Refused: it cannot be done.
    """
    definition = edition.definition
    if act in STEPS:
        return STEPS[act](definition, key)
    if act == "copy":
        return building.copied(definition, key, _taken(edition))
    if act == "library":
        return _from_library(request, definition, key)
    if act == "back":
        at = request.GET.get("at", "")
        place = int(at) if at.isdecimal() and len(at) < 4 else None  # noqa: PLR2004 -- digits
        section = request.GET.get("section", "")
        return building.brought_back(definition, key, section, place)
    raise Http404


#: Steps that need nothing but the key of a question or section.
STEPS: dict[str, Callable[[Definition, str], Definition]] = {
    "up": lambda definition, key: building.moved(definition, key, -1),
    "down": lambda definition, key: building.moved(definition, key, 1),
    "remove": building.without_question,
    "section-up": lambda definition, key: building.moved_section(definition, key, -1),
    "section-down": lambda definition, key: building.moved_section(definition, key, 1),
    "section-remove": building.without_section,
}


def _taken(edition: Edition) -> set[str]:
    """Return the keys that this questionnaire has ever used."""
    earlier = [one.definition for one in queries.earlier_editions(edition)]
    return building.used_keys(edition.definition, earlier)


def _from_library(request: HubRequest, definition: Definition, key: str) -> Definition:
    """Return the questions with one of the library at the end of a section.

    Raises:
        Http404: the library has none of that key.
        Refused: it is asked already, or there is no section.
    """
    row = get_object_or_404(queries.library_visible_to(request.actor), key=key)
    if definition.question(key) is not None:
        raise Refused(_("This question is asked already."))
    section = request.POST.get("section", "")
    return building.with_question(definition, row.question, section)


@door(rules.may_design, "GET", "POST")
def section_edit(request: HubRequest, hub: str, pk: int, key: str = "") -> HttpResponse:
    """Write a section's heading, introduction and condition; without key a new one."""
    edition = _draft(request, pk)
    definition = edition.definition
    section = next((one for one in definition.sections if one.key == key), None)
    if key and section is None:
        raise Http404
    form = SectionForm.of(
        section, earlier_questions(definition, section=key), request.POST or None
    )
    if request.method == "POST" and form.is_valid():
        taken = {one.key for one in definition.sections}
        after = building.with_section(definition, form.section(section, taken))
        if _saved(request, edition, after, form):
            return redirect("questionnaires:edition", hub=hub, pk=pk)
    context = {"form": form, "edition": edition, "section": section}
    status = REFUSED if form.errors else 200
    return render(request, "questionnaires/section.html", context, status=status)


def _saved(request: HubRequest, edition: Edition, after: Definition, form: Any) -> bool:
    """Return whether the edition took the change; else the form says why not."""
    try:
        actions.change_edition(
            edition, request.actor, expected=edition.version, content=after
        )
    except Refused as refused:
        tell(form, refused)
        return False
    messages.success(request, _("Saved."))
    return True


def _asked_for(
    request: HubRequest, edition: Edition, key: str
) -> tuple[Question, str, list[Question]]:
    """Return the question to write, its section, and those before it.

    Without a key it is a new one of the kind that the address names.

    Raises:
        Http404: there is no such question, kind or section.
    """
    definition = edition.definition
    if key:
        question = definition.question(key)
        if question is None:
            raise Http404
        section, _at = building.place_of(definition, key)
        return question, section, earlier_questions(definition, key)
    kind = request.GET.get("kind", Kind.SHORT_TEXT.value)
    section = request.GET.get("section", "")
    known = [one.key for one in definition.sections]
    if kind not in set(Kind) or (section and section not in known):
        raise Http404
    after = known[known.index(section) + 1 :] if section else []
    earlier = earlier_questions(definition, section=after[0] if after else "")
    return Question("new", Kind(kind)), section, earlier


@door(rules.may_design, "GET", "POST")
def question_edit(
    request: HubRequest, hub: str, pk: int, key: str = ""
) -> HttpResponse:
    """Write a question; without a key a new one of the kind that the address names."""
    edition = _draft(request, pk)
    question, section, earlier = _asked_for(request, edition, key)
    data = request.POST or None
    form = QuestionEditor.of(question, earlier, data, is_new=not key)
    changes: list[tuple[str, str, str]] = []
    if data and "move" in data:
        return _rearranged(request, edition, question, form, earlier)
    if data and form.is_valid():
        written = _written(edition, form, key)
        for flaw in of_question(written, {one.key: one for one in earlier}):
            form.add_error(flaw.field if flaw.field in form.fields else None, flaw.text)
        seen = request.POST.get("seen", "")
        if key and seen and seen != _mark(question) and form.is_valid():
            changes = question_changes(question, written)
            text = _("Somebody else changed this question meanwhile. Compare and save.")
            form.add_error(None, text)
        if form.is_valid():
            after = _put(edition.definition, written, section, form)
            if after is not None and _saved(request, edition, after, form):
                page = reverse("questionnaires:edition", kwargs={"hub": hub, "pk": pk})
                return redirect(f"{page}#row-{written.key}")
    return _editor(request, edition, question, form, changes=changes)


def _put(
    definition: Definition, written: Question, section: str, form: QuestionEditor
) -> Definition | None:
    """Return the questions with this one in its place, else the form says why not."""
    if not definition.sections:
        definition = building.with_section(definition, Section("questions"))
    try:
        return building.with_question(definition, written, section)
    except Refused as refused:
        tell(form, refused)
        return None


def _mark(question: Question) -> str:
    """Return what tells this wording of a question from any other."""
    return Definition((Section("x", questions=(question,)),)).fingerprint


def _written(edition: Edition, form: QuestionEditor, key: str) -> Question:
    """Return the question of a valid form; a new one under a free key."""
    if key:
        return form.drafted(key)
    taken, wanted = _taken(edition), form.cleaned_data.get("key") or ""
    if wanted and wanted in taken:
        form.add_error("key", _("This name was used before; choose another."))
    label = form.cleaned_data.get("label") or {}
    return form.drafted(
        wanted or building.key_from(label, form.question.kind.value, taken)
    )


def _rearranged(
    request: HubRequest,
    edition: Edition,
    question: Question,
    form: QuestionEditor,
    earlier: list[Question],
) -> HttpResponse:
    """Show the form again with its rows moved; nothing is saved."""
    typed = {
        name: field.widget.value_from_datadict(form.data, {}, name)
        for name, field in form.fields.items()
    }
    again = QuestionEditor.of(question, earlier, is_new="key" in form.fields)
    again.initial = typed
    return _editor(request, edition, question, again, status=REFUSED)


def _editor(
    request: HubRequest,
    edition: Edition,
    question: Question,
    form: QuestionEditor,
    *,
    changes: list[tuple[str, str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "edition": edition,
        "question": question,
        "kind": KIND_NAMES[question.kind],
        "seen": _mark(question),
        "changes": changes or [],
        "preview": QuestionForm(_alone(question)),
        "section": request.GET.get("section", ""),
        "languages": LANGUAGES,
    }
    status = REFUSED if form.errors else status
    return render(request, "questionnaires/question_edit.html", context, status=status)


def _alone(question: Question) -> Definition:
    """Return a definition that asks one question, always."""
    plain = Question(**{n: getattr(question, n) for n in PLAIN})
    return Definition((Section("alone", questions=(plain,)),))


PLAIN = (
    "key", "kind", "label", "help", "text", "required", "limit", "minimum", "maximum",
    "options", "rows", "currencies", "accept", "fact",
)  # fmt: skip


@door(rules.may_design, "POST")
def question_preview(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show the question being written as founders will meet it; nothing is saved."""
    edition = _draft(request, pk)
    kind = request.POST.get("kind", "")
    if kind not in set(Kind):
        raise Http404
    question = Question("new", Kind(kind))
    form = QuestionEditor.of(
        question, list(edition.definition.questions()), request.POST
    )
    form.is_valid()
    language = request.GET.get("in", "")
    shown = QuestionForm(
        _alone(form.drafted("new")),
        language=language if language in CODES else None,
    )
    return render(request, "questionnaires/preview_fragment.html", {"form": shown})


@door(rules.may_read, "GET", "POST")
def edition_preview(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show an edition as founders meet it, and let staff try to send it."""
    edition = _edition(request, pk)
    asked = request.GET.get("in", "")
    language = asked if asked in CODES else get_language() or "en"
    width = request.GET.get("width", "")
    answers: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    is_sent = request.method == "POST"
    if is_sent:
        answers = answering.read(edition.definition, request.POST, request.FILES)
        wrong = answering.faults(
            edition.definition, answers, at_submit=True, language=language
        )
    context = {
        "edition": edition,
        "row": edition.questionnaire,
        "form": QuestionForm(
            edition.definition, answers, faults=wrong, language=language
        ),
        "language": language,
        "languages": LANGUAGES,
        "width": width if width in WIDTHS else "desk",
        "is_fine": is_sent and not wrong,
    }
    status = REFUSED if wrong else 200
    return render(request, "questionnaires/preview.html", context, status=status)
