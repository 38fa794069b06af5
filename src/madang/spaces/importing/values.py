"""From the texts of a line to values of a space, with every fault named."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from madang.imports.kinds import Fault
from madang.kit.languages import CODES
from madang.kit.parsing import whole_number_in
from madang.kit.search_text import fold
from madang.spaces import equipment
from madang.spaces.models import SpaceKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from madang.imports.kinds import Values

YES = frozenset(
    {"yes", "y", "true", "1", "x", "o", "sí", "si", "예", "가능", "是", "可"}
)
NO = frozenset({"no", "n", "false", "0", "", "-", "아니오", "불가", "否"})
NAMES = {"name_en": "en", "name_ko": "ko", "name_es": "es", "name_zh": "zh-hans"}
LEVEL = re.compile(r"(?:(?P<below>b|지하|-)\s*)?(?P<number>\d{1,3})\s*(?:f|층|层|楼)?")


def read(values: Values) -> tuple[dict[str, Any], list[Fault]]:
    """Return what a line says, and why parts of it cannot be taken."""
    found: dict[str, Any] = {"names": {}}
    faults: list[Fault] = []
    for name, texts in values.items():
        text = " ".join(texts[0].split()) if texts else ""
        if not text:
            continue
        if name in NAMES:
            found["names"][NAMES[name]] = text[:120]
            continue
        try:
            found[name] = READERS.get(name, str)(text)
        except ValueError:
            told = _("“%(text)s” cannot be understood here.") % {"text": text[:60]}
            faults.append(Fault(name, told))
    bad = {fault.field for fault in faults}
    needed = ("building", "level", "code", "net_m2")
    missing = [name for name in needed if name not in found and name not in bad]
    return found, [*faults, *(Fault(name, _("This is missing.")) for name in missing)]


def _level(text: str) -> int:
    match = LEVEL.fullmatch(text.casefold())
    if match is None:
        raise ValueError(text)
    number = int(match["number"])
    return -number if match["below"] else number


def _area(text: str) -> Decimal:
    """Return square metres; a comma before one or two last digits is a decimal one."""
    plain = re.sub(r"\s*(m2|m²|㎡)$", "", text.casefold()).replace(" ", "")
    if re.fullmatch(r"\d+,\d{1,2}", plain):
        plain = plain.replace(",", ".")
    try:
        number = Decimal(plain.replace(",", ""))
    except InvalidOperation as wrong:
        raise ValueError(text) from wrong
    if not number.is_finite():
        raise ValueError(text)
    return number.quantize(Decimal("0.01"))


def _truth(text: str) -> bool:
    word = text.casefold()
    if word not in YES | NO:
        raise ValueError(text)
    return word in YES


def _kind(text: str) -> str:
    return _known(text, _kinds())


def _equipment(text: str) -> list[str]:
    parts = [part for part in re.split(r"[,;/、，]", text) if part.strip()]
    return equipment.known(_known(part, _things()) for part in parts)


def _known(text: str, words: dict[str, str]) -> str:
    key = words.get(fold(text.replace("_", " ")).strip())
    if key is None:
        raise ValueError(text)
    return key


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return _in_all_languages(SpaceKind.choices)


@lru_cache(maxsize=1)
def _things() -> dict[str, str]:
    return _in_all_languages(equipment.choices())


def _in_all_languages(choices: Any) -> dict[str, str]:
    """Return each choice's key by its names in every language, and by itself."""
    found = {fold(key.replace("_", " ")): key for key, _label in choices}
    for code in CODES:
        with translation.override(code):
            found |= {fold(str(label)): key for key, label in choices}
    return found


READERS: dict[str, Callable[[str], Any]] = {
    "level": _level,
    "net_m2": _area,
    "shared_m2": _area,
    "gross_m2": _area,
    "capacity": whole_number_in,
    "is_leasable": _truth,
    "is_bookable": _truth,
    "kind": _kind,
    "equipment": _equipment,
}
