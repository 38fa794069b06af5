"""Serving: both processes come up, a dead worker comes back, Ctrl-C ends everything."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from madang.config.processes import Child, Processes
from tests.installation import ROOT, Installation

pytestmark = pytest.mark.only_on("sqlite")
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DIE = [sys.executable, "-c", "raise SystemExit(3)"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read()
    except OSError:
        return 0, b""


def until(holds, seconds=40):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.1)
    raise AssertionError("it never happened")


def children_of(pid):
    return [
        int(entry.parent.name)
        for entry in Path("/proc").glob("[0-9]*/stat")
        if (told := read(entry)) and int(told.rsplit(")", 1)[1].split()[1]) == pid
    ]


def read(entry):
    try:
        return entry.read_text()
    except OSError:
        return ""


@contextmanager
def serving(installation, *words):
    process = subprocess.Popen(
        [sys.executable, "-m", "madang", *words],
        env=installation.env,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=40)


def test_serve_becomes_ready_keeps_its_worker_and_ends_cleanly(prepared, tmp_path):
    port = free_port()
    here = prepared.migrated(tmp_path, MADANG_BIND=f"127.0.0.1:{port}")
    with serving(here, "serve") as process:
        ready = until(
            lambda: (a := fetch(f"http://127.0.0.1:{port}/readyz"))[0] == 200 and a
        )
        assert json.loads(ready[1])["ready"] is True
        web, worker = sorted(children_of(process.pid))
        os.kill(worker, signal.SIGKILL)
        until(lambda: set(children_of(process.pid)) - {web, worker})
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=40)
        assert process.returncode == 0, told
        assert "ended with -9; again in 0.5 s" in told
        assert "Traceback" not in told
    assert fetch(f"http://127.0.0.1:{port}/healthz")[0] == 0
    assert not (Path.home() / ".gunicorn" / "gunicorn.ctl").exists()


def test_a_port_in_use_is_an_error_and_nothing_stays_running(tmp_path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        bind = f"127.0.0.1:{holder.getsockname()[1]}"
        here = Installation(tmp_path, extra={"MADANG_BIND": bind})
        assert "cannot listen on" in here.run("serve", fails=True)


def die(child, now):
    child.keep_up(now)
    assert child.process is not None
    child.process.wait()


def test_the_more_often_a_worker_dies_the_later_it_comes_back(capfd):
    child, now, waits = Child(DIE, os.environ), 1000.0, []
    for _turn in range(9):
        die(child, now)
        child.keep_up(now)
        waits.append(child.wait)
        now = child.due
    assert waits == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    die(child, now)
    child.keep_up(now + 100)  # it had run well for a while
    assert child.wait == 0.5


def test_when_the_web_server_ends_so_does_everything():
    worker = Child(SLEEP, os.environ)
    assert Processes(Child(DIE, os.environ), [worker]).run() == 3
    assert worker.process is None or worker.process.poll() is not None


LOADED = """
import sys
from django.urls import get_resolver
get_resolver().url_patterns
print(sorted({"ortools", "scipy", "pandas"} & set(sys.modules)))
"""


def test_what_solves_nothing_loads_no_solver(tmp_path):
    assert Installation(tmp_path).python(LOADED) == "[]\n"
