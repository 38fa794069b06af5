"""Where the public instances lie; tests that need them skip where they are absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def shared(folder: str) -> Path:
    """Return the folder of public instances, or skip the test with a reason."""
    home = os.environ.get("MADANG_SHARED")
    path = (Path(home) if home else ROOT.parent / "shared" / "data") / folder
    if not path.exists():
        pytest.skip(f"public instances are not here: {path}")
    return path
