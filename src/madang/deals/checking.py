"""Whether a row may be stored: the models' own rules, told at the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from madang.kit.errors import NotAllowed, Refused
from madang.kit.money import SIGNS, places_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from django.db import models

    from madang.hubs.models import HubOwned

#: At which field stands what a constraint over several refuses.
AT = {
    "deal_has_two_sides": "investor",
    "one_open_deal_a_pair": "investor",
    "deal_probability_is_a_percentage": "probability",
    "round_target_is_positive": "target",
    "fundraising_closes_after_it_opens": "closed_on",
    "investor_once_a_round": "investor",
    "one_lead_a_round": "is_lead",
    "share_is_a_percentage": "percent",
    "rate_source_once": "name",
    "rate_once_a_day": "rate",
    "rate_is_positive": "rate",
    "rate_of_two_currencies": "quote",
    "mission_ends_after_it_starts": "last_on",
    "one_mission_per_address": "slug",
    "mou_maximum_has_a_currency": "maximum",
}


def assign(
    row: models.Model, values: Mapping[str, Any], fields: tuple[str, ...]
) -> None:
    """Give a row those of these values that are among `fields`."""
    for name in fields:
        if name in values:
            setattr(row, name, values[name])


def check(row: HubOwned, **also: str) -> None:
    """Accept a row that its model, its constraints and its hub accept.

    `also` are faults found before, by field.

    Raises:
        Refused: a value is wrong; each fault stands at its field.
        NotAllowed: it points at another hub's row.
    """
    _check_hub(row)
    faults: dict[str, list[str]] = {name: [text] for name, text in also.items() if text}
    try:
        row.full_clean(exclude=["hub"], validate_constraints=False)
    except ValidationError as wrong:
        for name, texts in wrong.message_dict.items():
            place = "" if name == NON_FIELD_ERRORS else name
            faults.setdefault(place, []).extend(texts)
    for constraint in row._meta.constraints if not faults else ():
        try:
            constraint.validate(type(row), row)
        except ValidationError as wrong:
            place = AT.get(constraint.name, "")
            faults.setdefault(place, []).extend(wrong.messages)
    if faults:
        general = faults.pop("", [])
        text = " ".join(general) or _("Some values are not right.")
        raise Refused(text, fields=faults)


def refuse(faults: Mapping[str, str]) -> None:
    """Refuse if there is any fault, before a row is touched.

    Raises:
        Refused: there is; each fault stands at its field.
    """
    found = {name: [text] for name, text in faults.items() if text}
    if found:
        raise Refused(_("Some values are not right."), fields=found)


def _check_hub(row: HubOwned) -> None:
    """Refuse a row that points into another hub.

    Raises:
        NotAllowed: it does.
    """
    for field in row._meta.concrete_fields:
        if field.is_relation and field.name != "hub":
            other = getattr(row, field.name)
            if other is not None and getattr(other, "hub_id", row.hub_id) != row.hub_id:
                raise NotAllowed(_("This belongs to another hub."))


def fault_of_amount(amount: Decimal | None, currency: str) -> str:
    """Return what is wrong with an amount in a currency; nothing if it is right."""
    if currency not in SIGNS:
        return _("Choose one of the currencies.")
    if amount is None:
        return ""
    places = min(places_of(currency), 2)
    if amount == round(amount, places):
        return ""
    if not places:
        return _("%(currency)s has no decimals.") % {"currency": currency}
    return _("%(currency)s has fewer decimals.") % {"currency": currency}
