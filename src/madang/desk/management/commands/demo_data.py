"""``manage.py demo_data``: load the demo's hubs; what is there stays as it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from madang.desk.demo import loading
from madang.kit import clock


class Command(BaseCommand):
    help = "Loads five hubs with companies, people and sign-in links (demo only)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only for a demo: set MADANG_DEMO=1.")
        with translation.override("en"):
            loading.load(now=clock.now(), say=self.stdout.write)
