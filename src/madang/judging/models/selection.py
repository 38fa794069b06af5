"""Where the committee chooses: rankings, boards, choices and approvals."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.applications.models import Application
from madang.hubs.models import HubOwned, User, Versioned
from madang.judging.models.rounds import Round, RuleEdition
from madang.kit.languages import best
from madang.kit.privacy import Tag, personal, tags
from madang.kit.texts import TextsField
from madang.programmes.models import Call, Cohort

if TYPE_CHECKING:
    from collections.abc import Mapping


class Ranking(HubOwned):
    """The ranking of a round by one edition of its rule, over sheets as they stood.

    `sheets_fingerprint` is the SHA-256 of the sheets that went in; the same rule and
    sheets make the same rows.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub sheets_fingerprint",
        business="round rule rows notes",
        record=("made_at made_by", personal("showing who made the ranking")),
    )

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="rankings")
    rule = models.ForeignKey(
        RuleEdition, on_delete=models.PROTECT, related_name="rankings"
    )
    sheets_fingerprint = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("ranking")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "sheets_fingerprint"], name="ranking_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.round)


class BoardState(models.TextChoices):
    """Whether the committee still chooses."""

    OPEN = "open", pgettext_lazy("board", "Being chosen")
    APPROVED = "approved", pgettext_lazy("board", "Approved")


class Board(Versioned):
    """The committee's table: a ranking, places and quotas, what is chosen.

    `quotas` lists ``{attribute, value, minimum, maximum, spill}``; `tie_rule` says
    how equals at the line are told apart.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub version created_at updated_at state",
        business="call cohort ranking names places reserves quotas tie_rule "
        "approvals_needed approved_at",
    )

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    cohort = models.ForeignKey(
        Cohort, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ranking = models.ForeignKey(
        Ranking, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    names = TextsField(_("name"), blank=False)
    places = models.PositiveIntegerField(_("places"))
    reserves = models.PositiveIntegerField(_("reserve places"), default=0)
    quotas = models.JSONField(_("quotas"), default=list, blank=True)
    tie_rule = models.JSONField(_("ties"), default=dict, blank=True)
    approvals_needed = models.PositiveSmallIntegerField(
        _("approvals needed"), default=1
    )
    state = models.CharField(
        _("state"), max_length=8, choices=BoardState, default=BoardState.OPEN
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("board")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approvals_needed__gte=1),
                name="board_needs_an_approval",
            )
        ]
        indexes = [models.Index(fields=["hub", "call"])]

    def __str__(self) -> str:
        return best(self.names)


class ChoiceOutcome(models.TextChoices):
    """What the committee chose for an application."""

    ACCEPTED = "accepted", pgettext_lazy("choice", "Accepted")
    RESERVE = "reserve", pgettext_lazy("choice", "Reserve")
    DECLINED = "declined", pgettext_lazy("choice", "Declined")


class BoardChoice(HubOwned):
    """What the committee chose for one application, and why."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="board application outcome rank reason_code",
        note=("note chosen_at chosen_by", personal("showing how it was decided")),
    )

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="choices")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=ChoiceOutcome)
    rank = models.PositiveIntegerField(null=True, blank=True)
    reason_code = models.CharField(max_length=40, blank=True)
    note = models.TextField(max_length=5000, blank=True)
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "application"], name="chosen_once_a_board"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application.number} · {self.get_outcome_display()}"


class Approval(HubOwned):
    """One signature under what a board chose; void as soon as the choice changes.

    `fingerprint` is the SHA-256 of the choices that were signed.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub fingerprint",
        signature=(
            "board user approved_at withdrawn_at",
            personal("proving who approved the choice", retention_days=3650),
        ),
    )

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="approvals")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    approved_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["board", "user", "fingerprint"],
                condition=models.Q(withdrawn_at=None),
                name="one_approval_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.board} · {self.user}"
