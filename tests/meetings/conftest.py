"""What every test of meetings begins with: English, a hub, its organiser, a round."""

import pytest
from django.utils import translation

from tests import make
from tests.meetings import rows


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en", deactivate=True):
        yield


@pytest.fixture
def hub():
    return make.hub()


@pytest.fixture
def staff(hub):
    return make.actor(hub)


@pytest.fixture
def day(hub, staff):
    """A round of three startups and four funds at three tables, nobody has met."""
    return rows.new_round(hub, staff)
