"""Whether a hub's row may be stored: the model's own rules, told at the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from madang.kit.errors import NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db import models

    from madang.hubs.models import HubOwned


def assign(
    row: models.Model, values: Mapping[str, Any], fields: tuple[str, ...]
) -> None:
    """Give a row those of these values that are among `fields`."""
    for name in fields:
        if name in values:
            setattr(row, name, values[name])


def check(row: HubOwned, at: Mapping[str, str], **also: str) -> None:
    """Accept a row that its model, its constraints and its hub accept.

    `at` says at which field stands what a constraint over several refuses; `also` are
    faults found before, by field.

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
            place = at.get(constraint.name, "")
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
