"""Rounds of judging, their seats, and the scoring rules as declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.hubs.models import HubOwned, Settled, User, Versioned
from madang.judging import covering
from madang.judging import rubric as rubrics
from madang.judging.models.judges import Judge
from madang.kit.languages import best
from madang.kit.privacy import DataClass, Tag, personal, tags
from madang.kit.texts import TextsField
from madang.programmes.models import Call

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class RoundState(models.TextChoices):
    """How far a round has come; only an open one is read."""

    DRAFT = "draft", pgettext_lazy("round", "Being prepared")
    READY = "ready", pgettext_lazy("round", "Ready")
    OPEN = "open", pgettext_lazy("round", "Open")
    CLOSED = "closed", pgettext_lazy("round", "Closed")


class ShowOthers(models.TextChoices):
    """When a judge sees what others gave the same application."""

    AFTER_LOCK = "after_lock", _("After they have locked their own score")
    NEVER = "never", _("Never")


class Round(Versioned):
    """One reading of a call's applications by judges.

    `rubric` holds a `judging.rubric.Rubric` (one scale for all criteria), `cover` a
    list of `judging.covering.CoverRule` in order.  From opening on neither changes.
    `stage` is the stage of the call's workflow whose applications are read.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at state",
        business="call stage names intro rubric cover reads_each minutes_each "
        "is_blind show_others needs_language names_judges pledge severity_limit "
        "opens_at closes_at",
    )

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(_("stage"), max_length=40)
    names = TextsField(_("name"), blank=False)
    intro = TextsField(_("what judges should know"))
    rubric = models.JSONField(_("rubric"), default=dict, blank=True)
    cover = models.JSONField(_("coverage rules"), default=list, blank=True)
    reads_each = models.PositiveSmallIntegerField(_("reads per application"), default=3)
    minutes_each = models.PositiveSmallIntegerField(_("minutes per read"), default=20)
    is_blind = models.BooleanField(_("blind"), default=False)
    show_others = models.CharField(
        _("others' scores"),
        max_length=12,
        choices=ShowOthers,
        default=ShowOthers.AFTER_LOCK,
    )
    needs_language = models.BooleanField(
        _("only judges who read the application's language"), default=True
    )
    names_judges = models.BooleanField(_("applicants see who judges"), default=False)
    pledge = TextsField(_("integrity pledge"))
    severity_limit = models.FloatField(
        _("a panel may lean by"), null=True, blank=True, default=0.5
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    state = models.CharField(
        _("state"), max_length=8, choices=RoundState, default=RoundState.DRAFT
    )

    class Meta:
        verbose_name = _("round")
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="round_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=models.Q(reads_each__gte=1, reads_each__lte=20),
                name="round_asks_one_to_twenty_reads",
            ),
        ]
        indexes = [models.Index(fields=["hub", "state", "-opens_at"])]

    def __str__(self) -> str:
        return best(self.names)

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return best(self.names)

    @property
    def scale(self) -> rubrics.Rubric:
        """The rubric, read."""
        return rubrics.read(self.rubric)

    @property
    def cover_rules(self) -> tuple[covering.CoverRule, ...]:
        """The coverage rules, read."""
        return covering.read(self.cover)

    @property
    def job_key(self) -> str:
        """The key under which at most one allocation of the round runs."""
        return f"round-{self.pk}"

    def is_open_at(self, now: datetime) -> bool:
        """Whether judges may score at this moment."""
        return self.state == RoundState.OPEN and self.opens_at <= now < self.closes_at


class SeatState(models.TextChoices):
    """What became of asking a judge for a round."""

    INVITED = "invited", pgettext_lazy("seat", "Asked")
    ACCEPTED = "accepted", pgettext_lazy("seat", "Accepted")
    DECLINED = "declined", pgettext_lazy("seat", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("seat", "Withdrawn")


class Seat(HubOwned):
    """A judge in a round: asked, pledged, with so many reads.

    The invitation's token is mailed and never stored: the row keeps its digest.
    `pledge_mark` is the SHA-256 of the pledge's text, the typed name and the moment.
    `given`, `locked` and `unopened` are counted by `queries.seats_in`.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub state",
        secret=("token_digest", Tag(DataClass.SECRET, seen_by="nobody")),
        seat=(
            "round judge capacity invited_at answered_at",
            personal("knowing who judges in which round"),
        ),
        pledge=(
            "pledge_name pledge_text pledge_mark pledged_at",
            personal("proving that judges gave the integrity pledge"),
        ),
    )

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="seats")
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="seats")
    capacity = models.PositiveSmallIntegerField(_("reads"), default=10)
    state = models.CharField(
        _("state"), max_length=10, choices=SeatState, default=SeatState.INVITED
    )
    token_digest = models.CharField(max_length=64, blank=True, db_index=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    pledged_at = models.DateTimeField(null=True, blank=True)
    pledge_name = models.CharField(max_length=200, blank=True)
    pledge_text = models.TextField(blank=True)
    pledge_mark = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("seat")
        constraints = [
            models.UniqueConstraint(fields=["round", "judge"], name="one_seat_a_round"),
            models.CheckConstraint(
                condition=~models.Q(state="accepted")
                | (models.Q(pledged_at__isnull=False) & ~models.Q(pledge_mark="")),
                name="accepted_seat_has_pledged",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__lte=500), name="seat_capacity_is_human"
            ),
        ]
        indexes = [models.Index(fields=["hub", "round", "state"])]

    def __str__(self) -> str:
        return f"{self.judge} · {self.round}"


class RuleEdition(HubOwned):
    """A scoring rule as declared for a round, numbered; never changed afterwards.

    `content` names the stages with their rounds, weights, how sheets are combined,
    gates, rounding and ties; a ranking always says by which edition it was made.
    """

    settled: ClassVar[Settled | None] = Settled()
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub fingerprint",
        business="round number content",
        record=(
            "declared_at declared_by",
            personal("showing who declared the scoring rule"),
        ),
    )

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="rules")
    number = models.PositiveSmallIntegerField(_("edition"))
    content = models.JSONField(_("rule"))
    fingerprint = models.CharField(max_length=64)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("scoring rule")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"], name="rule_edition_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.number}"
