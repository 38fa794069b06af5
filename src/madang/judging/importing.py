"""Judges from a file: matched by mail with people of the directory, written, undone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from madang.directory import industries
from madang.directory.models import Person
from madang.directory.queries import organisations_visible_to, people_visible_to
from madang.imports.kinds import Effect, Fault, Field, ImportKind, Prepared, register
from madang.imports.models import Outcome
from madang.judging import rules
from madang.judging.actions.judges import (
    MOST_READS,
    add_judge,
    change_judge,
    drop_judge,
)
from madang.judging.models import Judge
from madang.kit.errors import Conflict
from madang.kit.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.hubs.models import Actor
    from madang.imports.kinds import Lines, Values
    from madang.imports.models import ImportRow

LONGEST_ROLE, LONGEST_REMARK = 60, 500
PARTED, PARTED_AGAIN = re.compile(r"[;；\n]"), re.compile(r"[,/、，]")
SPOKEN = {
    "en": "english 영어 inglés ingles 英语",
    "ko": "korean 한국어 coreano 韩语 韩国语",
    "es": "spanish 스페인어 español espanol castellano 西班牙语",
    "zh-hans": "chinese mandarin zh 중국어 chino 中文 汉语 普通话",
}


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


FIELDS = (
    Field(
        "email",
        gettext_lazy("E-mail"),
        _words(
            "e mail, mail, 이메일, 메일, correo, correo electronico, 邮箱, 电子邮件"
        ),
        is_needed=True,
    ),
    Field("name", gettext_lazy("Name"), _words("judge, 이름, 성명, nombre, 姓名")),
    Field(
        "role",
        pgettext_lazy("judge", "Role"),
        _words("judge role, 역할, 구분, rol, funcion, 角色"),
    ),
    Field(
        "capacity",
        gettext_lazy("Reads a round"),
        _words("capacity, reads, 심사 건수, 배정 건수, capacidad, lecturas, 评阅数"),
    ),
    Field(
        "languages",
        gettext_lazy("Languages"),
        _words("language, 언어, idioma, idiomas, lee, 语言"),
        many=True,
    ),
    Field(
        "expertise",
        gettext_lazy("Fields"),
        _words("expertise, field, sector, 전문분야, 분야, campos, sectores, 领域"),
        many=True,
    ),
    Field(
        "employer",
        gettext_lazy("Employer"),
        _words("company, organisation, 소속, 회사, empleador, empresa, 单位"),
    ),
    Field(
        "remark",
        gettext_lazy("Remark"),
        _words("note, notes, 비고, 메모, nota, notas, observaciones, 备注"),
    ),
)


def offer() -> None:
    """Let judges be imported."""
    register(
        ImportKind(
            name="judging.judge",
            label=gettext_lazy("Judges"),
            fields=FIELDS,
            open=JudgeSession,
            allowed=rules.may_run,
            page="judging:judge",
        )
    )


class JudgeSession:
    """One file's judges; knows who is in the directory and who is in the pool."""

    def __init__(self, by: Actor, options: Mapping[str, Any]) -> None:
        self.by, self.policy = by, options.get("policy", "complete")
        found = people_visible_to(by).exclude(email="").values_list("email", "pk")
        self.people: dict[str, list[int]] = {}
        for email, pk in found.order_by("pk"):
            self.people.setdefault(email.lower(), []).append(pk)
        pool = Judge.objects.filter(hub=by.hub).select_related("person", "user")
        self.judges = {one.person_id: one for one in pool}
        self.row_of: dict[int, int] = {}

    def prepare(self, number: int, values: Values) -> Prepared:
        """Read and match one row."""
        cells = {name: "; ".join(found).strip() for name, found in values.items()}
        mail = cells.get("email", "").lower()
        row = Prepared(number, cells.get("name") or mail, Outcome.CREATED)
        person = self._person(row, mail)
        self._read(row, cells)
        if person is None or row.faults:
            return row
        row.data["person"] = person
        known = self.judges.get(person)
        if known is not None:
            row.object_id = known.pk
            gains = self._gains(known, row.data["values"])
            row.outcome = Outcome.UPDATED if gains else Outcome.UNCHANGED
        return row

    def _person(self, row: Prepared, mail: str) -> int | None:
        """Return whom an address belongs to; a fault tells of nobody or several."""
        found = self.people.get(mail, [])
        if not mail:
            row.faults.append(Fault("email", _("A judge is found by her address.")))
        elif not found:
            told = _("Nobody in the directory has this address. Import people first.")
            row.faults.append(Fault("email", told))
        elif len(found) > 1:
            told = _("Several people have this address. Merge them first.")
            row.faults.append(Fault("email", told))
        elif (before := self.row_of.setdefault(found[0], row.number)) != row.number:
            told = _("Line %(line)d names her already.") % {"line": before}
            row.faults.append(Fault("email", told))
        else:
            return found[0]
        return None

    def _read(self, row: Prepared, cells: Mapping[str, str]) -> None:
        """Put the values of a row into its data, and what is wrong into its faults."""
        values: dict[str, Any] = {}
        for name, longest in (("role", LONGEST_ROLE), ("remark", LONGEST_REMARK)):
            if text := cells.get(name, ""):
                values[name] = text
                if len(text) > longest:
                    told = _("Use at most %(most)d characters.") % {"most": longest}
                    row.faults.append(Fault(name, told))
        if text := cells.get("capacity", ""):
            values["capacity"] = _count(row, text)
        for name, known in (("languages", _languages()), ("expertise", _sections())):
            if text := cells.get(name, ""):
                values[name] = _listed(row, name, text, known)
        if text := cells.get("employer", ""):
            values["employer"] = self._employer(row, text)
        row.data["values"] = values

    def _employer(self, row: Prepared, text: str) -> Any:
        known = organisations_visible_to(self.by).filter(name__iexact=text)[:2]
        if len(known) == 1:
            return known[0]
        told = _("The directory has no such organisation, or several.")
        row.faults.append(Fault("employer", told))
        return None

    def _gains(self, known: Judge, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a row would fill, or replace if that was chosen."""
        if self.policy == "skip":
            return {}
        replaces = self.policy == "replace"
        return {
            name: value
            for name, value in given.items()
            if getattr(known, name) != value
            and (replaces or getattr(known, name) in ("", [], None))
        }

    def write(self, rows: Sequence[Prepared]) -> list[Effect]:
        """Take judges in and complete others, in the caller's transaction."""
        ids = [row.data["person"] for row in rows if row.outcome == Outcome.CREATED]
        people = Person.objects.in_bulk(ids)
        return [self._written(row, people) for row in rows]

    def _written(self, row: Prepared, people: Mapping[int, Person]) -> Effect:
        given = row.data["values"]
        if row.outcome == Outcome.CREATED:
            person = people[row.data["person"]]
            made = add_judge(self.by.hub, self.by, person=person, values=given)
            self.judges[person.pk] = made
            note = {"version": made.version}
            return Effect(row.number, made.name, Outcome.CREATED, made.pk, note)
        known = self.judges[row.data["person"]]
        gains = self._gains(known, given)
        if not gains:
            return Effect(row.number, known.name, Outcome.UNCHANGED, known.pk)
        before = {name: _plain(getattr(known, name)) for name in gains}
        change_judge(known, self.by, expected=known.version, values=gains)
        told = {name: [before[name], _plain(value)] for name, value in gains.items()}
        undo = {"version": known.version, "fields": told}
        return Effect(row.number, known.name, Outcome.UPDATED, known.pk, undo)

    def undo(self, rows: Sequence[ImportRow]) -> list[tuple[int, str, Lines]]:
        """Take rows back; who sits in a round or was changed since stays."""
        by_key = {one.pk: one for one in self.judges.values()}
        return [(row.number, self._undone(row, by_key), ()) for row in rows]

    def _undone(self, row: ImportRow, by_key: Mapping[int, Judge]) -> str:
        known = by_key.get(row.object_id)
        if known is None:
            return ""
        if known.version != row.undo["version"]:
            return _("It was changed since, so it stays.")
        if row.outcome == Outcome.CREATED:
            try:
                drop_judge(known, self.by)
            except Conflict as used:
                return str(used)
            return ""
        old = {name: pair[0] for name, pair in row.undo["fields"].items()}
        if "employer" in old:
            firms = organisations_visible_to(self.by)
            old["employer"] = firms.filter(pk=old["employer"]).first()
        change_judge(known, self.by, expected=known.version, values=old)
        return ""

    def finish_undo(self) -> None:
        """Nothing else came with judges."""


def _count(row: Prepared, text: str) -> int:
    number = int(text) if text.isdecimal() and len(text) < 6 else -1  # noqa: PLR2004 -- far above the limit
    if not 0 <= number <= MOST_READS:
        told = _("Give a number of reads from 0 to 500.")
        row.faults.append(Fault("capacity", told))
    return number


def _listed(row: Prepared, name: str, text: str, known: Mapping[str, str]) -> list[str]:
    words = [
        word.strip()
        for part in PARTED.split(text)
        for word in (
            [part] if part.strip().casefold() in known else PARTED_AGAIN.split(part)
        )
        if word.strip()
    ]
    unknown = [word for word in words if word.casefold() not in known]
    if unknown:
        told = _("Not known: %(words)s.") % {"words": ", ".join(unknown)}
        row.faults.append(Fault(name, told))
    found = (known[w.casefold()] for w in words if w.casefold() in known)
    return list(dict.fromkeys(found))


def _languages() -> dict[str, str]:
    """Return the codes of the four languages by every word for them."""
    found = {word: code for code, words in SPOKEN.items() for word in words.split()}
    return found | {
        word.casefold(): code for code, name in LANGUAGES for word in (code, str(name))
    }


def _sections() -> dict[str, str]:
    """Return the sections of the classification by letter and by every name."""
    names = {
        industries.name_of(code, language).casefold(): code
        for code in industries.DIVISIONS
        for language, _name in LANGUAGES
    }
    return names | {code.casefold(): code for code in industries.DIVISIONS}


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it."""
    return value.pk if hasattr(value, "pk") else value
