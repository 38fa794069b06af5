"""What every test of judging begins with: English, whatever the last reader spoke."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en", deactivate=True):
        yield
