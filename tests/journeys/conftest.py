"""What journeys through the browser need: the demo, and people to walk through it."""

import pytest

from tests.browser.conftest import chromium
from tests.demonstration import demo
from tests.journeys.people import Crowd

__all__ = ["chromium", "demo"]


@pytest.fixture
def crowd(demo, chromium):
    """Let people in, and out again at the end."""
    everybody = Crowd(demo, chromium)
    yield everybody
    everybody.leave()
