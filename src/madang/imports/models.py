"""Tables of imports and of what came of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import HubOwned, User
from madang.kit.privacy import Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class ImportState(models.TextChoices):
    """An import is mapped, checked, run, and perhaps undone."""

    MAPPING = "mapping", _("To be mapped")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    RUNNING = "running", _("Being imported")
    DONE = "done", _("Imported")
    STOPPED = "stopped", _("Stopped half-way")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


BUSY = (ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING)


class Import(HubOwned):
    """One file brought in; `options` say how it is read and which column feeds what.

    `options` holds ``encoding``, ``sheet``, ``header_row``, ``mapping`` (column number
    to field name), ``language``, ``day_first``, ``policy`` and the kind's own choices.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub kind file_id options state counts header version",
        record=("name by at", personal("showing who brought in what")),
    )

    kind = models.CharField(max_length=64)
    name = models.CharField(_("file"), max_length=200)
    file_id = models.PositiveBigIntegerField(default=0)
    options = models.JSONField(default=dict)
    header = models.JSONField(default=list)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.MAPPING
    )
    counts = models.JSONField(default=dict)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        indexes = [models.Index(fields=["hub", "-at"])]

    def __str__(self) -> str:
        return self.name

    @property
    def job_key(self) -> str:
        """The key under which at most one job works on it."""
        return f"import-{self.pk}"


class Outcome(models.TextChoices):
    """What came of a row."""

    CREATED = "created", _("New")
    UPDATED = "updated", _("Completed")
    UNCHANGED = "unchanged", _("Known already")
    REFUSED = "refused", _("Left out")


class ImportRow(HubOwned):
    """One line of the file: what came of it, and what is needed to undo that.

    `number` is the line in the file as a spreadsheet shows it; `undo` is the room's own
    note of what it created and how things were before.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub of number outcome object_id is_undone",
        content=("label faults undo", personal("undoing an import")),
    )

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    object_id = models.PositiveBigIntegerField(default=0)
    label = models.CharField(max_length=200, blank=True)
    faults = models.JSONField(default=list)
    undo = models.JSONField(default=dict)
    is_undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="import_row_once")
        ]
        indexes = [models.Index(fields=["of", "outcome", "number"])]

    def __str__(self) -> str:
        return f"{self.number} · {self.label}"
