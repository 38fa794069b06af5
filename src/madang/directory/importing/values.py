"""From the texts of a row to values of the directory, with every fault named."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from madang.directory.checking import check, phone_of, tidied
from madang.directory.models import (
    Organisation,
    OrganisationKind,
    OrganisationState,
    Person,
    Stage,
)
from madang.directory.names import tidy, tidy_lines
from madang.imports.kinds import Fault
from madang.kit.errors import Refused
from madang.kit.parsing import (
    Ambiguous,
    country_in,
    date_in,
    place_in,
    whole_number_in,
)
from madang.kit.search_text import fold
from madang.kit.spoken import language_in

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import TextChoices

    from madang.imports.kinds import Values

Row = TypeVar("Row", bound=Organisation | Person)
CellReader = Callable[["RowReader", list[str]], dict[str, Any]]
MOST_TAGS = 30
LONGEST_TAG = 60
STATES = {
    "active": OrganisationState.ACTIVE,
    "operating": OrganisationState.ACTIVE,
    "public": OrganisationState.ACTIVE,
    "ipo": OrganisationState.ACTIVE,
    "운영중": OrganisationState.ACTIVE,
    "활동": OrganisationState.ACTIVE,
    "정상": OrganisationState.ACTIVE,
    "activa": OrganisationState.ACTIVE,
    "activo": OrganisationState.ACTIVE,
    "存续": OrganisationState.ACTIVE,
    "在业": OrganisationState.ACTIVE,
    "inactive": OrganisationState.CLOSED,
    "closed": OrganisationState.CLOSED,
    "dead": OrganisationState.CLOSED,
    "폐업": OrganisationState.CLOSED,
    "inactiva": OrganisationState.CLOSED,
    "cerrada": OrganisationState.CLOSED,
    "注销": OrganisationState.CLOSED,
    "dormant": OrganisationState.DORMANT,
    "휴업": OrganisationState.DORMANT,
    "acquired": OrganisationState.ACQUIRED,
    "exited": OrganisationState.ACQUIRED,
    "인수": OrganisationState.ACQUIRED,
    "adquirida": OrganisationState.ACQUIRED,
    "被收购": OrganisationState.ACQUIRED,
}
STAGES = {
    "idea": Stage.IDEA,
    "pre seed": Stage.IDEA,
    "preseed": Stage.IDEA,
    "prototype": Stage.PROTOTYPE,
    "mvp": Stage.PROTOTYPE,
    "seed": Stage.PROTOTYPE,
    "early": Stage.LAUNCHED,
    "early stage": Stage.LAUNCHED,
    "launched": Stage.LAUNCHED,
    "series a": Stage.GROWTH,
    "growth": Stage.GROWTH,
    "series b": Stage.SCALE,
    "series c": Stage.SCALE,
    "scale": Stage.SCALE,
    "late": Stage.SCALE,
    "established": Stage.ESTABLISHED,
    "mature": Stage.ESTABLISHED,
    "예비창업": Stage.IDEA,
    "초기": Stage.LAUNCHED,
    "도약": Stage.GROWTH,
    "성장": Stage.GROWTH,
    "crecimiento": Stage.GROWTH,
    "semilla": Stage.PROTOTYPE,
}
KINDS = {
    "company": OrganisationKind.STARTUP,
    "vc": OrganisationKind.INVESTOR,
    "venture capital": OrganisationKind.INVESTOR,
    "fund": OrganisationKind.INVESTOR,
    "factory": OrganisationKind.SUPPLIER,
    "manufacturer": OrganisationKind.SUPPLIER,
    "스타트업": OrganisationKind.STARTUP,
    "투자사": OrganisationKind.INVESTOR,
    "대학": OrganisationKind.UNIVERSITY,
    "기관": OrganisationKind.AGENCY,
    "proveedor": OrganisationKind.SUPPLIER,
    "inversionista": OrganisationKind.INVESTOR,
    "universidad": OrganisationKind.UNIVERSITY,
}


class RowReader:
    """Reads rows as one import's options say; remembers nothing of a row.

    `home` is the country of phone numbers that do not name one.
    """

    model: ClassVar[type[Organisation | Person]] = Organisation

    def __init__(
        self, *, language: str, day_first: bool | None, today: date, home: str = ""
    ) -> None:
        self.language, self.day_first, self.today = language, day_first, today
        self.home = home

    def readers(self) -> Mapping[str, CellReader]:
        """Return what reads the texts of each field."""
        return READERS

    def read(self, values: Values) -> tuple[dict[str, Any], list[Fault]]:
        """Return what a row says, and why parts of it cannot be taken."""
        faults: list[Fault] = []
        found: dict[str, Any] = {}
        for name, reader in self.readers().items():
            if texts := values.get(name):
                try:
                    _take_over(found, reader(self, texts))
                except Ambiguous as fault:
                    text = _("“%(text)s”: is the day or the month first? Choose it.")
                    faults.append(Fault(name, text % {"text": fault}))
                except ValueError as fault:
                    text = _("“%(text)s” cannot be understood here.")
                    faults.append(Fault(name, text % {"text": str(fault)[:80]}))
                except Refused as refusal:
                    faults.append(Fault(name, str(refusal)))
        if not found.get("name"):
            faults.append(Fault("name", _("The name is missing.")))
        elif not faults:
            faults += self._faults_of(found)
        return found, faults

    def _faults_of(self, found: dict[str, Any]) -> list[Fault]:
        """Check the values as every form's are checked."""
        row = row_from(self.model, found)
        columns = {f.name for f in self.model._meta.concrete_fields}
        names = [name for name in found if name in columns]
        try:
            check(row, names, today=self.today)
        except Refused as refusal:
            return [
                Fault(field, " ".join(map(str, texts)))
                for field, texts in refusal.fields.items()
            ]
        return []


def _take_over(found: dict[str, Any], read: Mapping[str, Any]) -> None:
    """Add what a cell says; texts in several languages come together."""
    for name, value in read.items():
        if isinstance(value, dict):
            found[name] = {**value, **found.get(name, {})}
        else:
            found[name] = value


def row_from(model: type[Row], found: Mapping[str, Any]) -> Row:
    """Return an unsaved organisation or person with what a row says."""
    columns = {f.name for f in model._meta.concrete_fields}
    values = {name: value for name, value in found.items() if name in columns}
    return model(**tidied(model, values))


def plain_text(name: str, longest: int) -> CellReader:
    """Return what reads one line of text."""

    def read(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
        text = tidy(texts[0])
        if len(text) > longest:
            raise Refused(
                _("This has %(has)d characters; at most %(most)d fit.")
                % {"has": len(text), "most": longest}
            )
        return {name: text}

    return read


def text_in(name: str, language: str) -> CellReader:
    """Return what reads a text whose language is the column's."""

    def read(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
        return {name: {language: tidy(texts[0])}}

    return read


def own_text(name: str) -> CellReader:
    """Return what reads a text in the language that was chosen for the file."""

    def read(reader: RowReader, texts: list[str]) -> dict[str, Any]:
        return {name: {reader.language: tidy_lines(texts[0])}}

    return read


def _chosen(
    name: str, choices: type[TextChoices], words: Mapping[str, TextChoices]
) -> CellReader:
    def read(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
        if (choice := choice_in(texts[0], choices, words)) is not None:
            return {name: choice}
        labels = get_text_list([str(label) for label in choices.labels], _("or"))
        raise Refused(
            _("“%(text)s” is none of: %(labels)s.")
            % {"text": texts[0][:60], "labels": labels}
        )

    return read


def choice_in(
    text: str, choices: type[TextChoices], words: Mapping[str, TextChoices]
) -> TextChoices | None:
    """Return which choice a text names, by its value, its label or a known word."""
    plain = " ".join(re.sub(r"[\W_]+", " ", fold(text)).split())
    known = {str(value): choices(value) for value in choices.values}
    known |= {fold(str(label)): choices(v) for v, label in choices.choices}
    return known.get(plain) or words.get(plain)


def _website(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    """Return the first address, others as links; a bare ``http://`` says nothing."""
    words = [word for word in re.split(r"[\s,;]+", texts[0]) if word]
    found = [word if "://" in word else f"https://{word}" for word in words]
    first, *others = [one for one in found if one.partition("://")[2]] or [""]
    return {"website": first, "links": others} if first else {}


def read_country(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    """Read a country by its name or code."""
    return {"country": country_in(texts[0])}


def read_place(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    """Read a place that names city and country."""
    city, country = place_in(tidy(texts[0]))
    return {k: v for k, v in (("city", city[:100]), ("country", country)) if v}


def _founded(reader: RowReader, texts: list[str]) -> dict[str, Any]:
    return {"founded_on": date_in(texts[0], day_first=reader.day_first)}


def _headcount(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    return {"headcount": whole_number_in(texts[0])}


def read_tags(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    """Read the words of cells that hold several."""
    words = [tidy(word) for text in texts for word in pieces(text)]
    kept = [word[:LONGEST_TAG] for word in words if word]
    return {"tags": list(dict.fromkeys(kept))[:MOST_TAGS]}


def _industry(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    words = [tidy(word) for text in texts for word in re.split(r"[;|]|->|,", text)]
    return {"industry": list(dict.fromkeys(word for word in words if word))}


def pieces(text: str) -> list[str]:
    """Return the words of a cell that holds several.

    >>> pieces("Hard Tech; Robotics"), pieces("a, b"), pieces("one")
    (['Hard Tech', ' Robotics'], ['a', ' b'], ['one'])
    """
    for mark in (";", "|", "\n", ","):
        if mark in text:
            return text.split(mark)
    return [text]


def read_email(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    """Read an e-mail address."""
    return {"email": tidy(texts[0]).lower()}


def read_languages(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    """Read languages by their codes or their names in any of the four languages."""
    words = [word for text in texts for word in pieces(text) if tidy(word)]
    found = []
    for word in words:
        try:
            found.append(language_in(word))
        except ValueError as strange:
            told = _("“%(text)s” is no language.") % {"text": tidy(word)[:60]}
            raise Refused(told) from strange
    return {"languages": list(dict.fromkeys(found))}


def _phone(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    return {"phone": phone_of(texts[0], "") if texts[0].startswith("+") else texts[0]}


def read_note(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    """Read a note of several lines."""
    return {"note": tidy_lines("\n".join(texts))[:10_000]}


READERS: dict[str, CellReader] = {
    "name": plain_text("name", 200),
    "latin_name": plain_text("latin_name", 200),
    "names.ko": text_in("names", "ko"),
    "names.es": text_in("names", "es"),
    "names.zh-hans": text_in("names", "zh-hans"),
    "external_key": plain_text("external_key", 200),
    "registration_number": plain_text("registration_number", 60),
    "website": _website,
    "place": read_place,
    "country": read_country,
    "city": plain_text("city", 100),
    "one_liner": own_text("one_liner"),
    "description": own_text("description"),
    "founded_on": _founded,
    "headcount": _headcount,
    "stage": _chosen("stage", Stage, STAGES),
    "state": _chosen("state", OrganisationState, STATES),
    "kind": _chosen("kind", OrganisationKind, KINDS),
    "industry": _industry,
    "tags": read_tags,
    "email": read_email,
    "languages": read_languages,
    "phone": _phone,
    "note": read_note,
}
