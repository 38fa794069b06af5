"""Whether a row may be stored: its model's own rules, told at the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from madang.charges.amounts import is_in_units
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from django.db import models

#: At which field stands what a constraint over several refuses.
AT = {
    "invoices_and_credit_notes_are_told_apart": "credit_prefix",
    "one_tax_rate_per_day": "valid_from",
    "no_tax_has_a_reason": "reason",
    "invoice_line_has_a_quantity": "quantity",
    "invoice_line_ends_after_it_starts": "last_day",
}


def check(row: models.Model, **also: str) -> None:
    """Accept a row that its model and its constraints accept.

    `also` are faults found before, by field.

    Raises:
        Refused: a value is wrong; each fault stands at its field.
    """
    faults: dict[str, list[str]] = {name: [text] for name, text in also.items() if text}
    try:
        row.full_clean(exclude=["hub", *faults], validate_constraints=False)
    except ValidationError as wrong:
        for name, texts in wrong.message_dict.items():
            place = "" if name == NON_FIELD_ERRORS else name
            faults.setdefault(place, []).extend(texts)
    if not faults:
        for constraint in row._meta.constraints:
            try:
                constraint.validate(type(row), row)
            except ValidationError as wrong:
                place = AT.get(constraint.name, "")
                faults.setdefault(place, []).extend(wrong.messages)
    if faults:
        general = faults.pop("", [])
        text = " ".join(general) or _("Some values are not right.")
        raise Refused(text, fields=faults)


def assign(row: models.Model, values: Mapping[str, Any]) -> None:
    """Give a row these values."""
    for name, value in values.items():
        setattr(row, name, value)


def fault_of_units(amount: Decimal, currency: str) -> str:
    """Return what is wrong with an amount's decimals; nothing if they are right."""
    if is_in_units(amount, currency):
        return ""
    told = _("%(currency)s is written without these decimals.")
    return told % {"currency": currency}
