"""Whom a row of a file is: somebody known, somebody from an earlier row, or new."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from madang.directory.names import company_key, host_of, number_key
from madang.directory.queries import organisations_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.hubs.models import Hub


class SeveralFit(Exception):  # noqa: N818 -- reads as a sentence
    """More than one known organisation fits a row; a person must decide."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


@dataclass(slots=True)
class Known:
    """What tells one organisation from another; `row` while it is not yet stored."""

    name: str
    pk: int = 0
    row: int = 0
    external_key: str = ""
    registration_key: str = ""
    keys: frozenset[str] = frozenset()
    host: str = ""
    country: str = ""


@dataclass(slots=True)
class Matcher:
    """Finds a row's organisation among all of a hub's and those of earlier rows."""

    by_external: dict[str, Known] = field(default_factory=dict)
    by_number: dict[str, Known] = field(default_factory=dict)
    by_name: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, hub: Hub) -> Matcher:
        """Return a matcher that knows a hub's organisations; one query."""
        matcher = cls()
        rows = organisations_of(hub).values_list(
            "pk", "name", "external_key", "registration_key", "name_key", "latin_key",
            "website_host", "country",
        )  # fmt: skip
        for pk, name, external, number, own, latin, host, country in rows.iterator():
            keys = frozenset(filter(None, (own, latin)))
            known = Known(name, pk, 0, external, number, keys, host, country)
            matcher.remember(known)
        return matcher

    def remember(self, known: Known) -> None:
        """Let later rows find an organisation."""
        if known.external_key:
            self.by_external.setdefault(known.external_key, known)
        if known.registration_key:
            self.by_number.setdefault(known.registration_key, known)
        for key in known.keys:
            self.by_name[key].append(known)

    def find(self, row: Known) -> Known | None:
        """Return who a row is, or nothing if it is somebody new.

        The key in the source decides, then the registration number, then the name
        where neither website nor country contradicts.

        Raises:
            SeveralFit: several are equally likely.
        """
        if row.external_key and (found := self.by_external.get(row.external_key)):
            return found
        if row.registration_key:
            found = self.by_number.get(row.registration_key)
            if found and not _clash(row.external_key, found.external_key):
                return found
        fits = {
            (known.pk, known.row): known
            for key in row.keys
            for known in self.by_name.get(key, [])
            if not _contradict(row, known)
        }
        close = [k for k in fits.values() if row.host and k.host == row.host]
        likely = close or list(fits.values())
        if len(likely) > 1:
            raise SeveralFit([known.name for known in likely[:3]])
        return likely[0] if likely else None


def known_from(found: Mapping[str, Any], number: int) -> Known:
    """Return what tells apart the organisation that a row speaks of."""
    names = [found.get("name", ""), found.get("latin_name", "")]
    return Known(
        name=found.get("name", ""),
        row=number,
        external_key=found.get("external_key", ""),
        registration_key=number_key(found.get("registration_number", "")),
        keys=frozenset(key for key in map(company_key, names) if key),
        host=host_of(found.get("website", "")),
        country=found.get("country", ""),
    )


def _contradict(row: Known, known: Known) -> bool:
    """Return whether something says that two of one name are not the same."""
    return (
        _clash(row.external_key, known.external_key)
        or _clash(row.registration_key, known.registration_key)
        or _clash(row.host, known.host)
        or _clash(row.country, known.country)
    )


def _clash(one: str, other: str) -> bool:
    return bool(one and other and one != other)
