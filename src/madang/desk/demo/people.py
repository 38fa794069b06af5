"""People drawn from common names of each country; nobody real."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import slugify

from madang.desk.demo import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as she would be typed into the directory."""

    name: str
    latin: str
    email: str
    country: str
    language: str
    languages: tuple[str, ...]
    role: str
    title: dict[str, str]


def draw(country: str, host: str, many: int, chance: Random) -> Iterator[Somebody]:
    """Yield the people of one company: a founder first, then others."""
    roles = [
        "founder",
        *chance.choices(("executive", "employee", "contact"), k=many - 1),
    ]
    for number, role in enumerate(roles, start=1):
        name, latin = _name(country, chance)
        own = words.LANGUAGE[country]
        box = slugify(latin).replace("-", ".")
        yield Somebody(
            name=name,
            latin=latin if latin != name else "",
            email=f"{box}{number if number > 1 else ''}@{host}",
            country=country,
            language=own,
            languages=tuple(dict.fromkeys((own, "en"))),
            role=role,
            title=words.TITLES[role],
        )


def _name(country: str, chance: Random) -> tuple[str, str]:
    if country in {"KR", "CN", "HK"}:
        table = "KR" if country == "KR" else "CN"
        (family, family_latin) = chance.choice(words.FAMILY[table])
        (given, given_latin) = chance.choice(words.GIVEN[table])
        return f"{family}{given}", f"{given_latin} {family_latin}"
    given_name = chance.choice(words.LATIN_GIVEN[country])
    if country == "MX":
        family, mother = chance.sample(words.LATIN_FAMILY["MX"], 2)
        full = f"{given_name} {family} {mother}"
        return full, full
    full = f"{given_name} {chance.choice(words.LATIN_FAMILY['US'])}"
    return full, full
