"""From the texts of a row to the values of an organisation, with every fault named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from madang.directory.checking import check, phone_of, tidied
from madang.directory.models import (
    Organisation,
    OrganisationKind,
    OrganisationState,
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

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from django.db.models import TextChoices

    from madang.imports.kinds import Values

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
    """Reads rows as one import's options say; remembers nothing of a row."""

    def __init__(self, *, language: str, day_first: bool | None, today: date) -> None:
        self.language, self.day_first, self.today = language, day_first, today

    def read(self, values: Values) -> tuple[dict[str, Any], list[Fault]]:
        """Return what a row says, and why parts of it cannot be taken."""
        faults: list[Fault] = []
        found: dict[str, Any] = {}
        for name, reader in READERS.items():
            if texts := values.get(name):
                try:
                    found |= reader(self, texts)
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
        row = organisation_from(found)
        names = [name for name in found if hasattr(Organisation, name)]
        try:
            check(row, names, today=self.today)
        except Refused as refusal:
            return [
                Fault(field, " ".join(map(str, texts)))
                for field, texts in refusal.fields.items()
            ]
        return []


def organisation_from(found: Mapping[str, Any]) -> Organisation:
    """Return an unsaved organisation with what a row says."""
    columns = {f.name for f in Organisation._meta.concrete_fields}
    values = {name: value for name, value in found.items() if name in columns}
    return Organisation(**tidied(Organisation, values))


def _text(name: str, longest: int) -> Callable[[RowReader, list[str]], dict[str, Any]]:
    def read(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
        text = tidy(texts[0])
        if len(text) > longest:
            raise Refused(
                _("This has %(has)d characters; at most %(most)d fit.")
                % {"has": len(text), "most": longest}
            )
        return {name: text}

    return read


def _name_in(language: str) -> Callable[[RowReader, list[str]], dict[str, Any]]:
    def read(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
        return {f"names.{language}": tidy(texts[0])}

    return read


def _own_text(name: str) -> Callable[[RowReader, list[str]], dict[str, Any]]:
    def read(reader: RowReader, texts: list[str]) -> dict[str, Any]:
        return {name: {reader.language: tidy_lines(texts[0])}}

    return read


def _chosen(
    name: str, choices: type[TextChoices], words: Mapping[str, TextChoices]
) -> Callable[[RowReader, list[str]], dict[str, Any]]:
    def read(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
        plain = " ".join(re.sub(r"[\W_]+", " ", fold(texts[0])).split())
        known = {str(value): choices(value) for value in choices.values}
        known |= {fold(str(label)): choices(v) for v, label in choices.choices}
        if plain in known:
            return {name: known[plain]}
        if plain in words:
            return {name: words[plain]}
        labels = get_text_list([str(label) for label in choices.labels], _("or"))
        raise Refused(
            _("“%(text)s” is none of: %(labels)s.")
            % {"text": texts[0][:60], "labels": labels}
        )

    return read


def _website(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    """Return the first address, others as links; a bare ``http://`` says nothing."""
    words = [word for word in re.split(r"[\s,;]+", texts[0]) if word]
    found = [word if "://" in word else f"https://{word}" for word in words]
    first, *others = [one for one in found if one.partition("://")[2]] or [""]
    return {"website": first, "links": others} if first else {}


def _country(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    return {"country": country_in(texts[0])}


def _place(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    city, country = place_in(tidy(texts[0]))
    return {k: v for k, v in (("city", city[:100]), ("country", country)) if v}


def _founded(reader: RowReader, texts: list[str]) -> dict[str, Any]:
    return {"founded_on": date_in(texts[0], day_first=reader.day_first)}


def _headcount(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    return {"headcount": whole_number_in(texts[0])}


def _tags(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
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


def _email(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    return {"email": tidy(texts[0]).lower()}


def _phone(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    return {"phone": phone_of(texts[0], "") if texts[0].startswith("+") else texts[0]}


def _note(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    return {"note": tidy_lines("\n".join(texts))[:10_000]}


READERS: dict[str, Callable[[RowReader, list[str]], dict[str, Any]]] = {
    "name": _text("name", 200),
    "latin_name": _text("latin_name", 200),
    "names.ko": _name_in("ko"),
    "names.es": _name_in("es"),
    "names.zh-hans": _name_in("zh-hans"),
    "external_key": _text("external_key", 200),
    "registration_number": _text("registration_number", 60),
    "website": _website,
    "place": _place,
    "country": _country,
    "city": _text("city", 100),
    "one_liner": _own_text("one_liner"),
    "description": _own_text("description"),
    "founded_on": _founded,
    "headcount": _headcount,
    "stage": _chosen("stage", Stage, STAGES),
    "state": _chosen("state", OrganisationState, STATES),
    "kind": _chosen("kind", OrganisationKind, KINDS),
    "industry": _industry,
    "tags": _tags,
    "email": _email,
    "phone": _phone,
    "note": _note,
}
