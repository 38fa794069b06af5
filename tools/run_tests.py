"""Run the whole suite on both databases: `make test`, or `make test ARGS="-k word"`.

What touches a database runs on PostgreSQL first, in a cluster of its own that is gone
afterwards; then everything runs on SQLite, so that the closing lines are pytest's
count of the whole suite.  Without PostgreSQL on the machine the first part is left
out and says so; with `MADANG_NO_SKIPS=1` that is a failure.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.postgres import NoPostgres, cluster  # noqa: E402 -- needs the path above

PYTHON = str(ROOT / ".venv" / "bin" / "python")
PYTEST = [PYTHON, "-m", "pytest", "-rsx"]
WITHOUT_A_DATABASE = ("tests/engine", "tests/browser")


def main() -> int:
    """Return pytest's verdict of a run that fails, or 0."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    ready = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "bootstrap.py")], check=False
    )
    if ready.returncode:
        return ready.returncode
    # Many tests start programs of their own, which would compile the house each time.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    args = sys.argv[1:]
    try:
        with cluster() as address:
            _migrate_ahead(address)
            first = _on_postgres(address, args)
            return _everything(args, address) or first
    except NoPostgres as reason:
        print(f"== Not run on PostgreSQL: {reason}", flush=True)
        if os.environ.get("MADANG_NO_SKIPS") == "1":
            return 1
        return _everything(args, "")


def _migrate_ahead(address: str) -> None:
    """Migrate both databases at once, so that no process of the tests waits for it."""
    both = [
        subprocess.Popen([PYTHON, "-m", "tests.prepared", *server], cwd=ROOT)
        for server in ([], [address])
    ]
    for one in both:  # what fails here fails again, and is told, in the first test
        one.wait()


def _on_postgres(address: str, args: list[str]) -> int:
    print("== What asks for a database, on PostgreSQL", flush=True)
    left_out = [f"--ignore={folder}" for folder in WITHOUT_A_DATABASE]
    named = any(Path(arg.split("::")[0]).exists() for arg in args)
    if named:  # somebody asks for certain files: obey, on both
        left_out = []
    where = [] if named else ["tests"]
    verdict = _pytest([*left_out, *where, *args], DATABASE_URL=address)
    nothing_collected = 5
    return 0 if verdict == nothing_collected else verdict


def _everything(args: list[str], address: str) -> int:
    print("== Everything, on SQLite", flush=True)
    return _pytest(args, DATABASE_URL="", MADANG_TEST_POSTGRES=address)


def _pytest(args: list[str], **extra: str) -> int:
    split = ["-n", "2", "--dist", "worksteal"]
    if any(arg.startswith("-n") for arg in args):
        split = []
    env = {**os.environ, **extra}
    return subprocess.run(
        [*PYTEST, *split, *args], cwd=ROOT, env=env, check=False
    ).returncode


if __name__ == "__main__":
    raise SystemExit(main())
