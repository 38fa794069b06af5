"""The table of improvement plans: what a company does about its gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.files.models import StoredFile
from madang.hubs.models import User, Versioned
from madang.kit.privacy import Tag, personal, tags
from madang.programmes.models import CohortSession
from madang.readiness.models.checklists import Assessment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class TaskState(models.TextChoices):
    """How far a task is."""

    OPEN = "open", pgettext_lazy("task", "To do")
    BEGUN = "begun", pgettext_lazy("task", "Begun")
    DONE = "done", pgettext_lazy("task", "Done")
    DROPPED = "dropped", pgettext_lazy("task", "Dropped")


#: The states in which something is still to be done.
OPEN = (TaskState.OPEN, TaskState.BEGUN)


class PlanTask(Versioned):
    """One step of a company's improvement plan, from a gap or written freely.

    `key` is the question whose gap it closes.  `owner` is somebody of the company;
    `session` and `mentor` are where help comes from.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at key",
        business="organisation assessment title due_on state session note evidence",
        record=(
            "owner mentor done_at done_by",
            personal("knowing who does what in a plan", seen_by="company, hub staff"),
        ),
    )

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False,
        verbose_name=_("company"),
    )  # fmt: skip
    assessment = models.ForeignKey(
        Assessment, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=40, blank=True)
    title = models.CharField(_("task"), max_length=300)
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=pgettext_lazy("task", "owner"),
    )  # fmt: skip
    due_on = models.DateField(_("due on"))
    state = models.CharField(
        pgettext_lazy("task", "state"), max_length=7, choices=TaskState,
        default=TaskState.OPEN,
    )  # fmt: skip
    session = models.ForeignKey(
        CohortSession, null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", verbose_name=_("training session"),
    )  # fmt: skip
    mentor = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("mentor"),
    )  # fmt: skip
    note = models.TextField(_("note"), max_length=2000, blank=True)
    evidence = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", verbose_name=_("evidence"),
    )  # fmt: skip
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        editable=False,
    )  # fmt: skip

    class Meta:
        verbose_name = _("task of an improvement plan")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(done_at__isnull=False),
                name="done_task_has_a_moment",
            ),
            models.UniqueConstraint(
                fields=["hub", "organisation", "key"],
                condition=~models.Q(key="") & models.Q(state__in=["open", "begun"]),
                name="one_open_task_a_gap",
                violation_error_message=_("There is a task for this gap already."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["hub", "organisation", "due_on"], name="tasks_of_company"
            ),
            models.Index(fields=["hub", "owner", "state"], name="tasks_of_owner"),
            models.Index(fields=["hub", "mentor", "state"], name="tasks_of_mentor"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in OPEN

    def is_overdue(self, day: date) -> bool:
        """Whether it should have been done before this day."""
        return self.is_open and self.due_on < day
