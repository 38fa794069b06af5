"""Where the towns of the world are, by country and name in any of its languages.

The table is GeoNames' (CC BY 4.0), cut down by ``tools/gazetteer.py``; a name that
could mean two towns is not in it.
"""

from __future__ import annotations

import zipfile
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from madang.kit.search_text import fold

TABLES = Path(__file__).parent / "geonames" / "towns.zip"
#: A few dozen countries are what one hub's buyers and suppliers sit in.
COUNTRIES = 32


class Spot(NamedTuple):
    """A place on the globe, in degrees."""

    latitude: float
    longitude: float


def spot_of(country: str, town: str) -> Spot | None:
    """Return where a town is, or none if it is unknown or its name means several.

    What stands behind a comma (a state, a district) is left away if it must be.

    >>> spot_of("MX", "Cd. Juárez, Chihuahua") is None, spot_of("KR", "인천")
    (True, Spot(latitude=37.456, longitude=126.705))
    """
    table = _table(country)
    name = fold(town).strip()
    return table.get(name) or table.get(name.partition(",")[0].strip())


@lru_cache(maxsize=COUNTRIES)
def _table(country: str) -> dict[str, Spot]:
    with zipfile.ZipFile(TABLES) as file:
        if country not in file.namelist():
            return {}
        text = file.read(country).decode()
    found = {}
    for line in text.splitlines():
        latitude, longitude, *names = line.split("\t")
        found.update(dict.fromkeys(names, Spot(float(latitude), float(longitude))))
    return found
