"""The way of an application as data: its stages, the moves between them, who may move.

Pure: a workflow is read from JSON and asked; `soundness` checks it as a whole and
`building` changes it.  Guards are names; what they ask is registered in `kinds`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.hubs.models import Role
from madang.kit.errors import Refused
from madang.kit.languages import CODES, best

if TYPE_CHECKING:
    from collections.abc import Mapping

Texts = dict[str, str]

#: Who is no member of staff and yet moves her own application, by sending its form.
APPLICANT = "applicant"
MOST_STAGES, MOST_MOVES, LONGEST = 40, 200, 2000


class Kind(StrEnum):
    """What happens in a stage."""

    FORM = "form"
    SCREENING = "screening"
    REVIEW = "review"
    INTERVIEW = "interview"
    VISIT = "visit"
    PITCH = "pitch"
    DECISION = "decision"
    END = "end"


class Outcome(StrEnum):
    """How an end is, for whom it reaches."""

    ACCEPTED = "accepted"
    RESERVE = "reserve"
    DECLINED = "declined"


#: Who of the staff may move applications at all.
STAFF = (str(Role.OWNER), str(Role.PROGRAMME))


class Faulty(Refused):
    """What was given is no workflow; the text names the place."""


@dataclass(frozen=True, slots=True)
class Message:
    """What the applicant is written when a move happens: texts per language."""

    subject: Texts
    body: Texts


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage; a form's may have a questionnaire of its own (an edition's key)."""

    key: str
    names: Texts
    kind: Kind
    outcome: Outcome | None = None
    questionnaire: int | None = None

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return best(self.names) or self.key


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed way from a stage to another, for some roles, past some guards."""

    key: str
    names: Texts
    source: str
    target: str
    roles: tuple[str, ...]
    guards: tuple[str, ...] = ()
    message: Message | None = None

    @property
    def name(self) -> str:
        """What the act is called in the reader's language."""
        return best(self.names) or self.key


@dataclass(frozen=True, slots=True)
class Workflow:
    """Stages in their order and the moves between them; the first takes the form."""

    stages: tuple[Stage, ...]
    moves: tuple[Move, ...] = field(default=())

    @property
    def first(self) -> Stage:
        """Where an application begins."""
        return self.stages[0]

    def stage(self, key: str) -> Stage | None:
        """Return a stage by its key."""
        return next((stage for stage in self.stages if stage.key == key), None)

    def move(self, key: str) -> Move | None:
        """Return a move by its key."""
        return next((move for move in self.moves if move.key == key), None)

    def moves_from(self, stage: str) -> tuple[Move, ...]:
        """Return the moves that leave a stage."""
        return tuple(move for move in self.moves if move.source == stage)

    def to_outcome(self, stage: str, outcome: Outcome) -> tuple[Move, ...]:
        """Return the moves that lead from a stage to an end of this outcome."""
        ends = {one.key for one in self.stages if one.outcome == outcome}
        return tuple(move for move in self.moves_from(stage) if move.target in ends)

    def sending(self, stage: str) -> Move | None:
        """Return the move that happens when the applicant sends a stage's form."""
        return next(
            (move for move in self.moves_from(stage) if APPLICANT in move.roles), None
        )

    def write(self) -> dict[str, Any]:
        """Return the workflow as JSON can hold it; `read` gives it back."""
        return {
            "stages": [_stage_out(stage) for stage in self.stages],
            "moves": [_move_out(move) for move in self.moves],
        }


def read(data: Any) -> Workflow:
    """Return the workflow that JSON describes, sound or not: see `soundness`.

    A move may lead nowhere yet (its target is empty).

    Raises:
        Faulty: it is none; the text names the place, such as ``moves[2].target``.
    """
    if not isinstance(data, dict):
        raise Faulty(_("A workflow has stages and moves."))
    rows = _list(data.get("stages"), "stages", MOST_STAGES)
    if not rows:
        raise Faulty(_("A workflow needs a stage."))
    stages = tuple(_stage(row, f"stages[{n}]") for n, row in enumerate(rows))
    keys = _once([stage.key for stage in stages], "stages")
    moves = tuple(
        _move(row, f"moves[{n}]", keys)
        for n, row in enumerate(_list(data.get("moves"), "moves", MOST_MOVES))
    )
    _once([move.key for move in moves], "moves")
    return Workflow(stages, moves)


def at(place: str, **more: object) -> dict[str, object]:
    """Return what a sentence about a fault is filled with."""
    return {"place": place, **more}


def _stage(row: Any, place: str) -> Stage:
    data = _mapping(row, place)
    kind = _choice(data.get("kind"), Kind, f"{place}.kind")
    outcome = data.get("outcome") or None
    edition = data.get("questionnaire") or None
    if edition is not None and (not isinstance(edition, int) or kind != Kind.FORM):
        told = _("%(place)s: only a form has a questionnaire.")
        raise Faulty(told % at(f"{place}.questionnaire"))
    return Stage(
        _key(data.get("key"), f"{place}.key"),
        texts(data.get("names"), f"{place}.names"),
        Kind(kind),
        Outcome(_choice(outcome, Outcome, f"{place}.outcome")) if outcome else None,
        edition,
    )


def _move(row: Any, place: str, stages: frozenset[str]) -> Move:
    data = _mapping(row, place)
    for end in ("source", "target"):
        if data.get(end) not in (stages if end == "source" else {*stages, ""}):
            told = _("%(place)s: there is no stage “%(stage)s”.")
            raise Faulty(told % at(f"{place}.{end}", stage=data.get(end)))
    roles = tuple(_words(data.get("roles"), f"{place}.roles"))
    if set(roles) - {*Role.values, APPLICANT}:
        raise Faulty(_("%(place)s: name who may do it.") % at(f"{place}.roles"))
    message = data.get("message") or None
    return Move(
        _key(data.get("key"), f"{place}.key"),
        texts(data.get("names"), f"{place}.names"),
        data["source"],
        data["target"],
        roles,
        tuple(_words(data.get("guards"), f"{place}.guards")),
        _message(message, f"{place}.message") if message else None,
    )


def _message(data: Any, place: str) -> Message:
    row = _mapping(data, place)
    return Message(
        texts(row.get("subject"), f"{place}.subject"),
        texts(row.get("body"), f"{place}.body"),
    )


def texts(data: Any, place: str) -> Texts:
    """Return a text in several languages, one at least.

    Raises:
        Faulty: it is none.
    """
    row = _mapping(data, place)
    wrong = set(row) - set(CODES) or [
        text
        for text in row.values()
        if not isinstance(text, str) or len(text) > LONGEST
    ]
    if wrong or not any(row.values()):
        raise Faulty(_("%(place)s: give one text per language.") % at(place))
    return {code: row[code] for code in CODES if row.get(code)}


def _mapping(data: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise Faulty(_("%(place)s: something is missing here.") % at(place))
    return data


def _list(data: Any, place: str, most: int) -> list[Any]:
    if data is None:
        return []
    if not isinstance(data, list) or len(data) > most:
        told = _("%(place)s: give a list of at most %(most)d.")
        raise Faulty(told % at(place, most=most))
    return data


def _words(data: Any, place: str) -> list[str]:
    found = _list(data, place, 20)
    if any(not isinstance(word, str) for word in found):
        raise Faulty(_("%(place)s: give words.") % at(place))
    return found


def _key(data: Any, place: str) -> str:
    if (
        not isinstance(data, str)
        or not data.replace("-", "").replace("_", "").isalnum()
    ):
        told = _("%(place)s: a key is made of letters, digits and dashes.")
        raise Faulty(told % at(place))
    return data[:40]


def _choice(data: Any, choices: type[StrEnum], place: str) -> str:
    if data not in [str(choice) for choice in choices]:
        told = _("%(place)s: choose one of %(choices)s.")
        raise Faulty(told % at(place, choices=", ".join(choices)))
    return str(data)


def _once(keys: list[str], place: str) -> frozenset[str]:
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        told = _("%(place)s: “%(key)s” is there twice.")
        raise Faulty(told % at(place, key=twice[0]))
    return frozenset(keys)


def _stage_out(stage: Stage) -> dict[str, Any]:
    out: dict[str, Any] = {"key": stage.key, "names": stage.names, "kind": stage.kind}
    out["kind"] = str(stage.kind)
    if stage.outcome:
        out["outcome"] = str(stage.outcome)
    if stage.questionnaire:
        out["questionnaire"] = stage.questionnaire
    return out


def _move_out(move: Move) -> dict[str, Any]:
    out: dict[str, Any] = {
        "key": move.key,
        "names": move.names,
        "source": move.source,
        "target": move.target,
        "roles": list(move.roles),
        "guards": list(move.guards),
    }
    if move.message:
        out["message"] = {"subject": move.message.subject, "body": move.message.body}
    return out
