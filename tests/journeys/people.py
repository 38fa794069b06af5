"""Somebody at a browser: she comes in by a link of the demo and says what she sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.browser.conftest import DEVICES
from tests.browser.walking import speak

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.demonstration import Demo


@dataclass
class Crowd:
    """Everybody who walks through the demo in one test."""

    demo: Demo
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    def stranger(self, *, device: str = "desktop", language: str = "en") -> Page:
        """Return a fresh browser's page."""
        context = self.browser.new_context(reduced_motion="reduce", **DEVICES[device])
        self.contexts.append(context)
        context.add_cookies(
            [{"name": "django_language", "value": language, "url": self.demo.address}]
        )
        context.set_default_timeout(60_000)
        return context.new_page()

    def enter(self, *words: str, device: str = "desktop", language: str = "en") -> Page:
        """Return the page of somebody who came in by the demo's link with these words."""
        page = self.stranger(device=device, language=language)
        page.goto(self.demo.door("Technology Hub", *words))
        speak(page, language)  # an account keeps the language it was last read in
        return page

    def leave(self) -> None:
        """Close every browser."""
        for context in self.contexts:
            context.close()
