"""Matchings: made and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from madang.hubs.actions import action, save_version
from madang.meetings import rules
from madang.meetings.models import Matching

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.hubs.models import Actor, Hub

FIELDS = ("names", "kind", "left", "right", "programme")


@action(allowed=rules.may_organise)
def make_matching(hub: Hub, by: Actor, *, values: Mapping[str, Any]) -> Matching:
    """A matching stands; parties and rounds can be added."""
    return Matching.objects.create(
        hub=hub, **{name: values[name] for name in FIELDS if name in values}
    )


@action(allowed=rules.may_organise)
def change_matching(
    matching: Matching, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Matching:
    """The matching is called and kept as `values` say; its kind stays.

    Raises:
        Stale: somebody saved it since version `expected`.
    """
    fields = [name for name in FIELDS if name in values and name != "kind"]
    for name in fields:
        setattr(matching, name, values[name])
    return save_version(matching, expected, fields)
