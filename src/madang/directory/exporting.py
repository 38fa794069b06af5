"""The columns in which organisations and people leave the product.

The names of the columns are the same in every language and file format, so that what
was exported can be imported again; `docs/exports.md` explains each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from madang.directory.models import ListPage, Organisation, Person
from madang.directory.queries.plans import marks_of
from madang.kit.languages import CODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from madang.directory.parts import Owner
    from madang.hubs.models import Hub
    from madang.kit.sheets.writing import Cell

BATCH = 500
ORGANISATION_COLUMNS = (
    "id",
    "kind",
    "state",
    "name",
    *(f"name_{code}" for code in CODES),
    "latin_name",
    "country",
    "city",
    "founded_on",
    "stage",
    "headcount",
    "website",
    "registration_number",
    *(f"one_liner_{code}" for code in CODES),
    "languages",
    "main_industry",
    "standings",
    "tags",
    "is_listed",
    "updated_at",
)
PERSON_COLUMNS = (
    "id",
    "name",
    "latin_name",
    *(f"title_{code}" for code in CODES),
    "email",
    "phone",
    "country",
    "city",
    "languages",
    "expertise",
    "organisations",
    "tags",
    "website",
    "updated_at",
)
COLUMNS = {
    ListPage.ORGANISATIONS: ORGANISATION_COLUMNS,
    ListPage.PEOPLE: PERSON_COLUMNS,
}
#: Columns that hold a text per language, and the field they come from.
PER_LANGUAGE = {"name": "names", "one_liner": "one_liner", "title": "title"}
#: Columns that hold several words, and the sort of mark they come from.
MARKS = {
    "main_industry": "industry",
    "standings": "standing",
    "tags": "tag",
    "organisations": "place",
}


def lines_of(
    page: ListPage, hub: Hub, ids: Sequence[int], today: date
) -> Iterator[list[Cell]]:
    """Yield a line per key, in the order of `ids`: two statements per 500."""
    model: type[Organisation | Person] = (
        Organisation if page == ListPage.ORGANISATIONS else Person
    )
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        rows = model._default_manager.filter(hub=hub).in_bulk(batch)
        marks = marks_of(page, hub, batch, today, is_staff=True)
        for key in batch:
            if row := rows.get(key):
                yield [_cell(row, name, marks[key]) for name in COLUMNS[page]]


def _cell(row: Owner, name: str, marks: Mapping[str, Iterable[str]]) -> Cell:
    if name in MARKS:
        return "; ".join(dict.fromkeys(marks.get(MARKS[name], ())))
    stem, _line, language = name.rpartition("_")
    if stem in PER_LANGUAGE and language in CODES:
        texts: Mapping[str, str] = getattr(row, PER_LANGUAGE[stem])
        return texts.get(language, "")
    value: Any = getattr(row, name)
    return "; ".join(map(str, value)) if isinstance(value, list) else value
