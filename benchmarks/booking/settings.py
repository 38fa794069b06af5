"""The product's settings with one page more."""

from madang.config.settings import *  # noqa: F403 -- all of them

ROOT_URLCONF = "benchmarks.booking.urls"
