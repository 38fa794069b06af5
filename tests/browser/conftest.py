"""A Chromium from the PATH, and axe in it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.demonstration import demo  # noqa: F401 -- a fixture

AXE = Path(__file__).parent / "vendor" / "axe" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"desktop": 1440, "phone": 390}
DEVICES = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "is_mobile": True,
        "has_touch": True,
    },
}


@pytest.fixture(scope="session")
def chromium():
    """Drive the machine's own Chromium."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium on the PATH")
    # Playwright keeps an event loop in this thread; Django would refuse its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium):
    """Open an address: ``visit(url, device=…, theme=…, language=…)`` gives the page.

    What the browser complains about (errors, refusals by the content security policy)
    is in ``page.complaints``.
    """
    contexts = []

    def visit(url, *, device="desktop", theme="light", language="en", **options):
        context = chromium.new_context(color_scheme=theme, **DEVICES[device], **options)
        contexts.append(context)
        context.add_cookies(
            [{"name": "django_language", "value": language, "url": url}]
        )
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "console",
            lambda line: (
                line.type in {"error", "warning"} and page.complaints.append(line.text)
            ),
        )
        page.goto(url, wait_until="load")
        return page

    yield visit
    for context in contexts:
        context.close()


def grave_faults(page):
    """Return what axe finds serious or critical: rule and elements."""
    page.evaluate(AXE.read_text() + ";0")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (rule["id"], [node["target"] for node in rule["nodes"]])
        for rule in found["violations"]
        if rule["impact"] in {"serious", "critical"}
    ]
