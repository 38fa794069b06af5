"""The forms of a workflow's stages and moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.applications import building, kinds
from madang.applications.workflow import (
    APPLICANT,
    STAFF,
    Kind,
    Message,
    Move,
    Outcome,
    Stage,
)
from madang.hubs.models import Role
from madang.kit.languages import CODES
from madang.kit.widgets import TextsFormField

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from madang.applications.workflow import Texts, Workflow
    from madang.questionnaires.models import Edition

KIND_NAMES = {
    Kind.FORM: _("Form: the applicant writes and sends"),
    Kind.SCREENING: _("Screening: staff look at what was sent"),
    Kind.REVIEW: _("Written round: judges read and score"),
    Kind.INTERVIEW: _("Interview"),
    Kind.VISIT: _("Site visit"),
    Kind.PITCH: _("Pitch day"),
    Kind.DECISION: _("Decision: the committee chooses"),
    Kind.END: _("End: applications stay here"),
}
#: A kind in a word, for a label beside a stage's name.
SHORT = {
    Kind.FORM: pgettext_lazy("stage", "Form"),
    Kind.SCREENING: pgettext_lazy("stage", "Screening"),
    Kind.REVIEW: pgettext_lazy("stage", "Written round"),
    Kind.INTERVIEW: pgettext_lazy("stage", "Interview"),
    Kind.VISIT: pgettext_lazy("stage", "Site visit"),
    Kind.PITCH: pgettext_lazy("stage", "Pitch day"),
    Kind.DECISION: pgettext_lazy("stage", "Decision"),
    Kind.END: pgettext_lazy("stage", "End"),
}
OUTCOME_NAMES = {
    Outcome.ACCEPTED: _("Accepted: a place is offered"),
    Outcome.RESERVE: _("On the reserve list"),
    Outcome.DECLINED: _("Declined"),
}
WHO = {
    APPLICANT: _("The applicant, by sending the form"),
    str(Role.OWNER): _("Owners of the hub"),
    str(Role.PROGRAMME): _("Programme staff"),
}
LONGEST_NAME, LONGEST_SUBJECT, LONGEST_BODY = 80, 200, 2000


def merged(given: Texts, before: Texts, shown: Iterable[str]) -> Texts:
    """Return the texts given, and those in languages that the form did not show."""
    kept = {code: text for code, text in before.items() if code not in shown}
    return {code: text for code, text in (kept | given).items() if code in CODES}


class StageForm(forms.Form):
    """A stage: its names, what happens there, how it ends, which form it asks."""

    kind = forms.ChoiceField(label=_("What happens here"))
    outcome = forms.ChoiceField(
        label=_("How it ends"), required=False, help_text=_("For an end only.")
    )
    questionnaire = forms.ChoiceField(
        label=_("Form"),
        required=False,
        help_text=_("For a later form only; the first stage asks the call's form."),
    )
    after = forms.ChoiceField(label=_("Stands behind"), required=False)
    is_joined = forms.BooleanField(
        label=_("Lead the way through it"),
        required=False,
        initial=True,
        help_text=_("The move that led on from the stage before leads here then."),
    )

    def __init__(
        self,
        *args: Any,
        way: Workflow,
        stage: Stage | None,
        languages: Sequence[str],
        editions: Iterable[Edition],
        **options: Any,
    ) -> None:
        if stage is not None:
            options["initial"] = {
                "names": stage.names,
                "kind": str(stage.kind),
                "outcome": str(stage.outcome or ""),
                "questionnaire": str(stage.questionnaire or ""),
            }
        else:
            last = [one.key for one in way.stages if one.kind != Kind.END]
            options["initial"] = {
                "kind": str(Kind.REVIEW),
                "after": last[-1] if last else way.stages[-1].key,
            }
        super().__init__(*args, **options)
        self.way, self.stage, self.languages = way, stage, tuple(languages)
        names = TextsFormField(
            label=_("Name"), languages=languages, max_length=LONGEST_NAME
        )
        self.fields = {"names": names, **self.fields}
        self._choose("kind", KIND_NAMES.items())
        self._choose("outcome", [("", _("It just ends")), *OUTCOME_NAMES.items()])
        asked = [(str(one.pk), str(one)) for one in editions]
        self._choose("questionnaire", [("", _("The call's form again")), *asked])
        if stage is None:
            self._choose("after", [(one.key, one.name) for one in way.stages])
        else:
            del self.fields["after"], self.fields["is_joined"]
        if stage is not None and stage == way.first:
            del self.fields["questionnaire"]

    def _choose(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = [(str(value), label) for value, label in choices]

    def way_after(self) -> Workflow:
        """Return the workflow with what the form says."""
        given = self.cleaned_data
        kind = Kind(given["kind"])
        asked, ends = given.get("questionnaire"), given.get("outcome")
        before = self.stage
        taken = [one.key for one in self.way.stages]
        stage = Stage(
            before.key if before else building.key_from(given["names"], kind, taken),
            merged(given["names"], before.names if before else {}, self.languages),
            kind,
            Outcome(ends) if ends and kind == Kind.END else None,
            int(asked) if asked and kind == Kind.FORM else None,
        )
        if before is not None:
            return building.with_stage(self.way, stage)
        way = building.with_stage(self.way, stage, after=given["after"])
        if given["is_joined"]:
            way = building.joined(way, stage.key, given["after"])
        return way


class MoveForm(forms.Form):
    """A move: from where to where, its name, by whom, past what, with what message."""

    source = forms.ChoiceField(label=_("From"))
    target = forms.ChoiceField(label=_("To"))
    roles = forms.MultipleChoiceField(
        label=_("Who makes it"),
        choices=list(WHO.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    guards = forms.MultipleChoiceField(
        label=_("What must hold before"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        way: Workflow,
        move: Move,
        languages: Sequence[str],
        **options: Any,
    ) -> None:
        told = move.message
        options["initial"] = {
            "source": move.source,
            "target": move.target,
            "names": move.names,
            "roles": list(move.roles),
            "guards": list(move.guards),
            "subject": told.subject if told else {},
            "body": told.body if told else {},
        }
        super().__init__(*args, **options)
        self.way, self.move, self.languages = way, move, tuple(languages)
        stages = [(one.key, one.name) for one in way.stages]
        self.fields["source"].choices = stages  # type: ignore[attr-defined]
        self.fields["target"].choices = stages  # type: ignore[attr-defined]
        known = {guard.key: guard.label for guard in kinds.guards()}
        known |= {key: key for key in move.guards if key not in known}
        self.fields["guards"].choices = list(known.items())  # type: ignore[attr-defined]
        for name, label, most, told_of in (
            ("names", _("Name"), LONGEST_NAME, _("Left empty it gets a usual name.")),
            (
                "subject",
                _("Subject of the message"),
                LONGEST_SUBJECT,
                _("Left empty, the applicant is told nothing of this move."),
            ),
            ("body", _("Message to the applicant"), LONGEST_BODY, ""),
        ):
            self.fields[name] = TextsFormField(
                label=label,
                languages=languages,
                max_length=most,
                is_long=name == "body",
                required=False,
                help_text=told_of,
            )
        self.order_fields(["source", "target", "names", "roles", "guards"])

    def clean(self) -> dict[str, Any]:
        """Check that a message is whole."""
        given = super().clean() or {}
        subject, body = given.get("subject"), given.get("body")
        if body and not subject:
            self.add_error("subject", _("Give the message a subject."))
        if subject and not body:
            self.add_error("body", _("Write the message."))
        return given

    def way_after(self) -> Workflow:
        """Return the workflow with what the form says."""
        given, before = self.cleaned_data, self.move
        told = before.message
        message = None
        if given["subject"]:
            message = Message(
                merged(given["subject"], told.subject if told else {}, self.languages),
                merged(given["body"], told.body if told else {}, self.languages),
            )
        move = Move(
            before.key,
            given["names"],
            given["source"],
            given["target"],
            tuple(given["roles"]),
            tuple(given["guards"]),
            message,
        )
        names = building.usual_name(self.way, move)
        if given["names"]:
            names = merged(given["names"], before.names, self.languages)
        named = Move(
            *(move.key, names, move.source, move.target, move.roles, move.guards),
            message,
        )
        return building.with_move(self.way, named)


def roles_in_words(move: Move) -> str:
    """Return who makes a move."""
    if APPLICANT in move.roles:
        return str(WHO[APPLICANT])
    if set(move.roles) == set(STAFF):
        return ""
    return ", ".join(str(WHO[role]) for role in move.roles if role in WHO)
