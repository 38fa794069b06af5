"""Whether a row may be stored: the models' own rules, told at the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: At which field stands what a constraint over several refuses.
AT = {
    "one_building_per_code": "code",
    "one_floor_per_level": "level",
    "one_space_per_code": "code",
    "space_gross_is_at_least_net": "gross_m2",
    "desk_zone_has_a_desk": "capacity",
    "one_agreement_per_number": "number",
    "agreement_ends_after_it_starts": "ends_on",
    "agreement_line_has_a_quantity": "quantity",
    "agreement_line_ends_after_it_starts": "ends_on",
    "agreement_line_has_its_space": "space",
    "allocation_round_ends_after_it_starts": "ends_on",
    "one_room_request_per_team": "organisation",
    "room_request_has_a_size": "people",
    "one_rent_index_per_name": "name",
    "index_rule_is_by_index_or_percent": "index",
    "index_rule_cap_is_above_floor": "cap",
    "subsidy_is_percent_or_amount": "percent",
    "subsidy_ends_after_it_starts": "ends_on",
    "subsidy_of_a_sponsor_names_it": "organisation",
}


def check(row: models.Model, *, but: Sequence[str] = (), **also: str) -> None:
    """Accept a row that its model and its constraints accept.

    `also` are faults found before, by field; fields in `but` are not looked at, nor
    whether another row is like this one.

    Raises:
        Refused: a value is wrong; each fault stands at its field.
    """
    faults: dict[str, list[str]] = {name: [text] for name, text in also.items() if text}
    try:
        row.full_clean(exclude=["hub", *but], validate_constraints=False)
    except ValidationError as wrong:
        _collect(faults, wrong)
    if not faults:
        faults = _broken_constraints(row, is_whole=not but)
    if faults:
        general = faults.pop("", [])
        text = " ".join(general) or _("Some values are not right.")
        raise Refused(text, fields=faults)


def _collect(faults: dict[str, list[str]], wrong: ValidationError) -> None:
    for name, texts in wrong.message_dict.items():
        place = "" if name == NON_FIELD_ERRORS else name
        faults.setdefault(place, []).extend(texts)


def _broken_constraints(row: models.Model, *, is_whole: bool) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    for constraint in row._meta.constraints:
        if not is_whole and isinstance(constraint, models.UniqueConstraint):
            continue
        try:
            constraint.validate(type(row), row)
        except ValidationError as wrong:
            place = AT.get(constraint.name, "")
            faults.setdefault(place, []).extend(wrong.messages)
    return faults


def assign(row: models.Model, values: Mapping[str, Any]) -> None:
    """Give a row these values."""
    for name, value in values.items():
        setattr(row, name, value)
