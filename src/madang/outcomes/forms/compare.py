"""Which cohorts are laid side by side, over how many months from their beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from madang.kit.fields import ManyField
from madang.outcomes.models import Level
from madang.outcomes.queries import cohorts_to_count
from madang.programmes.models import Cohort, Programme
from madang.programmes.queries import programmes_visible_to

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from madang.hubs.models import Actor

MOST = 6
#: So many are shown where nobody chose.
UNCHOSEN = 2
#: So many cohorts are offered, the latest; a programme narrows them.
OFFERED = 16
#: What a cohort is called by.
NAMED = ("names", "programme__names", "programme__languages", "programme__slug")
SPANS = (3, 6, 12, 24, 36, 60)
USUAL = 12


def _spans() -> list[tuple[int, str]]:
    return [
        (n, ngettext("%(count)d month", "%(count)d months", n) % {"count": n})
        for n in SPANS
    ]


class CompareForm(forms.Form):
    """Cohorts, a number of months from each one's first, and a level.

    A hub of many cohorts is offered the latest, of a programme if one is chosen, and
    always those that are chosen already.  Before anybody chose, the latest that have
    begun are.
    """

    def __init__(self, data: Mapping[str, Any], *, by: Actor, today: date) -> None:
        super().__init__(data or None)
        self.fields["programme"] = forms.ModelChoiceField[Programme](
            queryset=programmes_visible_to(by).only("names", "languages", "slug"),
            label=_("Offer cohorts of"),
            required=False,
            empty_label=_("All programmes"),
        )
        self.fields["cohort"] = ManyField[Cohort](
            queryset=cohorts_to_count(by).order_by("-starts_on", "pk"),
            label=_("Cohorts"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        begun = self.fields["cohort"].queryset.filter(starts_on__lte=today)  # type: ignore[attr-defined]
        self.begun: QuerySet[Cohort] = begun
        self.fields["months"] = forms.TypedChoiceField(
            label=_("From each one's beginning"), choices=_spans, coerce=int,
            required=False, initial=USUAL,
        )  # fmt: skip
        self.fields["level"] = forms.ChoiceField(
            label=_("Which values"), choices=Level.choices, required=False
        )

    def offer(self, chosen: Sequence[Cohort]) -> None:
        """Let the form show what can be chosen, and no more than fits on a page."""
        field = self.fields["cohort"]
        rows = field.queryset  # type: ignore[attr-defined]
        programme = self.cleaned_data.get("programme") if self.is_valid() else None
        if programme:
            rows = rows.filter(programme=programme)
        offered = list(rows.only(*NAMED)[: OFFERED + 1])
        if len(offered) <= OFFERED and programme is None:
            del self.fields["programme"]
        keys = {one.pk for one in offered[:OFFERED]}
        more = [one for one in chosen if one.pk not in keys]
        field.widget.choices = [
            (one.pk, str(one)) for one in (*more, *offered[:OFFERED])
        ]

    @property
    def wanted(self) -> tuple[list[Cohort], int, str]:
        """What is asked for; nothing while the form is wrong."""
        if not self.is_bound:
            latest = list(self.begun[:UNCHOSEN])
            self.fields["cohort"].initial = [one.pk for one in latest]
            return latest, USUAL, Level.CLAIMED
        if not self.is_valid():
            return [], USUAL, Level.CLAIMED
        given = self.cleaned_data
        level = given["level"] or Level.CLAIMED
        return list(given["cohort"][:MOST]), given["months"] or USUAL, level


class SurvivalForm(CompareForm):
    """Cohorts and a level; without a choice the latest that have begun."""

    def __init__(self, data: Mapping[str, Any], *, by: Actor, today: date) -> None:
        super().__init__(data, by=by, today=today)
        del self.fields["months"]
        self.fields["cohort"].queryset = self.begun  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[list[Cohort], str]:
        """The cohorts and the level to look at."""
        given = self.cleaned_data if self.is_valid() else {}
        found = given.get("cohort") or self.begun[:UNCHOSEN]
        return list(found[:MOST]), given.get("level") or Level.CLAIMED
