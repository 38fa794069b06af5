"""``manage.py worker``: run background work, periodic work included.

It is the library's worker with a clockwork beside it, which shows that the worker
lives, starts what is due and recovers what a dead worker left.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connection
from django.db.utils import DatabaseError
from django_tasks_db.management.commands.db_worker import Worker

from madang.jobs import runner
from madang.kit import clock, witness

BEAT_SECONDS = 5
log = logging.getLogger("madang.jobs")


class Command(BaseCommand):
    help = "Runs background work: jobs, mail, periodic work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interval", type=float, default=0.5)
        parser.add_argument(
            "--batch", action="store_true", help="do what is queued, then stop"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name = f"{socket.gethostname()[:40]}-{os.getpid()}"
        worker = Worker(
            queue_names=["*"],
            interval=options["interval"],
            batch=options["batch"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )
        runner.tick(name, clock.now())
        if options["batch"]:
            worker.run()
            return
        worker.configure_signals()
        over = threading.Event()
        clockwork = threading.Thread(
            target=_keep_ticking, args=(name, over), daemon=True
        )
        clockwork.start()
        try:
            worker.run()
        finally:
            over.set()


def _keep_ticking(name: str, over: threading.Event) -> None:
    while not over.wait(BEAT_SECONDS):
        close_old_connections()
        try:
            runner.tick(name, clock.now())
            witness.note()
        except (DatabaseError, OSError):
            log.warning("the clockwork missed a beat", exc_info=True)
            connection.close()
