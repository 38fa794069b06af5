"""How gunicorn serves Madang; ``madang serve`` reads it, and so may a unit file.

Many threads per process, because a slow phone must not keep a worker from others; the
application is loaded once and its memory shared.
"""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Any

from gunicorn.config import make_settings

wsgi_app = "madang.config.wsgi:application"
bind = os.environ.get("MADANG_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("MADANG_WEB_PROCESSES", "2"))
threads = int(os.environ.get("MADANG_WEB_THREADS", "64"))
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 50_000
max_requests_jitter = 5_000
accesslog = None  # the product writes its own line per request
loglevel = "warning"
# Its heartbeat file must not wait for a busy disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
if "control_socket_disable" in make_settings():
    control_socket_disable = True  # it would be a socket in the home folder


def when_ready(_server: Any) -> None:
    """Keep what is loaded out of the garbage collector, so that it stays shared."""
    gc.collect()
    gc.freeze()


def pre_fork(_server: Any, _worker: Any) -> None:
    """Let no process inherit a connection to the database."""
    from django.db import connections  # noqa: PLC0415 -- settings are ready by now

    connections.close_all()
