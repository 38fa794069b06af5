"""Tables of deals: who talks to whom, how far it has come, what is to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.deals.models.rounds import FundraisingRound, Instrument
from madang.directory.models import Organisation
from madang.hubs.models import HubOwned, Settled, User, Versioned
from madang.kit.privacy import DataClass, Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class DealStage(models.TextChoices):
    """How far a deal has come; closed means that the money is there."""

    SOURCED = "sourced", pgettext_lazy("deal", "Sourced")
    FIRST_TALK = "first_talk", pgettext_lazy("deal", "First talk")
    DEEP_TALK = "deep_talk", pgettext_lazy("deal", "In-depth talk")
    DUE_DILIGENCE = "due_diligence", pgettext_lazy("deal", "Due diligence")
    TERM_SHEET = "term_sheet", pgettext_lazy("deal", "Term sheet")
    COMMITTED = "committed", pgettext_lazy("deal", "Committed")
    CLOSED = "closed", pgettext_lazy("deal", "Closed")
    PASSED = "passed", pgettext_lazy("deal", "Passed")
    DORMANT = "dormant", pgettext_lazy("deal", "Dormant")


#: Stages in which an amount is under discussion.
TALKING = (
    DealStage.SOURCED,
    DealStage.FIRST_TALK,
    DealStage.DEEP_TALK,
    DealStage.DUE_DILIGENCE,
    DealStage.TERM_SHEET,
)
#: Stages in which something still happens.
OPEN = (*TALKING, DealStage.COMMITTED)
#: Stages after which the same two may open another deal.
OVER = (DealStage.CLOSED, DealStage.PASSED)


class Side(models.TextChoices):
    """Whose private notes these are."""

    HUB = "hub", pgettext_lazy("side", "Hub")
    COMPANY = "company", pgettext_lazy("side", "Company")
    INVESTOR = "investor", pgettext_lazy("side", "Investor")


class Deal(Versioned):
    """A company and an investor who may come together; at most one open at a time.

    `stage` is where the last of its stage changes led, `stage_on` the day of that.
    `probability` is somebody's guess in per cent and enters no sum.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at",
        business="company investor round stage stage_on opened_on source instrument "
        "probability next_step next_step_on",
        owner=("owner", personal("knowing who looks after the deal")),
    )

    company = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("company"),
    )
    investor = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("investor"),
    )
    round = models.ForeignKey(
        FundraisingRound,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deals",
        verbose_name=_("fundraising round"),
    )
    stage = models.CharField(
        pgettext_lazy("deal", "stage"),
        max_length=14,
        choices=DealStage,
        default=DealStage.SOURCED,
    )
    stage_on = models.DateField()
    opened_on = models.DateField(_("opened on"))
    owner = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("looks after it"),
    )
    source = models.CharField(_("where it came from"), max_length=200, blank=True)
    instrument = models.CharField(
        _("instrument"), max_length=12, choices=Instrument, blank=True
    )
    probability = models.PositiveSmallIntegerField(
        _("probability in per cent"), null=True, blank=True
    )
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_step_on = models.DateField(_("due"), null=True, blank=True)

    class Meta:
        verbose_name = _("deal")
        ordering = ["-stage_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(company=models.F("investor")),
                name="deal_has_two_sides",
                violation_error_message=_("A company cannot invest in itself here."),
            ),
            models.CheckConstraint(
                condition=models.Q(probability=None) | models.Q(probability__lte=100),
                name="deal_probability_is_a_percentage",
                violation_error_message=_("Write a number between 0 and 100."),
            ),
            models.UniqueConstraint(
                fields=["hub", "company", "investor"],
                condition=~models.Q(stage__in=["closed", "passed"]),
                name="one_open_deal_a_pair",
                violation_error_message=_("These two have an open deal already."),
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "stage", "-stage_on"]),
            models.Index(fields=["hub", "investor"], name="deals_of_investor"),
            models.Index(fields=["hub", "company"], name="deals_of_company"),
        ]

    def __str__(self) -> str:
        return f"{self.company} × {self.investor}"

    @property
    def is_over(self) -> bool:
        """Whether nothing happens any more."""
        return self.stage in OVER

    def is_late(self, today: date) -> bool:
        """Whether the next step should have been taken."""
        due = self.next_step_on
        return due is not None and due < today and self.stage in OPEN


class StageChange(HubOwned):
    """A line of a deal's history: from which stage to which, on which day, and why.

    `on` is the day it holds from, `at` the moment it was noted.
    """

    settled: ClassVar[Settled | None] = Settled(but=("by",))
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="deal was stage on reason",
        record=("by at", personal("showing who moved the deal")),
    )

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="changes")
    was = models.CharField(max_length=14, choices=DealStage, blank=True)
    stage = models.CharField(
        pgettext_lazy("deal", "stage"), max_length=14, choices=DealStage
    )
    on = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("stage change")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(stage="passed") | ~models.Q(reason=""),
                name="passed_deal_says_why",
            )
        ]
        indexes = [models.Index(fields=["hub", "deal", "on"])]

    def __str__(self) -> str:
        return f"{self.deal} · {self.get_stage_display()}"


class DealNote(HubOwned):
    """What one side remembers of a deal; nobody else ever reads it, nor the journal."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub side",
        note=(
            "text",
            Tag(DataClass.SECRET, "remembering what was said", seen_by="its own side"),
        ),
        written=(
            "deal author at",
            personal("remembering what was said", seen_by="its own side"),
        ),
    )

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="notes")
    side = models.CharField(max_length=10, choices=Side)
    text = models.TextField(_("private note"), max_length=5000)
    author = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("private note")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["hub", "deal", "side"])]

    def __str__(self) -> str:
        return f"{self.deal} · {self.get_side_display()}"


class DealTask(HubOwned):
    """Something the hub's staff have to do about a deal, by a day.

    Whoever it is for is reminded once, when the day has come.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub reminded_on",
        business="deal text due_on",
        who=("for_whom done_at done_by", personal("knowing who does what")),
    )

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="tasks")
    text = models.CharField(_("task"), max_length=300)
    due_on = models.DateField(_("due"))
    for_whom = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who does it"),
    )
    reminded_on = models.DateField(null=True, blank=True, editable=False)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("task")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="task_says_what")
        ]
        indexes = [
            models.Index(fields=["hub", "deal"]),
            models.Index(
                fields=["due_on"],
                condition=models.Q(done_at=None, reminded_on=None),
                name="tasks_to_remind_of",
            ),
        ]

    def __str__(self) -> str:
        return self.text
