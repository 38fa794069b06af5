"""From the texts of a row to the values of a person, with every fault named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from madang.directory.checking import phone_of
from madang.directory.importing.values import (
    RowReader,
    choice_in,
    own_text,
    pieces,
    plain_text,
    read_country,
    read_email,
    read_languages,
    read_note,
    read_place,
    read_tags,
    text_in,
)
from madang.directory.models import AffiliationRole, Person
from madang.directory.names import tidy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.directory.importing.values import CellReader
    from madang.imports.kinds import Fault, Values

MOST_PLACES = 10
ROLES = {
    "cofounder": AffiliationRole.FOUNDER,
    "co founder": AffiliationRole.FOUNDER,
    "founder ceo": AffiliationRole.FOUNDER,
    "창업자": AffiliationRole.FOUNDER,
    "공동창업자": AffiliationRole.FOUNDER,
    "설립자": AffiliationRole.FOUNDER,
    "fundador": AffiliationRole.FOUNDER,
    "fundadora": AffiliationRole.FOUNDER,
    "cofundador": AffiliationRole.FOUNDER,
    "cofundadora": AffiliationRole.FOUNDER,
    "创始人": AffiliationRole.FOUNDER,
    "联合创始人": AffiliationRole.FOUNDER,
    "ceo": AffiliationRole.EXECUTIVE,
    "cto": AffiliationRole.EXECUTIVE,
    "cfo": AffiliationRole.EXECUTIVE,
    "coo": AffiliationRole.EXECUTIVE,
    "대표": AffiliationRole.EXECUTIVE,
    "대표이사": AffiliationRole.EXECUTIVE,
    "이사": AffiliationRole.EXECUTIVE,
    "임원": AffiliationRole.EXECUTIVE,
    "director": AffiliationRole.EXECUTIVE,
    "directora": AffiliationRole.EXECUTIVE,
    "高管": AffiliationRole.EXECUTIVE,
    "总经理": AffiliationRole.EXECUTIVE,
    "staff": AffiliationRole.EMPLOYEE,
    "직원": AffiliationRole.EMPLOYEE,
    "사원": AffiliationRole.EMPLOYEE,
    "empleado": AffiliationRole.EMPLOYEE,
    "empleada": AffiliationRole.EMPLOYEE,
    "员工": AffiliationRole.EMPLOYEE,
    "advisor": AffiliationRole.ADVISER,
    "자문": AffiliationRole.ADVISER,
    "자문위원": AffiliationRole.ADVISER,
    "asesor": AffiliationRole.ADVISER,
    "asesora": AffiliationRole.ADVISER,
    "顾问": AffiliationRole.ADVISER,
    "board": AffiliationRole.BOARD,
    "사외이사": AffiliationRole.BOARD,
    "consejero": AffiliationRole.BOARD,
    "consejera": AffiliationRole.BOARD,
    "董事": AffiliationRole.BOARD,
    "general partner": AffiliationRole.PARTNER,
    "파트너": AffiliationRole.PARTNER,
    "socio": AffiliationRole.PARTNER,
    "socia": AffiliationRole.PARTNER,
    "合伙人": AffiliationRole.PARTNER,
    "researcher": AffiliationRole.PROFESSOR,
    "교수": AffiliationRole.PROFESSOR,
    "연구원": AffiliationRole.PROFESSOR,
    "profesor": AffiliationRole.PROFESSOR,
    "profesora": AffiliationRole.PROFESSOR,
    "investigador": AffiliationRole.PROFESSOR,
    "investigadora": AffiliationRole.PROFESSOR,
    "教授": AffiliationRole.PROFESSOR,
    "研究员": AffiliationRole.PROFESSOR,
    "학생": AffiliationRole.STUDENT,
    "estudiante": AffiliationRole.STUDENT,
    "学生": AffiliationRole.STUDENT,
    "contact person": AffiliationRole.CONTACT,
    "담당자": AffiliationRole.CONTACT,
    "contacto": AffiliationRole.CONTACT,
    "联系人": AffiliationRole.CONTACT,
}
#: Scripts that write the family name first, without a space.
TOGETHER = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]")


class PeopleReader(RowReader):
    """Reads rows that tell of people."""

    model: ClassVar[type[Person]] = Person

    def readers(self) -> Mapping[str, CellReader]:
        """Return what reads the texts of each field."""
        return READERS

    def read(self, values: Values) -> tuple[dict[str, Any], list[Fault]]:
        """Return what a row says of a person, and why parts of it cannot be taken."""
        if "name" not in values and (name := whole_name(values)):
            values = {**values, "name": [name]}
        return super().read(values)


def whole_name(values: Values) -> str:
    """Return a name put together from its parts, in the order of its script.

    >>> whole_name({"given_name": ["Ana"], "family_name": ["Ríos"]})
    'Ana Ríos'
    >>> whole_name({"given_name": ["민수"], "family_name": ["김"]})
    '김민수'
    """
    given = tidy(values.get("given_name", [""])[0])
    family = tidy(values.get("family_name", [""])[0])
    if TOGETHER.search(family) and TOGETHER.search(given):
        return family + given
    return f"{given} {family}".strip()


def _phone(reader: RowReader, texts: list[str]) -> dict[str, Any]:
    return {"phone": phone_of(texts[0], reader.home)}


def _expertise(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    words = [tidy(word) for text in texts for word in pieces(text)]
    return {"expertise": list(dict.fromkeys(word for word in words if word))}


def _organisations(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    """Return the names in a cell; a comma may be part of one."""
    names = [tidy(name)[:200] for name in re.split(r"[;|\n]", texts[0])]
    return {"organisations": [name for name in names if name][:MOST_PLACES]}


def _role(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    """Return the kind of role; words that are none stay as the title there."""
    role = choice_in(texts[0], AffiliationRole, ROLES)
    return {"role": role} if role else {"role_title": tidy(texts[0])[:200]}


def _website(_reader: RowReader, texts: list[str]) -> dict[str, Any]:
    first = tidy(texts[0]).split(" ")[0]
    return {"website": first if "://" in first else f"https://{first}"}


READERS: dict[str, CellReader] = {
    "name": plain_text("name", 200),
    "latin_name": plain_text("latin_name", 200),
    "email": read_email,
    "phone": _phone,
    "title": own_text("title"),
    "title.en": text_in("title", "en"),
    "title.ko": text_in("title", "ko"),
    "title.es": text_in("title", "es"),
    "title.zh-hans": text_in("title", "zh-hans"),
    "organisations": _organisations,
    "organisation_website": plain_text("organisation_website", 500),
    "organisation_number": plain_text("organisation_number", 60),
    "role": _role,
    "place": read_place,
    "country": read_country,
    "city": plain_text("city", 100),
    "languages": read_languages,
    "expertise": _expertise,
    "about": own_text("about"),
    "website": _website,
    "external_key": plain_text("external_key", 200),
    "tags": read_tags,
    "note": read_note,
}
