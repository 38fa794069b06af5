"""The product's own settings, with two more pages that write: see `crash_urls`."""

from madang.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.journeys.crash_urls"
