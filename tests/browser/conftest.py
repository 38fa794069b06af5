"""What a test in a browser needs: pages to open, and axe in them."""

from __future__ import annotations

from pathlib import Path

import pytest

AXE = Path(__file__).parent / "vendor" / "axe" / "axe.min.js"
WIDTHS = {"desktop": 1440, "phone": 390}
DEVICES = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "is_mobile": True,
        "has_touch": True,
    },
}


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
