"""Every address of the product, read from the resolver, with its declared door."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from madang.hubs.http import Door, door_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Addresses that libraries bring and that nobody opens: name or whole namespace, why.
CLOSED = {
    "account_signup": "nobody signs up: people are invited",
    "set_language": "the language is chosen at hubs:language",
    "admin": "the stock admin knows no hubs",
}


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its name, its pattern, what it takes, and who may open it."""

    name: str
    pattern: str
    takes: frozenset[str]
    view: Callable[..., object]
    door: Door | None

    @property
    def is_closed(self) -> bool:
        """Whether it is declared that nobody opens it."""
        return self.name in CLOSED or self.name.partition(":")[0] in CLOSED

    @property
    def is_ours(self) -> bool:
        """Whether the view is the house's own."""
        return self.view.__module__.startswith(("madang.", "tests."))

    @property
    def path(self) -> str:
        """Some address of the pattern, whatever it points at."""
        plain = re.sub(r"\^?\(\?P<\w+>([\w.]*)[^)]*\)", r"\1", self.pattern)
        return "/" + re.sub(r"<[^>]+>", "1", plain).replace("$", "")


def routes(urlconf: str | None = None) -> list[Route]:
    """Return every address of a URL table, the product's if none is named."""
    return list(_below(get_resolver(urlconf).url_patterns, "", "", frozenset()))


def _below(
    found: list[Any], prefix: str, space: str, taken: frozenset[str]
) -> Iterator[Route]:
    for entry in found:
        pattern = prefix + str(entry.pattern)
        takes = taken | frozenset(entry.pattern.converters)
        if isinstance(entry, URLPattern):
            name = space + (entry.name or "")
            yield Route(
                name, pattern, takes, entry.callback, door_of(entry.callback, name)
            )
        else:
            deeper = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _below(entry.url_patterns, pattern, deeper, takes)


def faults(found: list[Route], sampled: set[str]) -> list[str]:
    """Say what each address lacks: a door, a name, arguments to try it with."""
    told = []
    for route in found:
        if route.is_closed:
            continue
        where = f"{route.name or 'nameless'} (/{route.pattern})"
        if route.door is None:
            told.append(
                f"{where} has no door: put @door(rule, methods) on the view, or add a "
                "library's view to settings.LIBRARY_DOORS"
            )
        if not route.name:
            told.append(f"{where} has no name: give its path(...) one")
        elif route.takes - {"hub"} and route.name not in sampled:
            told.append(
                f"{where} takes {sorted(route.takes - {'hub'})}: add sample arguments "
                "to SAMPLES in tests/matrix/samples.py"
            )
    known = {route.name for route in found}
    told += [
        f"{name}: no such address any more; take it out of SAMPLES"
        for name in sorted(sampled - known)
    ]
    told += [
        f"{name}: no such address any more; take it out of settings.LIBRARY_DOORS"
        for name in sorted(set(settings.LIBRARY_DOORS) - known)
    ]
    return told
