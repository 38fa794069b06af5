"""All test clients of a process send through one chain of middlewares.

A server builds its chain once; Django's test client builds one for each client, and ours
then looks at every static file.  Where a test changes settings it gets a chain of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import UserSettingsHolder, settings
from django.core.handlers.base import BaseHandler
from django.test.client import ClientHandler

if TYPE_CHECKING:
    from collections.abc import Iterator

CHAIN = (
    "_middleware_chain",
    "_view_middleware",
    "_template_response_middleware",
    "_exception_middleware",
)


def _is_changed() -> bool:
    """Return whether a test has settings of its own."""
    return isinstance(vars(settings)["_wrapped"], UserSettingsHolder)


@pytest.fixture(autouse=True, scope="session")
def _one_chain() -> Iterator[None]:
    """Build the chain of the settings as they are once."""
    built: dict[str, object] = {}

    def load(self: BaseHandler, is_async: bool = False) -> None:  # noqa: FBT001, FBT002 -- as Django calls it
        if is_async or isinstance(vars(settings).get("_wrapped"), UserSettingsHolder):
            BaseHandler.load_middleware(self, is_async)
            return
        if not built:
            first = ClientHandler()
            BaseHandler.load_middleware(first)
            built.update({name: getattr(first, name) for name in CHAIN})
        vars(self).update(built)

    ClientHandler.load_middleware = load  # type: ignore[method-assign]
    yield
    del ClientHandler.load_middleware
