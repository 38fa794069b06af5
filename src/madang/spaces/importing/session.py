"""Writing a sheet's lines as buildings, floors and spaces, and taking them back."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from madang.hubs.journal import Line
from madang.hubs.queries import sites_of
from madang.imports.kinds import Effect, Fault, Prepared
from madang.imports.models import Outcome
from madang.kit.errors import Refused
from madang.kit.search_text import fold
from madang.spaces import actions
from madang.spaces.actions.atoms import take_apart
from madang.spaces.checking import assign, check
from madang.spaces.importing.values import read
from madang.spaces.models import Building, Floor, Space, SpaceKind
from madang.spaces.queries import spaces_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.hubs.models import Actor, Site
    from madang.imports.kinds import Lines, Values
    from madang.imports.models import ImportRow

VALUES = (
    "names",
    "kind",
    "net_m2",
    "shared_m2",
    "gross_m2",
    "capacity",
    "is_leasable",
    "is_bookable",
    "equipment",
)


class CampusSession:
    """One file's lines; knows the hub's spaces and those of earlier lines."""

    def __init__(self, by: Actor, options: Mapping[str, Any]) -> None:
        self.by, self.hub, self.options = by, by.hub, options
        self.sites = list(sites_of(by.hub))
        self.buildings = {b.code: b for b in Building.objects.filter(hub=self.hub)}
        self.spaces = {(s.building.code, s.code): s for s in spaces_of(self.hub)}
        self.seen: dict[tuple[str, str], str] = {}

    def prepare(self, number: int, values: Values) -> Prepared:
        """Read one line and match it by building and code."""
        found, faults = read(values)
        key = (found.get("building", ""), found.get("code", ""))
        row = Prepared(
            number, " ".join(key), Outcome.CREATED, data=found, faults=faults
        )
        if not row.faults:
            self._match(row, key)
        if not row.faults:
            self.seen[key] = found.get("kind", "")
        return row

    def _match(self, row: Prepared, key: tuple[str, str]) -> None:
        found = row.data
        if key in self.seen:
            told = _("An earlier line has this building and code.")
            row.faults.append(Fault("code", told))
        if key[0] not in self.buildings and self._site(found) is None:
            told = _("Say at which of the hub's sites this building stands.")
            row.faults.append(Fault("site", told))
        if (hall := found.get("parent")) and not self._is_hall((key[0], hall)):
            told = _("No hall %(code)s stands in an earlier line or in this building.")
            row.faults.append(Fault("parent", told % {"code": hall}))
        if row.faults:
            return
        known = self.spaces.get(key)
        self._check(row, known)
        if known is not None:
            row.object_id = known.pk
            gains = self._gains(known, found)
            row.outcome = Outcome.UPDATED if gains else Outcome.UNCHANGED

    def _is_hall(self, key: tuple[str, str]) -> bool:
        if key in self.seen:
            return self.seen[key] == SpaceKind.HALL
        known = self.spaces.get(key)
        return known is not None and known.kind == SpaceKind.HALL

    def _site(self, found: Mapping[str, Any]) -> Site | None:
        """Return the site of a line: the named one, or the only one there is."""
        wanted = fold(found.get("site", ""))
        for site in self.sites:
            names = {fold(name) for name in [*site.name.values(), site.city] if name}
            if wanted in names:
                return site
        return self.sites[0] if len(self.sites) == 1 and not wanted else None

    def _check(self, row: Prepared, known: Space | None) -> None:
        """Check a line as every form is checked; faults stand at their columns."""
        draft = copy(known) or Space(hub=self.hub, code=row.data["code"])
        assign(draft, _given(row.data, known))
        try:
            check(draft, but=("floor", "building", "parent"))
        except Refused as refused:
            row.faults += [
                Fault(name, " ".join(map(str, texts)))
                for name, texts in refused.fields.items()
                if name != "gross_m2" or name in row.data
            ]

    def _gains(self, known: Space, found: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a line would fill, or replace if that was chosen."""
        policy = self.options.get("policy", "complete")
        if policy == "skip":
            return {}
        gains: dict[str, Any] = {}
        for name, new in _given(found, known).items():
            old = getattr(known, name)
            if name == "names":
                both = {**old, **new} if policy == "replace" else {**new, **old}
                if both != old:
                    gains[name] = both
            elif new != old and (policy == "replace" or (not old and old is not False)):
                gains[name] = new
        return gains

    def write(self, rows: Sequence[Prepared]) -> list[Effect]:
        """Create and complete, in the caller's transaction."""
        return [self._written(row) for row in rows]

    def _written(self, row: Prepared) -> Effect:
        if row.outcome == Outcome.UNCHANGED:
            return Effect(row.number, row.label, Outcome.UNCHANGED, row.object_id)
        if row.object_id:
            known = spaces_of(self.hub).get(pk=row.object_id)
            gains = self._gains(known, row.data)
            before = {name: _plain(getattr(known, name)) for name in gains}
            expected = known.version
            actions.change_space(known, self.by, expected=expected, values=gains)
            undo = {"version": known.version, "fields": before}
            return Effect(row.number, row.label, Outcome.UPDATED, known.pk, undo)
        return self._created(row)

    def _created(self, row: Prepared) -> Effect:
        found, undo = row.data, {"version": 1}
        building = self.buildings.get(found["building"])
        if building is None:
            values = {
                "site": self._site(found),
                "code": found["building"],
                "names": {"en": found.get("building_name") or found["building"]},
            }
            building = actions.add_building(self.hub, self.by, values=values)
            self.buildings[building.code] = building
            undo["building"] = building.pk
        floor = Floor.objects.filter(building=building, level=found["level"]).first()
        if floor is None:
            values = {"level": found["level"], "names": {}}
            floor = actions.add_floor(building, self.by, values=values)
            undo["floor"] = floor.pk
        values = {"code": found["code"], **_given(found, None)}
        if hall := found.get("parent"):
            values["parent"] = Space.objects.get(
                hub=self.hub, building=building, code=hall
            )
        space = actions.add_space(floor, self.by, values=values)
        self.spaces[building.code, space.code] = space
        return Effect(row.number, row.label, Outcome.CREATED, space.pk, undo)

    def undo(self, rows: Sequence[ImportRow]) -> list[tuple[int, str, Lines]]:
        """Take lines back; what somebody used or changed since stays, and says so."""
        found = spaces_of(self.hub).in_bulk([row.object_id for row in rows])
        return [self._undone(row, found.get(row.object_id)) for row in rows]

    def _undone(self, row: ImportRow, known: Space | None) -> tuple[int, str, Lines]:
        if known is None:
            return row.number, "", ()
        if known.version != row.undo["version"]:
            return row.number, _("It was changed since, so it stays."), ()
        if row.outcome == Outcome.UPDATED:
            back = dict(row.undo["fields"])
            expected = known.version
            actions.change_space(known, self.by, expected=expected, values=back)
            return row.number, "", ()
        shadow = Space(pk=known.pk, hub=self.hub, code=known.code, names=known.names)
        try:
            with transaction.atomic():
                take_apart(known)
                known.delete()
                _drop(Floor, row.undo.get("floor"))
                _drop(Building, row.undo.get("building"))
        except ProtectedError:
            return row.number, _("It is used since, so it stays."), ()
        told = {"code": [shadow.code, None]}
        return row.number, "", (Line("spaces.take_back", shadow, told),)

    def finish_undo(self) -> None:
        """Nothing is left to clear: floors and buildings went with their lines."""


def _drop(model: type[Floor | Building], pk: int | None) -> None:
    """Remove a floor or building that a line brought in, if it is empty again."""
    row = model._default_manager.filter(pk=pk).first() if pk else None
    below = "spaces" if model is Floor else "floors"
    if row is not None and not getattr(row, below).exists():
        row.delete()


def _given(found: Mapping[str, Any], known: Space | None) -> dict[str, Any]:
    """Return a line's values by column; areas that follow are filled in."""
    given = {name: found[name] for name in VALUES if name in found}
    if known is None:
        given.setdefault("kind", SpaceKind.SUITE)
        given.setdefault("shared_m2", 0)
        given.setdefault("gross_m2", given["net_m2"] + given["shared_m2"])
    return given


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it."""
    return value if isinstance(value, (str, int, list, dict)) else str(value)
