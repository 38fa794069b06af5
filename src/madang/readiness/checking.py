"""Whether a row may be stored: the models' own rules, told at the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.hubs import checking

if TYPE_CHECKING:
    from madang.hubs.models import HubOwned

#: At which field stands what a constraint over several refuses.
AT = {
    "one_certificate_kind_a_code": "code",
    "one_certificate_a_number": "number",
    "certificate_ends_after_it_begins": "valid_until",
    "shared_with_somebody_else": "reader",
}


def check(row: HubOwned, **also: str) -> None:
    """Accept a row that its model, its constraints and its hub accept.

    Raises:
        Refused: a value is wrong; each fault stands at its field.
        NotAllowed: it points at another hub's row.
    """
    checking.check(row, AT, **also)
