"""Write THIRD_PARTY.md: whose work the locks name, and under which licence.

Names and versions come from the locks, licences from what the packages say of
themselves, and what is carried in the tree from ``tools/vendor.lock.json``.
"""

from __future__ import annotations

import json
import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "THIRD_PARTY.md"
LOCKED = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;]+)", re.MULTILINE)
# What packages say too vaguely, read in their licence files.
READ = {
    "asgiref": "BSD-3-Clause",
    "colorama": "BSD-3-Clause",  # Windows only, so not installed everywhere
    "django-allauth": "MIT",
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
    "fonttools": "MIT",
    "nh3": "MIT",
    "protobuf": "BSD-3-Clause",
    "qrcode": "BSD-3-Clause AND MIT",
    "tzdata": "Apache-2.0",
}
NAMES = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
HEAD = """# Third-party notices

Written by `make lock`; a test fails when it is not current. Each package's licence text
is in its distribution; what is carried in the tree has its licence file beside it.
`psycopg` (LGPL-3.0) is an optional, separately installed library that Madang calls and
does not change.
"""


def locked(name: str) -> dict[str, str]:
    """Return what a lock names, each with its version or versions."""
    text = (ROOT / "requirements" / name).read_text()
    found: dict[str, list[str]] = {}
    for package, version in LOCKED.findall(text):
        found.setdefault(package, []).append(version)
    return {package: ", ".join(versions) for package, versions in found.items()}


def licence(package: str) -> str:
    """Return a package's licence, as SPDX writes it where that is known.

    Raises:
        LookupError: it does not say, and nobody has read it yet.
    """
    if package in READ:
        return READ[package]
    told = metadata.metadata(package)
    if "License-Expression" in told:
        return told["License-Expression"]
    classified = [
        NAMES[name]
        for line in told.get_all("Classifier") or []
        if (name := line.rsplit(" :: ", 1)[-1]) in NAMES
    ]
    if classified:
        return " AND ".join(classified)
    raise LookupError(f"{package} does not say its licence: read it, add it to READ")


def rows() -> list[tuple[str, ...]]:
    """Return (name, version, licence, where it is used) of everything."""
    base, dev = locked("base.txt"), locked("dev.txt")
    found: list[tuple[str, ...]] = [
        (name, version, licence(name), "runs" if name in base else "checks and tests")
        for name, version in sorted({**base, **dev}.items(), key=lambda i: i[0].lower())
    ]
    carried = json.loads((ROOT / "tools" / "vendor.lock.json").read_text())
    for name, entry in sorted(carried.items()):
        use = "carried: " + entry["folder"]
        found.append((name, entry["version"], entry["licence"], use))
    return found


def page() -> str:
    """Return the whole page."""
    lines = ["| Package | Version | Licence | Use |", "|---|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in rows()]
    return HEAD + "\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page())
