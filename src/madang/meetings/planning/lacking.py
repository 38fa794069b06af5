"""Who is below the floor, which must is not held, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.kit.languages import best
from madang.meetings.grid import key_of
from madang.meetings.models import Side, WishKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from madang.meetings.planning.material import Line, Material, Pair
    from madang.meetings.planning.posing import Posed


def lacking_of(
    material: Material, posed: Posed, lines: Sequence[Line]
) -> list[dict[str, Any]]:
    """Return a row for each party below its floor, each must and pin not kept."""
    return [
        *_below(material, posed, lines),
        *_musts(material, posed, lines),
        *_pins(material, lines),
        *_mute(material, lines),
        *_fields(material, posed, lines),
    ]


def _pins(material: Material, lines: Sequence[Line]) -> Iterator[dict[str, Any]]:
    at = {line.pair: line.slot for line in lines}
    for pin in material.pins:
        pair = pin.left_id, pin.right_id
        if at.get(pair) != key_of(pin.starts_at):
            yield {"pair": list(pair), "why": "pinned"}


def _below(
    material: Material, posed: Posed, lines: Sequence[Line]
) -> Iterator[dict[str, Any]]:
    held = Counter(key for line in lines for key in line.pair)
    could = Counter(key for pair in posed.could for key in pair)
    for seat in material.seats.values():
        if held[seat.pk] >= seat.least:
            continue
        free = sum(bool(seat.free(key)) for key in material.keys)
        row = {"party": seat.pk, "held": held[seat.pk], "least": seat.least}
        if could[seat.pk] < seat.least:
            yield row | {"why": "few", "count": could[seat.pk]}
        elif free * len(seat.reps) < seat.least:
            yield row | {"why": "away", "count": free}
        else:
            yield row | {"why": "full", "count": could[seat.pk]}


def _musts(
    material: Material, posed: Posed, lines: Sequence[Line]
) -> Iterator[dict[str, Any]]:
    for pair in posed.contrary:
        if not _is_mute(material, pair):
            yield {"pair": list(pair), "why": "barred"}
    held = {line.pair for line in lines}
    for pair, one in posed.could.items():
        if one.is_must and pair not in held and not material.needs_helper(pair):
            yield {"pair": list(pair), "why": _why(material, pair)}


def _is_mute(material: Material, pair: Pair) -> bool:
    """Tell whether nothing but their languages keeps two apart who are to meet."""
    said = material.said(pair)
    return (
        material.is_speechless(pair)
        and WishKind.NO not in said
        and bool({WishKind.MUST, WishKind.MEET} & {*said})
    )


def _mute(material: Material, lines: Sequence[Line]) -> Iterator[dict[str, Any]]:
    """Yield the pairs that wish to meet and have no language and no interpreter."""
    if material.is_one_tongue:
        return
    held = {line.pair for line in lines}
    asked = {material.pair(*pair) for pair in material.wishes}
    for pair in sorted(filter(material.is_speechless, asked - held)):
        if _is_mute(material, pair):
            helped = material.needs_helper(pair)
            yield {"pair": list(pair), "why": "voice" if helped else "mute"}


def _fields(
    material: Material, posed: Posed, lines: Sequence[Line]
) -> Iterator[dict[str, Any]]:
    """Yield the companies that see fewer experts of a field than it promises."""
    seen = Counter((line.left, material.field_of(line.pair)) for line in lines)
    could = Counter((pair[0], material.field_of(pair)) for pair in posed.could)
    for company, own in sorted(material.topics.items()):
        if material.sides.get(company) != Side.LEFT:
            continue
        for topic in sorted(own & material.fields.keys()):
            rule, held = material.fields[topic], seen[company, topic]
            if held < rule.least:
                yield {
                    "party": company,
                    "field": dict(rule.names),
                    "held": held,
                    "least": rule.least,
                    "why": "full" if could[company, topic] >= rule.least else "few",
                    "count": could[company, topic],
                }


def _why(material: Material, pair: Pair) -> str:
    one, other = (material.seats[key] for key in pair)
    common = [key for key in material.keys if one.free(key) and other.free(key)]
    return "full" if common else "apart"


def lacks_in_words(
    rows: Iterable[Mapping[str, Any]], names: Mapping[int, str]
) -> list[str]:
    """Return what a run lacks, a sentence each."""
    return [
        _in_words(row, names)
        for row in rows
        if {row.get("party"), *row.get("pair", ())} - {None} <= names.keys()
    ]


def _in_words(row: Mapping[str, Any], names: Mapping[int, str]) -> str:
    if "field" in row:
        return _field_in_words(row, names)
    if "pair" in row:
        return _must_in_words(row, names)
    return _floor_in_words(row, names)


def _field_in_words(row: Mapping[str, Any], names: Mapping[int, str]) -> str:
    told = {
        "party": names[row["party"]],
        "field": best(row["field"]),
        "held": row["held"],
        "least": row["least"],
        "count": row["count"],
    }
    if row["why"] == "few":
        said = ngettext(
            "%(party)s sees %(held)d of %(least)d experts for %(field)s: %(count)d "
            "answers it.",
            "%(party)s sees %(held)d of %(least)d experts for %(field)s: %(count)d "
            "answer it.",
            row["count"],
        )
    else:
        said = _(
            "%(party)s sees %(held)d of %(least)d experts for %(field)s: those who "
            "answer it have no more room in its hours."
        )
    return said % told


def _floor_in_words(row: Mapping[str, Any], names: Mapping[int, str]) -> str:
    told = {
        "party": names[row["party"]],
        "held": row["held"],
        "least": row["least"],
        "count": row["count"],
    }
    if row["why"] == "few":
        said = ngettext(
            "%(party)s has %(held)d of %(least)d meetings: only %(count)d party may "
            "meet it.",
            "%(party)s has %(held)d of %(least)d meetings: only %(count)d parties may "
            "meet it.",
            row["count"],
        )
    elif row["why"] == "away":
        said = ngettext(
            "%(party)s has %(held)d of %(least)d meetings: it is free in %(count)d "
            "slot.",
            "%(party)s has %(held)d of %(least)d meetings: it is free in %(count)d "
            "slots.",
            row["count"],
        )
    else:
        said = _(
            "%(party)s has %(held)d of %(least)d meetings: those who may meet it have "
            "no more room in its hours."
        )
    return str(said % told)


def _must_in_words(row: Mapping[str, Any], names: Mapping[int, str]) -> str:
    one, other = row["pair"]
    told = {"one": names[one], "other": names[other]}
    said = {
        "barred": _(
            "%(one)s and %(other)s must meet, but one of them says no or rules the "
            "other's industry out, or the round leaves them out."
        ),
        "apart": _("%(one)s and %(other)s must meet, but have no slot in common."),
        "full": _(
            "%(one)s and %(other)s must meet, but there are more musts than room."
        ),
        "pinned": _(
            "%(one)s and %(other)s are pinned to a slot in which they cannot meet."
        ),
        "mute": _(
            "%(one)s and %(other)s are to meet, but have no common language, and "
            "nobody interprets between theirs."
        ),
        "voice": _(
            "%(one)s and %(other)s are to meet, but no interpreter between their "
            "languages is free when both are."
        ),
    }[row["why"]]
    return said % told
