"""What hangs on an imported person: tags, notes, and her places in organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.directory import signals
from madang.directory.checking import check, tidied
from madang.directory.importing.matching import Known, Matcher, SeveralFit
from madang.directory.importing.parts import Parts, parts_elsewhere
from madang.directory.models import Affiliation, AffiliationRole, Organisation, Person
from madang.directory.names import company_key, host_of, number_key
from madang.directory.queries import organisations_of
from madang.hubs.journal import Line
from madang.imports.kinds import Fault
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.db import models

    from madang.directory.importing.parts import Owned, Undo
    from madang.directory.importing.people_matching import Place
    from madang.hubs.models import Actor, Hub
    from madang.imports.kinds import Lines

#: What happens to people of organisations that the hub does not know.
WITHOUT, CREATE = "without", "create"


class PersonParts(Parts):
    """The parts of people; makes organisations only where that was chosen."""

    key = "person"

    def __init__(
        self, hub: Hub, by: Actor, options: Mapping[str, Any], now: datetime
    ) -> None:
        super().__init__(hub, by, options, now)
        self.unknown = str(options.get("unknown_organisations", ""))
        self.matcher = Matcher.of(hub)
        self.wanted: dict[str, dict[str, str]] = {}
        self.made: dict[str, int] = {}
        self.told: dict[int, Lines] = {}

    def places(
        self, found: Mapping[str, Any], number: int
    ) -> tuple[list[Place], list[Fault]]:
        """Return the organisations that a row names, and why some cannot be told."""
        places: list[Place] = []
        faults: list[Fault] = []
        for order, name in enumerate(found.get("organisations", [])):
            values = {"name": name}
            if order == 0:
                address = found.get("organisation_website", "")
                values["website"] = _with_scheme(address)
                values["registration_number"] = found.get("organisation_number", "")
            try:
                place = self._place(values, number)
            except Refused as refusal:
                faults.append(Fault("organisations", str(refusal)))
            else:
                places += [] if place is None else [place]
        return list(dict.fromkeys(places)), faults

    def _place(self, values: dict[str, str], number: int) -> Place | None:
        """Return an organisation's key, or its comparable name if it is to be made.

        Raises:
            Refused: it is not known, several fit, or it cannot be made so.
        """
        name = values["name"]
        known = Known(
            name,
            row=number,
            registration_key=number_key(values.get("registration_number", "")),
            keys=frozenset({company_key(name)} - {""}),
            host=host_of(values.get("website", "")),
        )
        try:
            found = self.matcher.find(known)
        except SeveralFit as several:
            text = _("Several known ones fit: %(names)s. Merge them first.")
            raise Refused(text % {"names": several}) from several
        if found is not None:
            return found.pk or company_key(found.name)
        if self.unknown == WITHOUT:
            return None
        if self.unknown != CREATE:
            text = _("The organisation “%(name)s” is not in the directory.")
            raise Refused(text % {"name": name})
        row = Organisation(**tidied(Organisation, values))
        check(row, values, today=self.hub.day_of(self.now))
        self.matcher.remember(known)
        self.wanted[company_key(name)] = values
        return company_key(name)

    def add(self, owned: Sequence[Owned]) -> dict[int, Undo]:
        """Add the parts of new or completed people; return what undoes each."""
        made = self._make_places(owned)
        undo = super().add(owned)
        for pk, organisations in made.items():
            undo[pk]["organisations"] = [one.pk for one in organisations]
            self.told[pk] = tuple(
                Line("directory.import_organisation", one, {"name": [None, one.name]})
                for one in organisations
            )
        return undo

    def _make_places(self, owned: Sequence[Owned]) -> dict[int, list[Organisation]]:
        """Make the organisations that are needed now; return them by who needs them."""
        found: dict[int, list[Organisation]] = {}
        for person, data in owned:
            for place in data.get("places", []):
                if isinstance(place, str) and place not in self.made:
                    values = tidied(Organisation, self.wanted[place])
                    one = Organisation.objects.create(hub=self.hub, **values)
                    self.made[place] = one.pk
                    found.setdefault(person.pk, []).append(one)
        if ids := [one.pk for ones in found.values() for one in ones]:
            signals.changed.send(
                Organisation, model=Organisation, hub=self.hub, ids=ids
            )
        return found

    def _missing(self, known: Person, found: Mapping[str, Any]) -> dict[str, Any]:
        mine = Affiliation.objects.filter(person=known)
        held = set(mine.values_list("organisation_id", flat=True))
        places = [p for p in found.get("places", []) if self.made.get(p, p) not in held]
        if not places:
            return {}
        kept = {name: found[name] for name in ("role", "role_title") if name in found}
        return {"places": places, **kept}

    def _rows(self, one: Person, found: Mapping[str, Any]) -> list[models.Model]:
        places = found.get("places", [])
        has_main = "name" not in found and (
            Affiliation.objects.filter(person=one, is_primary=True).exists()
        )
        return [
            Affiliation(
                hub=self.hub,
                person=one,
                organisation_id=self.made.get(place, place),
                role=found.get("role", AffiliationRole.EMPLOYEE)
                if order == 0
                else AffiliationRole.EMPLOYEE,
                title=found.get("role_title", "") if order == 0 else "",
                is_primary=order == 0 and not has_main,
            )
            for order, place in enumerate(places)
        ]

    def drop_places(self, ids: Sequence[int]) -> Lines:
        """Remove organisations that an import made, those that are used since stay."""
        lines = []
        gone = []
        used = parts_elsewhere(self.hub, Organisation, {pk: {} for pk in ids})
        for one in organisations_of(self.hub).filter(pk__in=ids):
            if one.version == 1 and one.pk not in used:
                shadow = Organisation(pk=one.pk, name=one.name)
                gone.append(one.pk)
                one.delete()
                told = {"name": [shadow.name, None]}
                lines.append(Line("directory.take_back", shadow, told))
        if gone:
            signals.gone.send(Organisation, model=Organisation, hub=self.hub, ids=gone)
        return tuple(lines)


def _with_scheme(address: str) -> str:
    return address if not address or "://" in address else f"https://{address}"
