"""Set up `.venv` from the locked requirements, with nothing but the standard library.

Run it as often as you like: it does nothing when the environment already holds what
the lock asks for.  ``python3 tools/bootstrap.py [LOCK]``; the default lock is
``requirements/dev.txt``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def main() -> int:
    """Leave a `.venv` that matches the lock, or say what to type."""
    if sys.version_info < (3, 11):  # noqa: UP036 -- run before anything is known
        return _stop(
            f"Madang needs Python 3.11 or newer; this is {sys.version.split()[0]}."
        )
    lock = ROOT / (sys.argv[1] if len(sys.argv) > 1 else "requirements/dev.txt")
    stamp = VENV / f".{lock.stem}-lock"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted and PYTHON.exists():
        return 0
    if not PYTHON.exists() and not _make_venv():
        return _stop(
            "No virtual environment could be made. On Debian or Ubuntu type:\n"
            "    apt-get install -y python3-venv\nand run the command again."
        )
    _say(f"Installing what {lock.relative_to(ROOT)} lists (once; a minute or two) ...")
    if not _install(lock):
        return _stop("Installing failed; the lines above say why.")
    stamp.write_text(wanted)
    return 0


def _make_venv() -> bool:
    """Try the three usual ways to make an environment, plainest first."""
    _say("Making a virtual environment in .venv ...")
    ways = [
        [sys.executable, "-m", "venv", str(VENV)],
        ["uv", "venv", "--seed", str(VENV)],
        [sys.executable, "-m", "virtualenv", "-q", str(VENV)],
    ]
    for way in ways:
        if shutil.which(way[0]) is None:
            continue
        shutil.rmtree(VENV, ignore_errors=True)
        done = subprocess.run(way, capture_output=True, text=True, check=False)
        if done.returncode == 0 and PYTHON.exists():
            return True
    return False


def _install(lock: Path) -> bool:
    """Install the lock with hashes checked; uv when it is there, for its speed."""
    if uv := shutil.which("uv"):
        command = [uv, "pip", "install", "-q", "--python", str(PYTHON)]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "-qq"]
    command += ["--require-hashes", "-r", str(lock)]
    quiet = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return subprocess.run(command, env=quiet, check=False).returncode == 0


def _say(line: str) -> None:
    print(line, flush=True)


def _stop(line: str) -> int:
    print(line, file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
