"""Texts of the demo's fundraising rounds; no figure here is anybody's."""

from __future__ import annotations

from typing import Any

SHEET = "month,orders,revenue\n1,12,41000\n2,15,52000\n3,19,66000\n"
DECK: dict[str, dict[str, Any]] = {
    "es": {
        "title": "Presentación para inversionistas",
        "sheet": "Proyección de ingresos.csv",
        "slides": [
            {
                "head": "Menos paros en la línea",
                "lines": ["Sensores que avisan 40 horas antes", "14 plantas en Nuevo León"],
            },
            {
                "head": "Qué ha pasado en doce meses",
                "lines": ["Ingresos ×2.4", "Dos armadoras firmaron a tres años"],
            },
            {
                "head": "Para qué es la ronda",
                "lines": ["60 % ingeniería", "25 % ventas en Texas", "15 % certificados"],
            },
            {
                "head": "Equipo",
                "lines": ["Tres fundadoras con 30 años de planta", "11 personas hoy"],
            },
        ],
    },
    "ko": {
        "title": "투자 설명 자료",
        "sheet": "매출 계획.csv",
        "slides": [
            {"head": "설비가 멈추기 전에 압니다", "lines": ["40시간 전에 알리는 센서", "인천·화성 14개 공장"]},
            {"head": "지난 열두 달", "lines": ["매출 2.4배", "완성차 두 곳과 3년 계약"]},
            {"head": "투자금 쓰임", "lines": ["연구 개발 60%", "미국 영업 25%", "인증 15%"]},
            {"head": "사람들", "lines": ["현장 경력 30년의 창업자 세 사람", "지금 11명"]},
        ],
    },
    "en": {
        "title": "Investor deck",
        "sheet": "Revenue plan.csv",
        "slides": [
            {"head": "Fewer stops on the line", "lines": ["Sensors that warn 40 hours ahead", "14 plants"]},
            {"head": "Twelve months", "lines": ["Revenue ×2.4", "Two carmakers signed for three years"]},
            {"head": "What the round is for", "lines": ["60% engineering", "25% sales", "15% certificates"]},
            {"head": "Team", "lines": ["Three founders with 30 years on the floor", "11 people today"]},
        ],
    },
}  # fmt: skip
UPDATES: dict[str, dict[str, Any]] = {
    "es": {
        "title": "Trimestre {quarter} de {year}",
        "texts": {
            "highlights": "La segunda armadora firmó por tres años; la instalación en "
            "Apodaca terminó dos semanas antes de lo previsto.",
            "lowlights": "El certificado IATF se retrasa a enero: el auditor pidió otra "
            "visita. Perdimos un piloto por precio.",
            "asks": "Presentaciones con compras de proveedores Tier 1 en Texas y una "
            "persona para finanzas con experiencia en exportación.",
        },
        "figures": [
            ("Ingresos recurrentes al año", 486_000, True),
            ("Caja", 312_000, True),
            ("Clientes que pagan", 14, False),
            ("Meses de caja", 11, False),
        ],
    },
    "ko": {
        "title": "{year}년 {quarter}분기",
        "texts": {
            "highlights": "두 번째 완성차 고객과 3년 계약을 맺었습니다. 화성 공장 설치를 2주 "
            "앞당겨 마쳤습니다.",
            "lowlights": "미국 인증이 한 달 늦어졌습니다. 가격 때문에 시범 사업 하나를 놓쳤습니다.",
            "asks": "미국 1차 협력사 구매 담당자 소개, 수출 경험이 있는 재무 담당자 추천.",
        },
        "figures": [
            ("연간 반복 매출", 2_140_000, True),
            ("보유 현금", 1_870_000, True),
            ("유료 고객", 14, False),
            ("남은 운영 개월", 13, False),
        ],
    },
    "en": {
        "title": "Quarter {quarter} of {year}",
        "texts": {
            "highlights": "The second carmaker signed for three years.",
            "lowlights": "The certificate is a month late.",
            "asks": "Introductions to buyers at first-tier suppliers.",
        },
        "figures": [
            ("Recurring revenue a year", 486_000, True),
            ("Customers", 14, False),
        ],
    },
}
DRAFT: dict[str, dict[str, str]] = {
    "es": {"title": "Trimestre en curso", "highlights": "Primer pedido desde Texas."},
    "ko": {"title": "이번 분기", "highlights": "미국에서 첫 주문을 받았습니다."},
    "en": {"title": "This quarter", "highlights": "First order from Texas."},
}
