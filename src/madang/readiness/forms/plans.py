"""Forms of improvement plans: gaps to plan, a task, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.hubs.models import User
from madang.kit.dates import moment_text
from madang.kit.fields import DayField, text, upload, version
from madang.programmes.models import CohortSession
from madang.readiness.models import PlanTask, TaskState
from madang.readiness.queries import helpers_of, sessions_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from madang.directory.models import Organisation

NAMES = ("title", "owner", "due_on", "state", "session", "mentor", "note")
STATES = (TaskState.OPEN, TaskState.BEGUN, TaskState.DROPPED)


class PersonChoice(forms.ModelChoiceField[User]):
    """A person, told by name."""


class SessionChoice(forms.ModelChoiceField[CohortSession]):
    """A coming training session, told by its topic and day."""

    language = "en"

    def label_from_instance(self, obj: CohortSession) -> str:
        """Return its topic and when it begins."""
        at = moment_text(obj.starts_at, self.language, obj.site.zone)
        return f"{obj} · {at}"


class PlanForm(forms.Form):
    """Which gaps become tasks, by when, and whose they are."""

    def __init__(
        self, data: Any, *, firm: Organisation, gaps: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data)
        self.fields["keys"] = forms.MultipleChoiceField(
            label=_("Gaps to close"), choices=gaps,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["due_on"] = DayField(label=_("Due on"))
        self.fields["owner"] = PersonChoice(
            queryset=helpers_of(firm)[0], label=pgettext_lazy("task", "Owner"),
            required=False,
        )  # fmt: skip


class TaskForm(forms.Form):
    """A task: what, whose, by when, and where help comes from."""

    version = version()

    def __init__(
        self,
        data: Any,
        *,
        firm: Organisation,
        now: datetime,
        language: str,
        row: PlanTask | None = None,
    ) -> None:
        told = {name: getattr(row, name) for name in (*NAMES, "version")} if row else {}
        super().__init__(data, initial=told)
        people, mentors = helpers_of(firm)
        self.fields["title"] = text(pgettext_lazy("plan", "Task"), most=300)
        self.fields["owner"] = PersonChoice(
            queryset=people, label=pgettext_lazy("task", "Owner"), required=False
        )
        self.fields["due_on"] = DayField(label=_("Due on"))
        if row is not None:
            self.fields["state"] = forms.ChoiceField(
                label=pgettext_lazy("task", "State"),
                choices=[(one.value, one.label) for one in STATES],
            )
        kept = row.session_id if row else None
        self.fields["session"] = SessionChoice(
            queryset=sessions_for(firm, now, kept),
            label=_("Training session"),
            required=False,
        )
        self.fields["session"].language = language  # type: ignore[attr-defined]
        self.fields["mentor"] = PersonChoice(
            queryset=mentors, label=_("Mentor"), required=False
        )
        self.fields["note"] = text(_("Note"), most=2000, long=True, required=False)

    @property
    def values(self) -> dict[str, Any]:
        """What is known of the task."""
        return {name: self.cleaned_data[name] for name in NAMES if name in self.fields}


class FinishForm(forms.Form):
    """What came of a task, and what proves it."""

    version = version()
    note = text(_("What came of it"), most=2000, long=True, required=False)
    evidence = upload(_("Evidence"))
