"""Who reads what: scenarios, pins and bans, reads, sheets and their history."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.applications.models import Application
from madang.hubs.models import HubOwned, Settled, User, Versioned
from madang.judging.models.rounds import Round, Seat
from madang.kit.privacy import Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class ScenarioState(models.TextChoices):
    """Whether a scenario is only thought, in force, or was once in force."""

    DRAFT = "draft", pgettext_lazy("scenario", "Proposed")
    ACTIVE = "active", pgettext_lazy("scenario", "In force")
    RETIRED = "retired", pgettext_lazy("scenario", "Was in force")


class Scenario(HubOwned):
    """One possible allocation of a round, kept so that it can be compared.

    `plan` lists ``[seat, application]`` pairs, `settings` what it was made with,
    `measures` its figures, `notes` what the engine says, in the engine's English.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub state",
        business="round number name settings plan measures notes",
        record=(
            "made_at made_by activated_at",
            personal("showing who allocated the reads"),
        ),
    )

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="scenarios")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=120, blank=True)
    settings = models.JSONField(default=dict)
    plan = models.JSONField(default=list)
    measures = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    state = models.CharField(
        _("state"), max_length=8, choices=ScenarioState, default=ScenarioState.DRAFT
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    activated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("scenario")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"], name="scenario_number_once"
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=models.Q(state="active"),
                name="one_scenario_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.round} · {self.number}"


class PairKind(models.TextChoices):
    """What staff said about a judge and an application."""

    PIN = "pin", _("Must read it")
    BAN = "ban", _("Must not read it")


class PairRule(HubOwned):
    """A pair of judge and application that staff pinned or banned."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub kind",
        business="seat application",
        said=("reason said_at said_by", personal("knowing who decided and why")),
    )

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="pair_rules")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=4, choices=PairKind)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "application"], name="pair_ruled_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat.judge} · {self.application.number}"


class ReadState(models.TextChoices):
    """How far a read has come; only an unopened one may be given to somebody else."""

    UNOPENED = "unopened", pgettext_lazy("read", "Not opened")
    OPENED = "opened", pgettext_lazy("read", "Opened")
    LOCKED = "locked", pgettext_lazy("read", "Locked")
    PASSED = "passed", pgettext_lazy("read", "Passed back")
    RECUSED = "recused", pgettext_lazy("read", "Recused")
    NO_SHOW = "no_show", pgettext_lazy("read", "Not read")


#: Reads that count toward an application's panel.
COUNTED = (ReadState.UNOPENED, ReadState.OPENED, ReadState.LOCKED)
#: Reads that the judge can still work on.
GOING = (ReadState.UNOPENED, ReadState.OPENED)
#: Reads that came to nothing; they still count toward the judge's capacity.
LOST = (ReadState.PASSED, ReadState.RECUSED, ReadState.NO_SHOW)


class Read(HubOwned):
    """One judge reads one application.

    `why` keeps, from the allocation, what spoke for the pair.  The name of a read
    tells the application's number only: rounds may be blind.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub state wave why is_pinned",
        business="round application scenario",
        record=(
            "seat given_at opened_at ended_at reason_kind reason",
            personal("knowing who read what", retention_days=3650),
        ),
    )

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reads")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="reads")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="+"
    )
    scenario = models.ForeignKey(
        Scenario, null=True, blank=True, on_delete=models.SET_NULL, related_name="reads"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ReadState, default=ReadState.UNOPENED
    )
    why = models.JSONField(default=dict, blank=True)
    is_pinned = models.BooleanField(default=False)
    wave = models.PositiveSmallIntegerField(default=1)
    given_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason_kind = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("read")
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "application"], name="judge_reads_it_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["opened", "locked"])
                | models.Q(opened_at__isnull=False),
                name="opened_read_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "round", "state"]),
            models.Index(fields=["hub", "application", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.application.number} · {self.seat.judge}"


class Sheet(Versioned):
    """What a judge gave an application.

    `scores` holds ``{criterion: "4.5"}``, ``None`` for N/A (see `judging.scores`);
    `seen_submission` is the submission that she scored, so that a later one shows.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at seen_submission",
        judgement=(
            "read scores comment_shared saved_at locked_at",
            personal("choosing among applications", retention_days=3650),
        ),
        private=(
            "comment_private",
            personal("the judge's own notes", seen_by="the judge herself"),
        ),
    )

    read = models.OneToOneField(Read, on_delete=models.PROTECT, related_name="sheet")
    scores = models.JSONField(_("scores"), default=dict, blank=True)
    comment_private = models.TextField(_("my own notes"), max_length=10_000, blank=True)
    comment_shared = models.TextField(
        _("comment for the committee"), max_length=10_000, blank=True
    )
    seen_submission = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sheet")
        indexes = [models.Index(fields=["hub", "locked_at"])]

    def __str__(self) -> str:
        return str(self.read)


class SheetEdit(HubOwned):
    """A sheet as it stood when it was locked or opened again; append-only."""

    settled: ClassVar[Settled | None] = Settled()
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub number",
        edit=(
            "sheet scores comment_shared act reason at by",
            personal("showing how scores came about", retention_days=3650),
        ),
    )

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="edits")
    number = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=10)  # locked, reopened
    scores = models.JSONField()
    comment_shared = models.TextField(blank=True)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sheet_edit_once")
        ]

    def __str__(self) -> str:
        return f"{self.sheet} · {self.number}"
