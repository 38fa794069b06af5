"""What journeys through the browser need: people to walk through the demo."""

import pytest

from tests.journeys.people import Crowd


@pytest.fixture
def crowd(demo, chromium):
    """Let people in, and out again at the end."""
    everybody = Crowd(demo, chromium)
    yield everybody
    everybody.leave()
