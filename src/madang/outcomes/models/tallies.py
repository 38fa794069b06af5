"""The table of tallies: values added up beforehand, per indicator, reach and month."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import HubOwned
from madang.kit.privacy import Tag, tags
from madang.outcomes.models.indicators import Indicator
from madang.outcomes.models.values import ValueState
from madang.programmes.models import Cohort, Programme

if TYPE_CHECKING:
    from collections.abc import Mapping


class Level(models.TextChoices):
    """Which values are looked at: all that count, or those of a state or better."""

    CLAIMED = ValueState.CLAIMED, _("All that count")
    EVIDENCED = ValueState.EVIDENCED, _("Evidenced or verified")
    VERIFIED = ValueState.VERIFIED, _("Verified")


#: What says together with the reach which values a tally adds up.
CELL = ("indicator", "edition", "month", "level", "currency")


class Tally(HubOwned):
    """What the values of a month add up to, among those of a `level` or better.

    It is a cohort's, a programme's, or with neither the whole hub's: every value is in
    the hub's, and in those of its cohort and of that cohort's programme if it has one.
    So a dashboard of each reach adds up few rows, however many cohorts there are.
    Of a flow it is their sum.  Of a stock it is by how much the companies' latest
    values changed in that month, so that the sum of all months up to one is what there
    was at its end.  `rows` counts the values in the same way.  Written with every value
    in one transaction; a value at entry is in none.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub",
        business="indicator programme cohort edition month level currency total rows",
    )

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    programme = models.ForeignKey(
        Programme, null=True, on_delete=models.PROTECT, related_name="+",
        db_index=False,
    )  # fmt: skip
    cohort = models.ForeignKey(
        Cohort, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    edition = models.PositiveSmallIntegerField()
    month = models.DateField()
    level = models.CharField(max_length=9, choices=Level)
    currency = models.CharField(max_length=3, blank=True)
    total = models.DecimalField(max_digits=26, decimal_places=2, default=0)
    rows = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("tally")
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "cohort", *CELL],
                condition=models.Q(cohort__isnull=False),
                name="one_tally_a_cohort_and_month",
            ),
            models.UniqueConstraint(
                fields=["hub", "programme", *CELL],
                condition=models.Q(programme__isnull=False),
                name="one_tally_a_programme_month",
            ),
            models.UniqueConstraint(
                fields=["hub", *CELL],
                condition=models.Q(programme=None, cohort=None),
                name="one_tally_a_month",
            ),
            models.CheckConstraint(
                condition=models.Q(programme=None) | models.Q(cohort=None),
                name="tally_has_one_reach",
            ),
        ]
        indexes = [
            models.Index(
                fields=["hub", "month"],
                condition=models.Q(programme=None, cohort=None),
                name="tallies_by_month",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.month:%Y-%m} · {self.total}"
