"""The line of those who want to write to one SQLite file."""

from __future__ import annotations

import fcntl
import os
import threading
from contextlib import suppress


class Line:
    """Lets one thread of all processes pass, the others wait in their order.

    A thread waits for those of its own process as long as it likes to; only the first
    of them waits for other processes, and that until these have finished.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._here = threading.Lock()
        self._file: int | None = None

    def enter(self, patience: float) -> bool:
        """Wait for one's turn; return ``False`` when it took longer than `patience`."""
        if not self._here.acquire(timeout=patience):
            return False
        with suppress(
            OSError
        ):  # no such file can be made: the threads line up at least
            if self._file is None:
                self._file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)
        return True

    def leave(self) -> None:
        """Let the next one pass."""
        if self._file is not None:
            with suppress(OSError):
                fcntl.flock(self._file, fcntl.LOCK_UN)
        self._here.release()


_lines: dict[str, Line] = {}
_making = threading.Lock()


def line_for(database: str) -> Line:
    """Return this process's place to line up for a database file."""
    path = os.path.realpath(database) + ".line"
    with _making:
        return _lines.setdefault(path, Line(path))


def _forget() -> None:
    """Begin anew in a forked process: whoever held a lock of ours is not here."""
    global _making  # noqa: PLW0603 -- it may be held by a thread that is not here
    _making = threading.Lock()
    _lines.clear()


os.register_at_fork(after_in_child=_forget)
