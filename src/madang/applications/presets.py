"""Workflows to begin with: a plain one, two known elsewhere, and the Bridge's.

*Concept and proposal* follows the two-stage flow of Hypha (hypha.app, "Request for
external review"); *gate, technology, interview* the usual way of Korean support
programmes: documents pass or fail, then 30 % technology and 70 % interview.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from madang.applications.workflow import (
    APPLICANT,
    STAFF,
    Kind,
    Move,
    Outcome,
    Stage,
    Workflow,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

Names = tuple[str, str, str, str]
Guards = Mapping[str, tuple[str, ...]]
ELIGIBLE, SHEETS, APPROVED = "eligible", "sheets_locked", "approved"
REASON = "reason_needed"

FORM: Names = ("Application", "신청서", "Solicitud", "申请")
CONCEPT: Names = ("Concept note", "개념 제안서", "Nota conceptual", "概念书")
PROPOSAL: Names = ("Full proposal", "본 제안서", "Propuesta completa", "完整提案")
SCREENING: Names = ("Screening", "요건 검토", "Revisión de requisitos", "资格初审")
DOCUMENTS: Names = ("Document gate", "서류 심사", "Filtro documental", "材料关")
TECHNOLOGY: Names = (
    "Technology review (30 %)",
    "기술 평가 (30 %)",
    "Evaluación tecnológica (30 %)",
    "技术评审（30%）",
)
REVIEW: Names = ("Written review", "서면 평가", "Evaluación escrita", "书面评审")
INTERVIEW: Names = ("Interview", "면접", "Entrevista", "面试")
INTERVIEW_70: Names = (
    "Interview (70 %)",
    "면접 평가 (70 %)",
    "Entrevista (70 %)",
    "面试（70%）",
)
VISIT: Names = ("Site visit", "현장 방문", "Visita", "实地考察")
PITCH: Names = ("Pitch day", "발표 심사", "Día de presentaciones", "路演日")
DECIDING: Names = ("Decision", "선정", "Decisión", "评选")
ACCEPTED: Names = ("Accepted", "선정됨", "Aceptada", "入选")
RESERVED: Names = ("Reserve list", "예비 후보", "Lista de reserva", "候补名单")
DECLINED: Names = ("Declined", "미선정", "No aceptada", "未入选")

SEND: Names = ("Submit", "제출", "Enviar", "提交")
ON: Names = ("Move on", "다음 단계로", "Pasar a la siguiente", "进入下一阶段")
BACK: Names = ("Move back", "이전 단계로", "Devolver", "退回上一阶段")
OUT: Names = ("Turn down", "탈락 처리", "Descartar", "淘汰")
ACCEPT: Names = ("Accept", "선정", "Aceptar", "入选")
RESERVE: Names = (
    "Put on the reserve list",
    "예비 등록",
    "Poner en reserva",
    "列入候补",
)
DECLINE: Names = ("Decline", "미선정", "No aceptar", "不予入选")
PROMOTE: Names = ("Promote", "예비 후보 선정", "Promover", "候补递补")
INVITE: Names = (
    "Invite a full proposal",
    "본 제안서 요청",
    "Pedir propuesta completa",
    "邀请提交完整提案",
)


def names(words: Names) -> dict[str, str]:
    """Return four words as texts per language."""
    return dict(zip(("en", "ko", "es", "zh-hans"), words, strict=True))


ENDS = (
    Stage("accepted", names(ACCEPTED), Kind.END, Outcome.ACCEPTED),
    Stage("reserve", names(RESERVED), Kind.END, Outcome.RESERVE),
    Stage("declined", names(DECLINED), Kind.END, Outcome.DECLINED),
)


def _stage(key: str, words: Names, kind: Kind) -> Stage:
    return Stage(key, names(words), kind)


def _move(words: Names, source: str, target: str, *guards: str) -> Move:
    key = f"{source}-{target}"
    return Move(key, names(words), source, target, STAFF, guards)


def _sending(source: str, target: str) -> Move:
    key = f"{source}-{target}"
    return Move(key, names(SEND), source, target, (APPLICANT,), ("complete",))


def _chain(stages: Sequence[Stage], guards: Guards) -> list[Move]:
    """Return the moves along the middle stages: on, back, and out with a reason."""
    found: list[Move] = []
    for one, following in pairwise(stages):
        if one.kind == Kind.FORM:
            found.append(_sending(one.key, following.key))
            continue
        found.append(_move(ON, one.key, following.key, *guards.get(one.key, ())))
        if following.kind != Kind.FORM:
            found.append(_move(BACK, following.key, one.key, REASON))
        found.append(_move(OUT, one.key, "declined", REASON))
    return found


def _ended(decision: str) -> list[Move]:
    return [
        _move(ACCEPT, decision, "accepted", APPROVED),
        _move(RESERVE, decision, "reserve", APPROVED),
        _move(DECLINE, decision, "declined", APPROVED),
        _move(PROMOTE, "reserve", "accepted"),
    ]


def _built(stages: Sequence[Stage], guards: Guards) -> Workflow:
    moves = [*_chain(stages, guards), *_ended(stages[-1].key)]
    return Workflow((*stages, *ENDS), tuple(moves))


def simple() -> Workflow:
    """Form, screening, one written round, decision."""
    stages = [
        _stage("form", FORM, Kind.FORM),
        _stage("screening", SCREENING, Kind.SCREENING),
        _stage("review", REVIEW, Kind.REVIEW),
        _stage("decision", DECIDING, Kind.DECISION),
    ]
    return _built(stages, {"screening": (ELIGIBLE,), "review": (SHEETS,)})


def concept_and_proposal() -> Workflow:
    """A short concept note, a round, then a full proposal by invitation, a round."""
    stages = [
        _stage("concept", CONCEPT, Kind.FORM),
        _stage("concept-review", REVIEW, Kind.REVIEW),
        _stage("proposal", PROPOSAL, Kind.FORM),
        _stage("proposal-review", REVIEW, Kind.REVIEW),
        _stage("decision", DECIDING, Kind.DECISION),
    ]
    found = _built(stages, {"concept-review": (SHEETS,), "proposal-review": (SHEETS,)})
    moves = tuple(
        Move(m.key, names(INVITE), m.source, m.target, m.roles, m.guards)
        if m.target == "proposal"
        else m
        for m in found.moves
    )
    return Workflow(found.stages, moves)


def gate_technology_interview() -> Workflow:
    """Documents pass or fail; then technology counts 30 %, the interview 70 %."""
    stages = [
        _stage("form", FORM, Kind.FORM),
        _stage("documents", DOCUMENTS, Kind.SCREENING),
        _stage("technology", TECHNOLOGY, Kind.REVIEW),
        _stage("interview", INTERVIEW_70, Kind.INTERVIEW),
        _stage("decision", DECIDING, Kind.DECISION),
    ]
    guards = {"documents": (ELIGIBLE,), "technology": (SHEETS,), "interview": (SHEETS,)}
    return _built(stages, guards)


def bridge() -> Workflow:
    """Screening, a written round, interviews, a pitch day, decision."""
    stages = [
        _stage("form", FORM, Kind.FORM),
        _stage("screening", SCREENING, Kind.SCREENING),
        _stage("review", REVIEW, Kind.REVIEW),
        _stage("interview", INTERVIEW, Kind.INTERVIEW),
        _stage("visit", VISIT, Kind.VISIT),
        _stage("pitch", PITCH, Kind.PITCH),
        _stage("decision", DECIDING, Kind.DECISION),
    ]
    found = _built(stages, {"screening": (ELIGIBLE,), "review": (SHEETS,)})
    shorter = (
        _move(ON, "review", "decision", SHEETS),
        _move(ON, "interview", "pitch"),
    )
    return Workflow(found.stages, (*found.moves, *shorter))


PRESETS: dict[str, tuple[Names, Any]] = {
    "simple": (
        (
            "Simple: screening, one written round",
            "간단: 요건 검토와 서면 평가 한 번",
            "Simple: requisitos y una evaluación escrita",
            "简单：资格初审加一轮书面评审",
        ),
        simple,
    ),
    "concept": (
        (
            "Concept note, then full proposal",
            "개념 제안서 뒤 본 제안서",
            "Nota conceptual y luego propuesta completa",
            "先概念书，后完整提案",
        ),
        concept_and_proposal,
    ),
    "gate": (
        (
            "Document gate, 30 % technology, 70 % interview",
            "서류 심사, 기술 30 %, 면접 70 %",
            "Filtro documental, 30 % tecnología, 70 % entrevista",
            "材料关，技术30%，面试70%",
        ),
        gate_technology_interview,
    ),
    "bridge": (
        (
            "Screening, written round, interviews, pitch day",
            "요건 검토, 서면 평가, 면접, 발표 심사",
            "Requisitos, evaluación escrita, entrevistas, presentaciones",
            "资格初审、书面评审、面试、路演日",
        ),
        bridge,
    ),
}


def preset(key: str) -> Workflow:
    """Return a workflow to begin with.

    Raises:
        KeyError: there is none of this name.
    """
    found: Workflow = PRESETS[key][1]()
    return found
