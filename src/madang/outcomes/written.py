"""Periods as people write them into a cell: months, quarters, half years, years."""

from __future__ import annotations

import re
from datetime import date

from madang.kit.parsing import date_in
from madang.outcomes.periods import Period, last_of, months_on

YEAR = r"(?P<year>(?:19|20)\d\d)\s*[年년]?"
#: How many months a part of a year has, and how each is written.
PARTS = (
    (3, r"(?:q|t|qtr\.?|quarter|trim\.?|trimestre)\s*(?P<one>[1-4])"),
    (3, r"(?P<one>[1-4])\s*(?:q|t|er\s*trimestre|do\s*trimestre|to\s*trimestre|분기)"),
    (3, r"第?\s*(?P<one>[1-4一二三四])\s*季度?"),
    (6, r"(?:h|s)\s*(?P<one>[12])"),
    (6, r"(?P<one>[12])\s*(?:h|s)"),
    (6, r"(?P<one>[상하])\s*반기"),
    (6, r"(?P<one>[上下])\s*半年"),
)
NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4, "상": 1, "하": 2, "上": 1, "下": 2}
MONTH_FIRST = re.compile(r"(0?[1-9]|1[0-2])\s*[/.\-]\s*((?:19|20)\d\d)")


def period_in(text: str, *, day_first: bool | None = None) -> Period:
    """Return the whole months that a text names; a day names its month.

    Raises:
        Ambiguous: day and month could be swapped and `day_first` is not given.
        ValueError: it is no period.

    >>> [str(period_in(text).last) for text in ("2026-03", "Q3 2026", "2026년 3분기")]
    ['2026-03-31', '2026-09-30', '2026-09-30']
    >>> [str(period_in(text).first) for text in ("2T 2026", "2026年下半年", "5/2026")]
    ['2026-04-01', '2026-07-01', '2026-05-01']
    >>> period_in("2025")
    Period(first=datetime.date(2025, 1, 1), last=datetime.date(2025, 12, 31))
    """
    plain = " ".join(text.casefold().split())
    if found := re.fullmatch(YEAR, plain):
        return _part(int(found["year"]), 12, 1)
    for months, part in PARTS:
        for order in (f"{YEAR}[ \\-/]*{part}", f"{part}[ \\-/]*(?:de(?:l)? )?{YEAR}"):
            if found := re.fullmatch(order, plain):
                number = NUMBERS.get(found["one"]) or int(found["one"])
                return _part(int(found["year"]), months, number)
    if found := MONTH_FIRST.fullmatch(plain):
        return Period.around(*[date(int(found[2]), int(found[1]), 1)] * 2)
    day = date_in(plain, day_first=day_first)
    return Period.around(day, day)


def _part(year: int, months: int, number: int) -> Period:
    first = months_on(date(year, 1, 1), (number - 1) * months)
    return Period(first, last_of(months_on(first, months - 1)))
