"""Whether a row may be stored: the models' own rules, told at the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from madang.kit.errors import Refused
from madang.kit.languages import best

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db import models


def check(row: models.Model, *, constraints: bool = True, **also: str) -> None:
    """Accept a row that its model and its constraints accept.

    `also` are faults found before, by field.  Without `constraints` the database alone
    is asked about those, when the row is saved.

    Raises:
        Refused: a value is wrong; each fault stands at its field.
    """
    faults: dict[str, list[str]] = {name: [text] for name, text in also.items() if text}
    try:
        row.full_clean(exclude=["hub"], validate_constraints=constraints and not faults)
    except ValidationError as wrong:
        for name, texts in wrong.message_dict.items():
            place = "" if name == NON_FIELD_ERRORS else name
            faults.setdefault(place, []).extend(texts)
    if faults:
        general = faults.pop("", [])
        text = " ".join(general) or _("Some values are not right.")
        raise Refused(text, fields=faults)


def assign(row: models.Model, values: Mapping[str, Any]) -> None:
    """Give a row these values."""
    for name, value in values.items():
        setattr(row, name, value)


def free_slug(
    rows: models.QuerySet[Any], names: Mapping[str, str], wanted: str, kind: str
) -> str:
    """Return the address wanted, else one made of the name that nobody has yet.

    Raises:
        Refused: the address wanted is taken.
    """
    if wanted:
        if rows.filter(slug=wanted).exists():
            told = _("Something else is at this address already.")
            raise Refused(told, fields={"slug": [told]})
        return wanted
    latin = names.get("en") or names.get("es") or best(names)
    stem = slugify(latin)[:60].strip("-") or kind
    taken = set(rows.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    numbers = (n for n in range(2, len(taken) + 3) if f"{stem}-{n}" not in taken)
    return f"{stem}-{next(numbers)}"
