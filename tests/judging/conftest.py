"""What every test of judging begins with: English, whatever the last reader spoke."""

import pytest
from django.utils import translation

from tests import make
from tests.judging import pitches, rows


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en", deactivate=True):
        yield


@pytest.fixture
def hub():
    return make.hub()


@pytest.fixture
def staff(hub):
    return rows.staff(hub)


@pytest.fixture
def day(hub, staff):
    """A pitch day that is not planned yet."""
    return pitches.new_day(hub, staff)
