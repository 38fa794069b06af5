"""Run background work, and show that it is being run."""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connections

from madang.kit import clock, witness
from madang.kit.health import WORKER
from madang.kit.models import Heartbeat

EVERY_SECONDS = 10.0
log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Take tasks until told to stop."""

    help = "Do the background work: mails, imports, periodic jobs."

    def handle(self, *args: Any, **options: Any) -> None:
        """Take tasks; a thread beside them beats, also during a long one."""
        stop = threading.Event()
        beating = threading.Thread(target=beat_until, args=[stop], daemon=True)
        beating.start()
        try:
            call_command(
                "db_worker",
                queue_name="*",
                interval=1.0,
                startup_delay=False,
                reload=False,
                verbosity=options["verbosity"],
            )
        finally:
            stop.set()
            beating.join(timeout=5)


def beat_until(stop: threading.Event) -> None:
    """Beat, and let the witness look, until `stop` is set."""
    while True:
        try:
            Heartbeat.beat(WORKER, clock.now())
            witness.note()
        except (DatabaseError, OSError):
            log.exception("no heartbeat")
        finally:
            connections.close_all()
        if stop.wait(EVERY_SECONDS):
            return
