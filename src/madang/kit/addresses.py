"""Addresses by room: a path is looked for only in rooms that have one like it.

Django tries every address of the product, one after the other, at every request; here
one expression per room tells first whether any of the room's can fit.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from django.urls import URLResolver, include
from django.urls.resolvers import RoutePattern

NAMED = re.compile(r"\(\?P<\w+>")


class _SomeOf(RoutePattern):
    """The empty beginning, of those paths alone that one of a room's routes fits."""

    def __init__(self, room: Any) -> None:
        super().__init__("", is_endpoint=False)
        self.room = room

    @cached_property
    def some(self) -> re.Pattern[str]:
        routes = (one.pattern.regex.pattern for one in self.room.urlpatterns)
        return re.compile("|".join(NAMED.sub("(?:", route) for route in routes))

    def match(self, path: str) -> Any:
        """Return what is left of the path, which is all of it, if the room may fit."""
        return super().match(path) if self.some.match(path) else None


def room(urls: str) -> URLResolver:
    """Return a room's addresses, as ``path("", include(urls))`` would."""
    module, app_name, namespace = include(urls)
    return URLResolver(_SomeOf(module), module, app_name=app_name, namespace=namespace)
