"""Who reads and adds the files that hang on organisations and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.directory import rules
from madang.directory.queries.visible import (
    organisations_of,
    organisations_visible_to,
    people_visible_to,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from madang.hubs.models import Actor

    Rule = Callable[[Actor, int], bool]

ORGANISATION, PERSON = "directory.organisation", "directory.person"


def _sees_firm(by: Actor, pk: int) -> bool:
    return organisations_visible_to(by).filter(pk=pk).exists()


def _keeps_firm(by: Actor, pk: int) -> bool:
    is_hers = by.is_staff or pk in rules.own_organisations(by)
    return is_hers and organisations_of(by.hub).filter(pk=pk).exists()


def _works_here(by: Actor, pk: int) -> bool:
    return by.is_staff and organisations_of(by.hub).filter(pk=pk).exists()


def _sees_person(by: Actor, pk: int) -> bool:
    return people_visible_to(by).filter(pk=pk).exists()


def _keeps_person(by: Actor, pk: int) -> bool:
    row = people_visible_to(by).filter(pk=pk).first()
    return row is not None and rules.may_keep_person(by, row)


#: Per kind of row and purpose of the file: who reads, who adds and removes.
FILE_RULES: dict[tuple[str, str], tuple[Rule, Rule]] = {
    (ORGANISATION, "logo"): (_sees_firm, _keeps_firm),
    (ORGANISATION, "logo-asked"): (_keeps_firm, _keeps_firm),
    (ORGANISATION, "file"): (_keeps_firm, _keeps_firm),
    (ORGANISATION, "internal"): (_works_here, _works_here),
    (PERSON, "photo"): (_sees_person, _keeps_person),
}
