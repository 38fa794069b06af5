"""Parsing in a child process that may use so much time and memory and no more."""

from __future__ import annotations

import os
import resource
import subprocess
import sys

#: What a child returns when its memory is used up.
NO_MEMORY = 9


def run(
    module: str, *words: str, data: bytes, seconds: int
) -> subprocess.CompletedProcess[bytes] | None:
    """Return what a module of ours made of `data`; nothing if it took too long."""
    command = [sys.executable, "-m", module, *words]
    try:
        return subprocess.run(  # noqa: S603 -- our own module
            command,
            input=data,
            capture_output=True,
            env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None


def limit_time(seconds: int) -> None:
    """This process ends after so many seconds of work."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def limit_memory(most: int) -> None:
    """This process may take `most` bytes beyond what it has already."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        pages = int(file.read().split()[0])
    taken = pages * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + most, taken + most))
