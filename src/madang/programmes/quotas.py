"""Quotas of a cohort: how many places are kept for whom, and whether that can hold."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from madang.directory.models import OrganisationKind, Stage
from madang.kit.errors import Refused
from madang.kit.signs import country_codes, country_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from madang.directory.models import Organisation

#: What of a company a quota may speak of.
ATTRIBUTES = {
    "country": gettext_lazy("Country"),
    "stage": gettext_lazy("Stage"),
    "kind": gettext_lazy("Kind"),
}


@dataclass(frozen=True, slots=True)
class Quota:
    """Places kept for one group: those whose `attribute` is `value`.

    At least `minimum` places are kept for the group and at most `maximum` go to it
    (``None``: no limit).  With `spill` the places that other groups leave empty may go
    to this one beyond its maximum, and its own empty ones to others.
    """

    attribute: str
    value: str
    minimum: int = 0
    maximum: int | None = None
    spill: bool = False

    @property
    def name(self) -> str:
        """The group in the reader's words."""
        return value_name(self.attribute, self.value)

    def fits(self, organisation: Organisation) -> bool:
        """Return whether a company belongs to the group."""
        return bool(getattr(organisation, self.attribute) == self.value)


def read(stored: Iterable[Mapping[str, Any]]) -> tuple[Quota, ...]:
    """Return the quotas of a cohort as it stores them."""
    return tuple(
        Quota(
            attribute=str(one["attribute"]),
            value=str(one["value"]),
            minimum=int(one.get("minimum") or 0),
            maximum=None if one.get("maximum") is None else int(one["maximum"]),
            spill=bool(one.get("spill", False)),
        )
        for one in stored
    )


def write(quotas: Iterable[Quota]) -> list[dict[str, Any]]:
    """Return quotas as a cohort stores them."""
    return [asdict(quota) for quota in quotas]


def values_of(attribute: str) -> list[tuple[str, str]]:
    """Return the values that a quota of an attribute may name, each with its words."""
    if attribute == "country":
        named = [(code, value_name("country", code)) for code in country_codes()]
        return sorted(named, key=lambda pair: pair[1])
    choices = {"stage": Stage.choices, "kind": OrganisationKind.choices}[attribute]
    return [(str(value), str(label)) for value, label in choices]


def value_name(attribute: str, value: str) -> str:
    """Return a value of an attribute in the reader's words."""
    if attribute == "country":
        return country_name(value, get_language() or "en")
    choices = {"stage": Stage, "kind": OrganisationKind}.get(attribute)
    if choices is None or value not in choices.values:
        return value
    return str(choices(value).label)


class CannotHold(Refused):
    """A quota asks for what the cohort's places cannot give."""


def check(quotas: Sequence[Quota], places: int) -> None:
    """Accept quotas that all can hold at once in so many places.

    Raises:
        CannotHold: one cannot; the text names it.
    """
    faults = list(_faults(quotas, places))
    if faults:
        raise CannotHold(faults[0], fields={"quotas": faults})


def _faults(quotas: Sequence[Quota], places: int) -> Iterable[str]:
    seen: set[tuple[str, str]] = set()
    groups: dict[str, list[Quota]] = defaultdict(list)
    for quota in quotas:
        key = (quota.attribute, quota.value)
        if quota.attribute not in ATTRIBUTES or quota.value not in {
            value for value, _label in values_of(quota.attribute)
        }:
            yield _("“%(name)s” is no group that a quota can speak of.") % {
                "name": quota.value
            }
            continue
        if key in seen:
            yield _("There are two quotas for %(name)s.") % {"name": quota.name}
        seen.add(key)
        groups[quota.attribute].append(quota)
        yield from _own_faults(quota, places)
    for attribute, ones in groups.items():
        yield from _sum_faults(attribute, ones, places)


def _own_faults(quota: Quota, places: int) -> Iterable[str]:
    told = {
        "name": quota.name,
        "minimum": quota.minimum,
        "maximum": quota.maximum,
        "places": places,
    }
    if quota.minimum < 0 or (quota.maximum is not None and quota.maximum < 0):
        yield _("%(name)s: a quota cannot be less than none.") % told
    if quota.maximum is not None and quota.maximum < quota.minimum:
        yield (
            _("%(name)s: at least %(minimum)d and at most %(maximum)d excludes itself.")
            % told
        )
    elif quota.minimum > places:
        yield (
            _("%(name)s: at least %(minimum)d, but the cohort has %(places)d places.")
            % told
        )


def _sum_faults(attribute: str, quotas: Sequence[Quota], places: int) -> Iterable[str]:
    needed = sum(quota.minimum for quota in quotas)
    if needed > places and all(quota.minimum <= places for quota in quotas):
        names = ", ".join(f"{q.name} {q.minimum}" for q in quotas if q.minimum)
        yield _(
            "The quotas by %(attribute)s keep %(needed)d places (%(names)s); the "
            "cohort has %(places)d."
        ) % {
            "attribute": str(ATTRIBUTES[attribute]).lower(),
            "needed": needed,
            "names": names,
            "places": places,
        }


def refusal(
    quotas: Sequence[Quota],
    places: int,
    taken: Sequence[Organisation],
    fresh: Organisation,
    *,
    spill: bool = False,
) -> str:
    """Return why one more company may not have a place, or nothing if it may.

    `taken` are those who hold a place.  With `spill` a person has said that places
    left by others are to be used.
    """
    free = places - len(taken)
    for quota in quotas:
        has = sum(quota.fits(one) for one in taken)
        if not quota.fits(fresh) or quota.maximum is None or has < quota.maximum:
            continue
        if not (spill and quota.spill):
            return _("The quota for %(name)s is full: %(has)d of %(maximum)d.") % {
                "name": quota.name,
                "has": has,
                "maximum": quota.maximum,
            }
    for attribute in ATTRIBUTES:
        kept = [
            (quota, max(0, quota.minimum - sum(quota.fits(one) for one in taken)))
            for quota in quotas
            if quota.attribute == attribute
            and not quota.fits(fresh)
            and not (spill and quota.spill)
        ]
        needed = sum(many for _quota, many in kept)
        if needed and free - 1 < needed:
            names = ", ".join(f"{q.name} {many}" for q, many in kept if many)
            return _("The last %(free)d places are kept for others: %(names)s.") % {
                "free": free,
                "names": names,
            }
    return ""
