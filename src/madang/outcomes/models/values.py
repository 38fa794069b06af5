"""The tables of values and of the steps by which each came to its state."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.models import Organisation
from madang.files.models import StoredFile
from madang.hubs.models import HubOwned, Settled, User
from madang.hubs.models.hub import is_currency
from madang.kit.privacy import Tag, personal, tags
from madang.outcomes.models.indicators import Indicator
from madang.outcomes.models.surveys import SurveyAnswer
from madang.programmes.models import Cohort

if TYPE_CHECKING:
    from collections.abc import Mapping


class ValueState(models.TextChoices):
    """How far a value can be trusted; the last two count in nothing."""

    CLAIMED = "claimed", pgettext_lazy("value", "Claimed")
    EVIDENCED = "evidenced", pgettext_lazy("value", "Evidenced")
    VERIFIED = "verified", pgettext_lazy("value", "Verified")
    REJECTED = "rejected", pgettext_lazy("value", "Rejected")
    REVERSED = "reversed", pgettext_lazy("value", "Reversed")


#: The states in which a value counts, the weakest first.
COUNTING = (ValueState.CLAIMED, ValueState.EVIDENCED, ValueState.VERIFIED)


def counting(level: str = ValueState.CLAIMED) -> models.Q:
    """Return what values of a level or better fulfil.

    It names the states that are not meant: SQLite would else look up all values of the
    hub by their state, though it has an index of the company's few.

    >>> counting("evidenced")
    <Q: (NOT (AND: ('state__in', ['claimed', 'rejected', 'reversed'])))>
    """
    meant = COUNTING[[str(one) for one in COUNTING].index(level) :]
    return ~models.Q(state__in=[str(one) for one in ValueState if one not in meant])


class Origin(models.TextChoices):
    """How a value came in."""

    STAFF = "staff", pgettext_lazy("origin", "Entered by staff")
    COMPANY = "company", pgettext_lazy("origin", "Entered by the company")
    SURVEY = "survey", pgettext_lazy("origin", "Survey")
    IMPORT = "import", pgettext_lazy("origin", "Import")
    COUNTED = "counted", pgettext_lazy("origin", "Counted by the product")


class Value(HubOwned):
    """What an indicator was for an organisation in whole months; it never changes.

    Only its `state` moves, by steps; a wrong value is reversed and another noted.
    `cohort` is the one it counts for, so that it counts for one programme only.
    `month` is the first day of the month it is added up in: that of the period's end.
    A counted one has in `source_key` the row that it was counted from.
    """

    settled: ClassVar[Settled | None] = Settled(but=("state", "evidence", "noted_by"))
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub edition month source_key source_path corrects answer",
        business="indicator organisation cohort starts_on ends_on is_baseline amount "
        "currency state origin remark evidence",
        record=("noted_by noted_at", personal("knowing who gave a figure")),
    )

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False,
        verbose_name=_("company"),
    )  # fmt: skip
    cohort = models.ForeignKey(
        Cohort, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        db_index=False, verbose_name=_("counts for"),
    )  # fmt: skip
    edition = models.PositiveSmallIntegerField()
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    month = models.DateField()
    is_baseline = models.BooleanField(_("at entry"), default=False)
    amount = models.DecimalField(_("value"), max_digits=20, decimal_places=2)
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, validators=[is_currency]
    )
    state = models.CharField(
        pgettext_lazy("value", "state"),
        max_length=9,
        choices=ValueState,
        default=ValueState.CLAIMED,
    )
    origin = models.CharField(_("how it came in"), max_length=7, choices=Origin)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    source_key = models.CharField(max_length=80, blank=True)
    source_path = models.CharField(max_length=200, blank=True)
    evidence = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", verbose_name=_("evidence"),
    )  # fmt: skip
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT,
        related_name="correction", verbose_name=_("corrects"),
    )  # fmt: skip
    answer = models.ForeignKey(
        SurveyAnswer, null=True, blank=True, on_delete=models.PROTECT,
        related_name="values",
    )  # fmt: skip
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = pgettext_lazy("outcome", "value")
        ordering = ["-ends_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "hub", "indicator", "organisation", "starts_on", "ends_on",
                    "currency", "is_baseline",
                ],
                condition=models.Q(
                    source_key="", state__in=["claimed", "evidenced", "verified"]
                ),
                name="one_value_counts_a_period",
                violation_error_message=_(
                    "There is a value for this period already. Correct that one."
                ),
            ),
            models.UniqueConstraint(
                fields=["hub", "indicator", "source_key"],
                condition=~models.Q(source_key="")
                & models.Q(state__in=["claimed", "evidenced", "verified"]),
                name="counted_row_counts_once",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")),
                name="value_ends_after_it_starts",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["hub", "organisation", "indicator", "ends_on"],
                name="values_of_organisation",
            ),
            models.Index(
                fields=["hub", "indicator", "cohort", "month"], name="values_of_cohort"
            ),
            models.Index(
                fields=["hub", "state", "-month", "-id"], name="values_of_state"
            ),
            models.Index(
                fields=["hub", "cohort", "-month", "-id"], name="values_for_cohort"
            ),
            models.Index(fields=["hub", "-month", "-id"], name="values_by_month"),
            models.Index(
                fields=["hub", "indicator", "-month", "-id"],
                name="values_of_indicator",
            ),
            models.Index(
                fields=["hub", "indicator", "currency", "amount", "id"],
                name="values_by_amount",
            ),
        ]

    def __str__(self) -> str:
        amount = f"{self.amount.normalize():f}"
        parts = (amount, self.currency, str(self.indicator), str(self.organisation))
        return " · ".join(part for part in parts if part)

    @property
    def counts(self) -> bool:
        """Whether it enters sums."""
        return self.state in COUNTING

    @property
    def places(self) -> int:
        """How many decimals it is shown with, at most."""
        return 0 if self.amount == self.amount.to_integral_value() else 2


class ValueStep(HubOwned):
    """A line of a value's history: from which state to which, by whom, and why."""

    settled: ClassVar[Settled | None] = Settled(but=("by",))
    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="value was state reason",
        record=("by at", personal("showing who vouched for a figure")),
    )

    value = models.ForeignKey(Value, on_delete=models.PROTECT, related_name="steps")
    was = models.CharField(max_length=9, choices=ValueState, blank=True)
    state = models.CharField(max_length=9, choices=ValueState)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("step of a value")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["rejected", "reversed"])
                | ~models.Q(reason=""),
                name="what_counts_no_more_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.value} · {self.get_state_display()}"
