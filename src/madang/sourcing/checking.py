"""Whether a row may be stored: its model's own rules, told at the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from madang.kit.errors import NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from madang.hubs.models import Actor, HubOwned

#: At which field stands what a constraint over several refuses.
AT = {
    "order_once": "number",
    "order_has_a_number": "number",
    "order_has_two_sides": "supplier",
    "order_row_is_ordered_or_reversed": "quantity",
    "delivery_came_or_is_reversed": "quantity",
    "rfq_opens_after_it_closes": "opens_at",
    "rfq_has_title": "title",
    "supplier_invited_once": "organisation",
    "quote_has_a_number": "number",
}


def take(row: HubOwned, values: Mapping[str, Any], names: tuple[str, ...]) -> None:
    """Give a row those of these values that are among `names`."""
    for name in names:
        if name in values:
            setattr(row, name, values[name])


def check(row: HubOwned, **also: str) -> None:
    """Accept a row that its model, its constraints and its hub accept.

    `also` are faults found before, by field.

    Raises:
        Refused: a value is wrong; each fault stands at its field.
        NotAllowed: it points at another hub's row.
    """
    _stay_in_hub(row)
    faults: dict[str, list[str]] = {name: [text] for name, text in also.items() if text}
    try:
        row.full_clean(exclude=["hub", *faults], validate_constraints=False)
    except ValidationError as wrong:
        for name, texts in wrong.message_dict.items():
            faults.setdefault("" if name == NON_FIELD_ERRORS else name, []).extend(
                texts
            )
    for constraint in () if faults else row._meta.constraints:
        try:
            constraint.validate(type(row), row)
        except ValidationError as wrong:
            faults.setdefault(AT.get(constraint.name, ""), []).extend(wrong.messages)
    refuse(faults)


def _stay_in_hub(row: HubOwned) -> None:
    for field in row._meta.concrete_fields:
        if field.is_relation and field.name != "hub":
            other = getattr(row, field.name)
            if other is not None and getattr(other, "hub_id", row.hub_id) != row.hub_id:
                raise NotAllowed(_("This belongs to another hub."))


def refuse(faults: Mapping[str, list[str] | str]) -> None:
    """Refuse if there is any fault.

    Raises:
        Refused: there is; each fault stands at its field.
    """
    told = {
        name: [texts] if isinstance(texts, str) else texts
        for name, texts in faults.items()
        if texts
    }
    if told:
        general = told.pop("", [])
        text = " ".join(general) or _("Some values are not right.")
        raise Refused(text, fields=told)


def fault_of_day(by: Actor, on: date | None, now: datetime) -> str:
    """Return what is wrong with a day that must have come; nothing if it is right."""
    if on is not None and on > by.hub.day_of(now):
        return _("This day is still to come.")
    return ""
