"""What a skipped test means where nothing may be missing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

NO_DATA = "no reference data here (set MADANG_SHARED to its folder)"


def refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure under `MADANG_NO_SKIPS=1`, but for `NO_DATA`."""
    forbidden = os.environ.get("MADANG_NO_SKIPS") == "1"
    if not forbidden or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    if NO_DATA in reason:
        return
    report.outcome = "failed"
    report.longrepr = f"Skipped where nothing may be missing: {reason}"
