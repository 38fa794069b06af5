"""Forms of a cohort: itself with its quotas, its weekly plan, sessions and places."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.directory.choosing import NamedField
from madang.directory.models import Organisation
from madang.programmes import quotas
from madang.programmes.forms import fields
from madang.programmes.free_days import is_weekend
from madang.programmes.weekly import WeeklyPlan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Site
    from madang.programmes.models import Call, Cohort, CohortSession

#: How many empty lines for quotas a form offers beyond those that are there.
SPARE = 2
DAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


class QuotaForm(forms.Form):
    """One quota: which group, at least, at most."""

    group = forms.ChoiceField(label=_("Group"), required=False)
    minimum = forms.IntegerField(
        label=_("At least"), min_value=0, max_value=9999, required=False
    )
    maximum = forms.IntegerField(
        label=_("At most"), min_value=0, max_value=9999, required=False
    )
    spill = forms.BooleanField(label=_("Empty places may go to others"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        group = self.fields["group"]
        if isinstance(group, forms.ChoiceField):
            group.choices = group_choices()

    @property
    def quota(self) -> quotas.Quota | None:
        """The quota, if the line names a group."""
        given = self.cleaned_data
        if not given.get("group"):
            return None
        attribute, _colon, value = given["group"].partition(":")
        return quotas.Quota(
            attribute,
            value,
            given.get("minimum") or 0,
            given.get("maximum"),
            bool(given.get("spill")),
        )


def group_choices() -> list[Any]:
    """Return every group that a quota can speak of, by attribute."""
    found: list[Any] = [("", "–")]
    for attribute, label in quotas.ATTRIBUTES.items():
        values = quotas.values_of(attribute)
        found.append((str(label), [(f"{attribute}:{v}", name) for v, name in values]))
    return found


QuotaLines = forms.formset_factory(QuotaForm, extra=SPARE, max_num=20)


class CohortForm(forms.Form):
    """A cohort's name, days and places, with a line for each quota."""

    version = fields.version()

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        calls: QuerySet[Call],
        row: Cohort | None = None,
    ) -> None:
        names = ("names", "summary", "starts_on", "ends_on", "places", "call")
        initial = {name: getattr(row, name) for name in names} if row else {}
        initial |= {"version": row.version} if row else {}
        super().__init__(data, initial=initial)
        self.fields["names"] = fields.texts(_("Name"), by)
        self.fields["summary"] = fields.texts(
            _("Summary"), by, is_long=True, required=False
        )
        self.fields["call"] = forms.ModelChoiceField(
            queryset=calls, label=_("Call"), required=False, empty_label="–"
        )
        self.fields["starts_on"] = fields.day(_("First day"))
        self.fields["ends_on"] = fields.day(_("Last day"))
        self.fields["places"] = forms.IntegerField(
            label=_("Places"), min_value=1, max_value=9999
        )
        told = [
            {
                "group": f"{one.attribute}:{one.value}",
                "minimum": one.minimum,
                "maximum": one.maximum,
                "spill": one.spill,
            }
            for one in (row.shares if row else ())
        ]
        self.lines = QuotaLines(data, initial=told, prefix="quota")
        self.quota_faults: list[str] = []

    def is_valid(self) -> bool:
        """Return whether the form and every line are right."""
        lines_are_right = not self.is_bound or self.lines.is_valid()
        return super().is_valid() and lines_are_right

    def add_error(self, field: str | None, error: Any) -> None:
        """Put what is wrong with a quota above the quotas' lines."""
        if field == "quotas":
            self.quota_faults.append(str(error))
            field = None
        super().add_error(field, error)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the cohort."""
        return {k: v for k, v in self.cleaned_data.items() if k != "version"}

    @property
    def shares(self) -> list[quotas.Quota]:
        """The quotas that were named."""
        found = (line.quota for line in self.lines if isinstance(line, QuotaForm))
        return [quota for quota in found if quota is not None]


class PlanForm(forms.Form):
    """On which weekday, when, for how long and where a cohort meets."""

    weekday = forms.TypedChoiceField(
        label=_("Every"), coerce=int, choices=list(enumerate(DAYS))
    )
    begins = forms.TimeField(
        label=_("At"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("By the clock of the site that is in turn."),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=15, max_value=24 * 60)
    version = fields.version()

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        sites: Sequence[Site],
        cohort: Cohort,
        plan: WeeklyPlan | None,
    ) -> None:
        initial: dict[str, Any] = {
            "weekday": _first_weekday(cohort.starts_on),
            "begins": "16:00",
            "minutes": 120,
            "sites": [str(site.pk) for site in sites],
            "countries": sorted({site.country for site in sites}),
            "version": cohort.version,
        }
        if plan is not None:
            initial |= {
                "weekday": plan.weekday,
                "begins": plan.begins,
                "minutes": plan.minutes,
                "sites": [str(pk) for pk in plan.sites],
                "countries": list(plan.countries),
            }
        super().__init__(data, initial=initial)
        self.known = {site.pk: site for site in sites}
        self.fields["sites"] = forms.MultipleChoiceField(
            label=_("Sites, in turn"),
            choices=[(str(site.pk), str(site)) for site in sites],
            widget=forms.CheckboxSelectMultiple,
        )
        countries = dict.fromkeys(site.country for site in sites)
        self.fields["countries"] = forms.MultipleChoiceField(
            label=_("No session on public holidays of"),
            required=False,
            choices=[(c, quotas.value_name("country", c)) for c in countries],
            widget=forms.CheckboxSelectMultiple,
        )

    @property
    def sites(self) -> list[Site]:
        """The sites chosen, in the programme's order."""
        return [self.known[int(pk)] for pk in self.cleaned_data["sites"]]

    @property
    def plan(self) -> WeeklyPlan:
        """The plan that was described."""
        given = self.cleaned_data
        return WeeklyPlan(
            weekday=given["weekday"],
            begins=given["begins"],
            minutes=given["minutes"],
            sites=tuple(site.pk for site in self.sites),
            countries=tuple(given["countries"]),
        )


def _first_weekday(day: date) -> int:
    """Return the weekday of a day, Monday for a weekend."""
    return 0 if is_weekend(day) else day.weekday()


class SessionForm(forms.Form):
    """One session: when by the clock of its site, where, about what."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        sites: Sequence[Site],
        row: CohortSession | None = None,
    ) -> None:
        initial: dict[str, Any] = {"minutes": 120}
        if row is not None:
            initial = {
                "title": row.title,
                "site": str(row.site_id),
                "remark": row.remark,
                "starts_at": fields.as_wall(row.starts_at, row.site.zone),
                "minutes": round((row.ends_at - row.starts_at).total_seconds() / 60),
            }
        super().__init__(data, initial=initial)
        self.known = {str(site.pk): site for site in sites}
        self.fields["title"] = fields.texts(_("Topic"), by, required=False)
        self.fields["site"] = forms.ChoiceField(
            label=_("Site"), choices=[(pk, str(s)) for pk, s in self.known.items()]
        )
        self.fields["starts_at"] = fields.WallTimeField(
            label=_("Begins"), help_text=_("By the clock of the site.")
        )
        self.fields["minutes"] = forms.IntegerField(
            label=_("Minutes"), min_value=5, max_value=7 * 24 * 60
        )
        self.fields["remark"] = forms.CharField(
            label=_("Remark"), max_length=200, required=False
        )

    def clean(self) -> dict[str, Any]:
        """Turn the wall time into an instant, by the site's clock."""
        super().clean()
        site = self.known.get(self.cleaned_data.get("site", ""))
        if site is not None:
            fields.settle(self, "starts_at", site.zone)
        return self.cleaned_data

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the session."""
        given = self.cleaned_data
        return {
            "title": given["title"],
            "site": self.known[given["site"]],
            "starts_at": given["starts_at"],
            "ends_at": given["starts_at"] + timedelta(minutes=given["minutes"]),
            "remark": given["remark"],
        }


class OfferForm(forms.Form):
    """Which organisation is offered a place."""

    spill = forms.BooleanField(
        label=_("Use places that other groups leave empty"), required=False
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, by: Actor, may_spill: bool
    ) -> None:
        super().__init__(data)
        named = NamedField(model=Organisation, by=by, label=_("Organisation"))
        self.fields = {"organisation": named, **self.fields}
        if not may_spill:
            del self.fields["spill"]


class PlaceForm(forms.Form):
    """Why something becomes of a place, and when a leave ends."""

    version = fields.version()

    def __init__(
        self, data: Mapping[str, Any] | None, *, act: str, expected: int
    ) -> None:
        super().__init__(data, initial={"version": expected})
        if act == "leave":
            self.fields["back_on"] = fields.day(_("Back on"), required=False)
        self.fields["reason"] = forms.CharField(
            label=_("Reason"),
            max_length=500,
            required=act == "terminate",
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("The company reads it."),
        )
