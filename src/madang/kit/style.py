"""The style guide: every component with believable content, in the reader's language.

What it shows is sample text, chosen by language and not translated: it shows how each
language sits in each component, the longest words among them.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace as Thing
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from madang.kit import charts, clock, navigation
from madang.kit.money import money_text
from madang.kit.navigation import Entry, Menu, MenuGroup, MenuLine
from madang.kit.templatetags.kit import tag, when
from madang.kit.widgets import ChipsField, FileDrop, TextsFormField

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

#: Companies as they would stand in one list: name, place, country, stage, tone, sum.
COMPANIES = [
    ("㈜한빛로보틱스", "대전", "KR", 0, "info", 4_200_000_000, "KRW"),
    (
        "Maquinados Río Bravo S.A. de C.V.",
        "Ciudad Juárez",
        "MX",
        1,
        "ok",
        18_500_000,
        "MXN",
    ),
    ("深圳市硬蛋智能科技有限公司", "深圳", "CN", 2, "warn", 7_350_000, "CNY"),
    (
        "El Paso Precision Molding & Rapid Prototyping LLC",
        "El Paso",
        "US",
        3,
        "bad",
        640_000,
        "USD",
    ),
    ("누리바이오헬스케어", "인천", "KR", 0, "", 950_000_000, "KRW"),
]
WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "menu": [
            ("home", "Waiting for you", "Today"),
            ("organisation", "Companies", "Companies"),
            ("people", "People", "People"),
            ("application", "Applications", "Apply"),
            ("space", "Rooms and leases", "Rooms"),
            ("chart", "Reports", "Reports"),
        ],
        "states": ["Under review", "Accepted", "On hold", "Turned down"],
        "kpis": ["New jobs", "Purchase orders", "Capital raised", "Occupancy"],
        "columns": ["Company", "Place", "State", "Last round", "Joined"],
        "acts": [
            ("advance", "Move on"),
            ("assign", "Assign judges"),
            ("reject", "Turn down"),
        ],
        "facts": ["Founded", "Headcount", "Industry"],
        "industry": "Manufacture of computer, electronic and optical products",
        "title": "Good morning, María",
        "sub": "Bridge Accelerator 6, week 7 of 12",
        "save": "Save profile",
        "delete": "Delete",
        "why": "Its 12 people and 3 leases stay; only the entry goes.",
        "empty": "No applications yet",
        "next": "Open the call, and the first ones arrive here.",
        "do": "Open the call",
        "quarter": "Purchase orders by quarter",
        "target": "Target",
        "series": ["Equity", "Grants", "Revenue"],
        "steps": ["File", "Columns", "Check", "Done"],
        "work": "Importing companies",
        "left": "about 20 seconds left",
        "done": "has corrected the headcount",
        "tabs": ["Overview", "People", "Leases", "Documents"],
        "labels": [
            "Name",
            "One-liner",
            "Description",
            "Tags",
            "Stage",
            "Deck",
            "Show in the public directory",
        ],
        "note": "The lease of room 214 ends in 30 days.",
    },
    "ko": {
        "menu": [
            ("home", "할 일", "할 일"),
            ("organisation", "기업", "기업"),
            ("people", "사람", "사람"),
            ("application", "지원서", "지원"),
            ("space", "공간·임대", "공간"),
            ("chart", "보고서", "보고"),
        ],
        "states": ["심사 중", "선발", "보류", "탈락"],
        "kpis": ["신규 일자리", "구매 주문", "투자 유치", "입주율"],
        "columns": ["기업", "지역", "상태", "최근 투자", "입주일"],
        "acts": [
            ("advance", "다음 단계로"),
            ("assign", "심사위원 배정"),
            ("reject", "탈락 처리"),
        ],
        "facts": ["설립일", "인원", "업종"],
        "industry": "전자부품, 컴퓨터, 영상, 음향 및 통신장비 제조업",
        "title": "좋은 아침입니다, 마리아 님",
        "sub": "브리지 액셀러레이터 6기 · 12주 중 7주차",
        "save": "프로필 저장",
        "delete": "삭제",
        "why": "소속 인원 12명과 임대 3건은 그대로 두고 항목만 삭제합니다.",
        "empty": "아직 지원서가 없습니다",
        "next": "모집을 열면 첫 지원서가 여기에 도착합니다.",
        "do": "모집 열기",
        "quarter": "분기별 구매 주문액",
        "target": "목표",
        "series": ["지분 투자", "지원금", "매출"],
        "steps": ["파일", "열 맞추기", "확인", "완료"],
        "work": "기업 가져오는 중",
        "left": "약 20초 남음",
        "done": "님이 인원을 고쳤습니다",
        "tabs": ["개요", "사람", "임대", "문서"],
        "labels": [
            "이름",
            "한 줄 소개",
            "설명",
            "태그",
            "단계",
            "발표 자료",
            "공개 명부에 표시",
        ],
        "note": "214호 임대가 30일 뒤에 끝납니다.",
    },
    "es": {
        "menu": [
            ("home", "Lo que te espera", "Hoy"),
            ("organisation", "Empresas", "Empresas"),
            ("people", "Personas", "Personas"),
            ("application", "Solicitudes", "Solic."),
            ("space", "Espacios y contratos", "Espacios"),
            ("chart", "Informes", "Informes"),
        ],
        "states": ["En evaluación", "Seleccionada", "En espera", "Rechazada"],
        "kpis": [
            "Empleos nuevos",
            "Órdenes de compra",
            "Capital levantado",
            "Ocupación",
        ],
        "columns": ["Empresa", "Lugar", "Estado", "Última ronda", "Ingreso"],
        "acts": [
            ("advance", "Pasar a la siguiente etapa"),
            ("assign", "Asignar jurado"),
            ("reject", "Rechazar"),
        ],
        "facts": ["Fundada", "Plantilla", "Industria"],
        "industry": "Fabricación de productos informáticos, electrónicos y ópticos",
        "title": "Buenos días, María",
        "sub": "Bridge Accelerator 6, semana 7 de 12",
        "save": "Guardar perfil",
        "delete": "Eliminar",
        "why": "Sus 12 personas y 3 contratos se conservan; solo se borra el registro.",
        "empty": "Todavía no hay solicitudes",
        "next": "Abre la convocatoria y las primeras llegarán aquí.",
        "do": "Abrir la convocatoria",
        "quarter": "Órdenes de compra por trimestre",
        "target": "Meta",
        "series": ["Capital", "Subvenciones", "Ingresos"],
        "steps": ["Archivo", "Columnas", "Revisión", "Listo"],
        "work": "Importando empresas",
        "left": "faltan unos 20 segundos",
        "done": "corrigió la plantilla",
        "tabs": ["Resumen", "Personas", "Contratos de arrendamiento", "Documentos"],
        "labels": [
            "Nombre",
            "En una línea",
            "Descripción",
            "Etiquetas",
            "Etapa",
            "Presentación",
            "Mostrar en el directorio público",
        ],
        "note": "El contrato de la sala 214 termina en 30 días.",
    },
    "zh": {
        "menu": [
            ("home", "待办事项", "待办"),
            ("organisation", "企业", "企业"),
            ("people", "人员", "人员"),
            ("application", "申请", "申请"),
            ("space", "空间与租约", "空间"),
            ("chart", "报告", "报告"),
        ],
        "states": ["评审中", "已入选", "暂缓", "未通过"],
        "kpis": ["新增就业", "采购订单", "融资额", "入驻率"],
        "columns": ["企业", "地区", "状态", "最近一轮", "入驻日期"],
        "acts": [
            ("advance", "进入下一阶段"),
            ("assign", "分配评委"),
            ("reject", "不通过"),
        ],
        "facts": ["成立日期", "人数", "行业"],
        "industry": "计算机、通信和其他电子设备制造业",
        "title": "早上好，玛丽亚",
        "sub": "桥梁加速器第 6 期，第 7 周，共 12 周",
        "save": "保存资料",
        "delete": "删除",
        "why": "其 12 名人员和 3 份租约会保留，只删除该条目。",
        "empty": "还没有申请",
        "next": "开放征集后，第一批申请会出现在这里。",
        "do": "开放征集",
        "quarter": "各季度采购订单额",
        "target": "目标",
        "series": ["股权", "补助", "收入"],
        "steps": ["文件", "列对应", "检查", "完成"],
        "work": "正在导入企业",
        "left": "约剩 20 秒",
        "done": "更正了人数",
        "tabs": ["概况", "人员", "租约", "文档"],
        "labels": [
            "名称",
            "一句话介绍",
            "介绍",
            "标签",
            "阶段",
            "路演材料",
            "在公开名录中显示",
        ],
        "note": "214 室的租约将在 30 天后到期。",
    },
}
HISTORY = [0.31, 0.62, 0.98, 1.48, 1.39, 1.72, 1.61]
TARGETS = [0.38, 0.64, 0.9, 1.16, 1.42, 1.68, 1.84]
QUARTERS = ["25 Q1", "Q2", "Q3", "Q4", "26 Q1", "Q2", "Q3"]
MOST = 20 * 1024 * 1024
HERE = "America/Ciudad_Juarez"
PEOPLE = ["María Ruiz", "김하늘", "陈伟"]
TODAY = [
    ("한미 클러스터 라운드 테이블 — 1:1 상담", "15 × 38 · Room A–F"),
    ("Taller: cadena de suministro y datos", "Sala Steve Jobs · 72/80"),
    ("大公坊样机评审", "VR Lab · 6"),
]


class SampleForm(forms.Form):
    """One of each input; sent empty it shows its errors."""

    name = TextsFormField(max_length=60)
    line = forms.CharField(max_length=80)
    text = TextsFormField(is_long=True, required=False)
    tags = ChipsField(
        required=False, choices=["robotics", "로봇", "manufactura", "硬件"]
    )
    stage = forms.ChoiceField()
    deck = forms.FileField(required=False, widget=FileDrop(most=MOST, accept=".pdf"))
    public = forms.BooleanField(required=False)

    def __init__(self, words: dict[str, Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for bound, label in zip(self.fields.values(), words["labels"], strict=True):
            bound.label = label
        self.fields["stage"].choices = list(enumerate(words["states"]))  # type: ignore[attr-defined]


def icon_names() -> list[str]:
    """Return the names of all icons in the sprite."""
    sprite = Path(__file__).parent / "static" / "kit" / "icons.svg"
    return re.findall(r'symbol id="([\w-]+)"', sprite.read_text())


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    language = get_language() or "en"
    words = WORDS.get(language[:2], WORDS["en"])
    context = {
        "words": words,
        "title": words["title"],
        **_sample_frame(words),
        **_sample_lists(words),
        **_sample_numbers(words, language),
        **_sample_story(words),
        "form": SampleForm(words, initial={"tags": ["robotics", "로봇"]}, prefix="a"),
        "wrong": SampleForm(
            words, {"b-name_en": "A" * 70, "b-stage": "9", "b-tags": "硬件"}, prefix="b"
        ),
    }
    return render(request, "kit/style.html", context)


def _sample_frame(words: dict[str, Any]) -> dict[str, Any]:
    """Return a menu, hubs and places, so that the frame shows itself."""
    return {
        "menu": _sample_menu(tuple(words["menu"])),
        "hub": Sample("Technology Hub", slug="", colour="#3457d5"),
        "place": "Ciudad Juárez · El Paso",
        "other_hubs": [
            Sample("인천 스타트업 캠퍼스", slug=""),
            Sample("大公坊", slug=""),
        ],
        "places": {"search": "?", "suggest": "", "language": _language_address()},
    }


@lru_cache(maxsize=8)
def _sample_menu(words: tuple[tuple[str, str, str], ...]) -> Menu:
    lines = tuple(
        MenuLine(Entry("", label, short, icon, bool), f"?menu={i}", i == 1)
        for i, (icon, label, short) in enumerate(words)
    )
    parts = {"work": lines[:1], "people": lines[1:4], "place": lines[4:]}
    groups = tuple(MenuGroup(name, here) for name, here in parts.items())
    return Menu(groups, lines)


class Sample(Thing):
    """A thing with a name."""

    def __init__(self, name: str, **fields: Any) -> None:
        super().__init__(**fields)
        self.name = name

    def __str__(self) -> str:
        return self.name


def _sample_lists(words: dict[str, Any]) -> dict[str, Any]:
    """Return what the table, its facets, views and pager show."""
    states = words["states"]
    rows = [
        Thing(
            id=i,
            name=name,
            place=place,
            country=country,
            amount=Decimal(amount),
            state=states[state],
            tone=tone,
            currency=currency,
            joined=date(2026, 11, 3 + i),
            done=i,
            is_marked=i == 1,
        )
        for i, (name, place, country, state, tone, amount, currency) in enumerate(
            COMPANIES
        )
    ]
    return {
        "rows": rows,
        "page": Paginator(range(3512), 50).get_page(3),
        "views": [
            Thing(label=state, url=f"?view={i}", count=4 * i + 3, is_current=i == 0)
            for i, state in enumerate(states)
        ],
        "tabs_shown": [
            Thing(label=label, url=f"?tab={i}", count=i * 7, is_current=i == 0)
            for i, label in enumerate(words["tabs"])
        ],
        "facets": [
            Thing(
                label=words["columns"][2],
                name="state",
                choices=[
                    Thing(value=i, label=state, count=1240 - 311 * i, is_chosen=i == 0)
                    for i, state in enumerate(states)
                ],
            )
        ],
        "chosen": [(states[0], "?"), ("로봇", "?")],
    }


def _sample_numbers(words: dict[str, Any], language: str) -> dict[str, Any]:
    """Return what the figures and charts show."""

    def dollars(value: float) -> str:
        return money_text(Decimal(str(value)) * 1_000_000, "USD", language, short=True)

    points = [
        charts.Point(label, value, target)
        for label, value, target in zip(QUARTERS, HISTORY, TARGETS, strict=True)
    ]
    piles = [
        charts.Point(label, parts=(value, value / 2, value / 3))
        for label, value in zip(QUARTERS, HISTORY, strict=True)
    ]
    names = words["kpis"]
    raised = money_text(Decimal(84_500_000_000), "KRW", language, short=True)
    aim = money_text(Decimal(100_000_000_000), "KRW", language, short=True)
    figures = [
        ("163", "200", 82, "+12", HISTORY),
        (dollars(6.5), dollars(7.5), 87, "+8.2%", TARGETS),
        (raised, aim, 85, "+3.1%", HISTORY),
        ("92%", "95%", 97, "−1.4%", HISTORY[::-1]),
    ]
    return {
        "kpis": [
            Thing(
                label=name,
                value=value,
                target=target,
                share=share,
                delta=delta,
                is_worse=delta.startswith("−"),
                spark=charts.spark(name, course),
            )
            for name, (value, target, share, delta, course) in zip(
                names, figures, strict=True
            )
        ],
        "bars": charts.bars(words["quarter"], points, dollars),
        "bars_legend": charts.legend([names[1]], target=words["target"]),
        "line": charts.lines(names[2], points, dollars),
        "pile": charts.stacked(names[2], piles, words["series"], dollars),
        "pile_legend": charts.legend(words["series"]),
    }


def _sample_story(words: dict[str, Any]) -> dict[str, Any]:
    """Return what the timeline, journal, facts and diff show."""
    now = clock.now()
    moments = [
        now - timedelta(minutes=3),
        now - timedelta(hours=5),
        now - timedelta(days=2),
    ]
    changes = [
        (words["facts"][1], "38", "41"),
        (words["facts"][2], None, words["industry"]),
    ]
    return {
        "moment": now,
        "timeline": [
            Thing(
                when=when(now + timedelta(hours=i), HERE, "time"),
                title=title,
                more=more,
            )
            for i, (title, more) in enumerate(TODAY)
        ],
        "journal": [
            Thing(who=who, what=words["done"], at=at, changes=None if i else changes)
            for i, (who, at) in enumerate(zip(PEOPLE, moments, strict=True))
        ],
        "changes": changes,
        "facts": [
            (words["facts"][0], when(date(2019, 4, 2))),
            (words["facts"][1], "41"),
            (words["facts"][2], words["industry"]),
            (words["columns"][2], tag(words["states"][1], "ok")),
        ],
        "tones": ["", "info", "ok", "warn", "bad"],
        "icons": icon_names(),
        "end": SafeString('<a class="link" href="?">3,512 →</a>'),
    }


def _language_address() -> str:
    """Return where a choice of language is sent, if a room has said so."""
    name = navigation.places().get("language")
    return reverse(name) if name else ""
