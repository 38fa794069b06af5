"""Companies drawn from the words: the same seed draws the same companies."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from django.utils.text import slugify

from madang.desk.demo import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madang.desk.demo.words import Line

STAGES = ("idea", "prototype", "launched", "launched", "growth", "scale", "established")
#: Kinds with their share among a hub's companies.
KINDS = (
    ("startup", 66),
    ("supplier", 12),
    ("corporate", 7),
    ("investor", 8),
    ("service", 5),
    ("research", 2),
)
LANGUAGES = ("en", "ko", "es", "zh-hans")
FORMS = {
    "MX": "{} S.A. de C.V.",
    "US": "{} LLC",
    "KR": "주식회사 {}",
    "CN": "深圳市{}有限公司",
    "HK": "香港{}有限公司",
}
FUND = {
    "MX": ("Capital", "Capital"),
    "US": ("Ventures", "Ventures"),
    "KR": ("벤처스", "Ventures"),
    "CN": ("创投", "Capital"),
    "HK": ("创投", "Capital"),
}


@dataclass(frozen=True, slots=True)
class Company:
    """A company as it would be typed into the directory."""

    number: int
    kind: str
    name: str
    latin: str
    names: dict[str, str]
    country: str
    city: str
    website: str
    registration: str
    founded: date
    stage: str
    state: str
    headcounts: tuple[tuple[date, int], ...]
    line: Line
    one_liner: dict[str, str]
    description: dict[str, str]
    tags: tuple[str, ...]
    extra: dict[str, str] = field(default_factory=dict)


def draw(countries: dict[str, int], *, seed: int, today: date) -> Iterator[Company]:
    """Yield as many companies of each country as asked, no name twice.

    `today` bounds what lies in the past.
    """
    chance = Random(seed)  # noqa: S311 -- demo data, nothing secret
    taken: set[str] = set()
    plan = [country for country, many in countries.items() for _ in range(many)]
    chance.shuffle(plan)
    for number, country in enumerate(plan, start=1):
        yield _company(number, country, chance, taken, today)


def _company(
    number: int, country: str, chance: Random, taken: set[str], today: date
) -> Company:
    line = chance.choice(words.LINES)
    kind = _kind(chance)
    name, latin, names = _name(country, line, kind, chance, taken)
    years = chance.randint(0, 16) if kind == "startup" else chance.randint(4, 40)
    founded = today - timedelta(days=years * 365 + chance.randint(40, 360))
    shown = {code: text for code, text in line.pitch.items() if code in LANGUAGES}
    many = chance.choice((3, 7, 12, 18, 40, 85, 120, 260))
    slug = slugify(latin).replace("-", "") or f"company{number}"
    return Company(
        number=number,
        kind=kind,
        name=name,
        latin=latin if latin != name else "",
        names=names,
        country=country,
        city=chance.choice(words.CITIES[country]),
        website=f"https://www.{slug}.example.{words.HOSTS[country]}",
        registration=_registration(country, chance),
        founded=founded,
        stage=chance.choice(STAGES) if kind == "startup" else "established",
        state=chance.choices(
            ("active", "dormant", "closed", "acquired"), (90, 4, 3, 3)
        )[0],
        headcounts=_headcounts(founded, today, chance),
        line=line,
        one_liner=shown,
        description={code: text.format(n=many) for code, text in line.story.items()},
        tags=line.tags[: chance.randint(1, 2)],
    )


def _kind(chance: Random) -> str:
    names, shares = zip(*KINDS, strict=True)
    return str(chance.choices(names, shares)[0])


def _name(
    country: str, line: Line, kind: str, chance: Random, taken: set[str]
) -> tuple[str, str, dict[str, str]]:
    """Return a new name, its Latin spelling and its names per language."""
    for attempt in range(400):
        name, latin, names = _some_name(country, line, kind, chance, attempt)
        if name not in taken and latin not in taken:
            taken |= {name, latin}
            return name, latin, names
    raise LookupError("the words do not make so many names")


def _some_name(
    country: str, line: Line, kind: str, chance: Random, attempt: int
) -> tuple[str, str, dict[str, str]]:
    more = f" {chance.randint(2, 9999)}" if attempt > 60 else ""
    fund, fund_latin = FUND[country]
    if country == "KR":
        (own, latin), what = chance.choice(words.KOREAN), line.korean
        second, second_latin = chance.choice(words.KOREAN)
        joined, joined_latin = (
            (own + second, f"{latin}{second_latin.lower()}")
            if attempt > 2
            else (own, latin)
        )
        field_name = fund if kind == "investor" else what
        field_latin = fund_latin if kind == "investor" else line.english
        name = f"{joined}{field_name}{more}"
        return (
            FORMS["KR"].format(name) if attempt % 2 == 0 else f"{name}(주)",
            f"{joined_latin} {field_latin}{more}",
            {"en": f"{joined_latin} {field_latin}{more}", "ko": name},
        )
    if country in {"CN", "HK"}:
        own, latin = chance.choice(words.CHINESE)
        second, second_latin = chance.choice(words.CHINESE)
        if attempt > 2:
            own, latin = own + second, f"{latin} {second_latin}"
        field_name = fund if kind == "investor" else line.chinese
        field_latin = fund_latin if kind == "investor" else line.english
        name = FORMS[country].format(f"{own}{field_name}{more.strip()}")
        english = f"{latin} {field_latin}{more}"
        return name, english, {"en": english, "zh-hans": name}
    if country == "MX":
        what = fund if kind == "investor" else line.spanish
        name = f"{what} {chance.choice(words.SPANISH)}{more}"
        if attempt > 2:
            name = f"{what} {chance.choice(words.SPANISH)} {chance.choice(words.ENGLISH)}{more}"
        return FORMS["MX"].format(name), name, {}
    what = fund if kind == "investor" else line.english
    name = f"{chance.choice(words.ENGLISH)} {what}{more}"
    if attempt > 2:
        name = f"{chance.choice(words.ENGLISH)} {chance.choice(words.ENGLISH)} {what}{more}"
    return (FORMS["US"].format(name) if attempt % 2 == 0 else f"{name}, Inc."), name, {}


def _registration(country: str, chance: Random) -> str:
    digits = "".join(str(chance.randint(0, 9)) for _ in range(10))
    return {
        "KR": f"{digits[:3]}-{digits[3:5]}-{digits[5:]}",
        "MX": f"{chance.choice('ABCDEFGH')}{chance.choice('KLMN')}R{digits[:6]}{digits[6:9]}",
        "US": f"{digits[:2]}-{digits[2:9]}",
        "CN": f"91440300MA{digits[:8]}",
        "HK": digits[:8],
    }[country]


def _headcounts(
    founded: date, today: date, chance: Random
) -> tuple[tuple[date, int], ...]:
    """Return heads at the end of up to four years, growing more often than not."""
    people = chance.randint(2, 9)
    found = []
    for year in range(max(founded.year, today.year - 3), today.year + 1):
        day = min(date(year, 12, 31), today)
        if day > founded:
            found.append((day, people))
        people = max(1, round(people * chance.uniform(0.85, 1.9)))
    return tuple(found)
