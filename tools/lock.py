"""Write the locks: every version and hash, for every platform, no address, no path.

``requirements/base.txt`` is what runs (with PostgreSQL's driver), ``dev.txt`` adds what
checks and tests.  Then the notices are written again from what the locks name.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = ROOT / ".venv" / "bin" / "uv"
LOCKS = {
    "base.txt": ["--extra", "postgres"],
    "dev.txt": ["--extra", "postgres", "--group", "dev"],
}


def main() -> int:
    """Write both locks; return the first failure's code."""
    for name, wanted in LOCKS.items():
        out = Path("requirements") / name
        before = _text(ROOT / out)
        command = [str(UV), "pip", "compile", "-q", "pyproject.toml", *wanted]
        command += ["--universal", "--generate-hashes", "--python-version", "3.11"]
        command += ["--custom-compile-command", "make lock", "--no-emit-index-url"]
        command += ["--no-emit-find-links", "--upgrade", "-o", str(out)]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code:
            (ROOT / out).write_text(before)
            return code
        if "://" in _text(ROOT / out) or str(ROOT) in _text(ROOT / out):
            print(f"{out} names an address or a path", file=sys.stderr)
            return 1
    bring = [sys.executable, str(ROOT / "tools" / "bootstrap.py")]
    notices = [str(UV.with_name("python")), str(ROOT / "tools" / "notices.py")]
    return (
        subprocess.run(bring, check=False).returncode
        or subprocess.run(notices, check=False).returncode
    )


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""


if __name__ == "__main__":
    raise SystemExit(main())
