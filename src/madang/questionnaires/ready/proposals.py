"""Funding in two steps: a short concept note, then a full proposal of those invited."""

from __future__ import annotations

from madang.questionnaires.ready.words import Ready, ask, may, options, section, t, when

FIT = options(
    none=t("Not at all", "Nada", "전혀 아님", "完全没有"),
    some=t("In part", "En parte", "일부", "部分"),
    full=t("Fully", "Por completo", "충분히", "完全"),
)
DURATION = options(
    m3=t("Three months", "Tres meses", "3개월", "三个月"),
    m6=t("Six months", "Seis meses", "6개월", "六个月"),
    m12=t("Twelve months", "Doce meses", "12개월", "十二个月"),
)

CONCEPT = Ready(
    "concept",
    t("Concept note", "Nota de concepto", "개념 제안서", "概念书"),
    "application",
    (
        section(
            "concept",
            t("Your idea in brief", "Tu idea en breve", "아이디어 요약", "想法概述"),
            ask("title", "short_text", t("Title", "Título", "제목", "标题"), limit=100),
            ask(
                "summary",
                "long_text",
                t(
                    "What do you want to do, and why now?",
                    "¿Qué quieres hacer y por qué ahora?",
                    "무엇을 하려 하며, 왜 지금인가요?",
                    "您想做什么，为什么是现在？",
                ),
                limit=2000,
            ),
            ask(
                "requested",
                "money",
                t("Amount requested", "Monto solicitado", "신청 금액", "申请金额"),
                currencies=["USD", "MXN", "KRW"],
                minimum="1",
            ),
            ask(
                "duration",
                "single",
                t(
                    "How long will it take?",
                    "¿Cuánto durará?",
                    "기간은 얼마나 되나요?",
                    "需要多长时间？",
                ),
                options=DURATION,
            ),
            may(
                "earlier_funding",
                "yes_no",
                t(
                    "Has it been funded before?",
                    "¿Ha recibido fondos antes?",
                    "이전에 지원을 받은 적이 있나요?",
                    "此前是否获得过资助？",
                ),
            ),
            ask(
                "earlier_funding_by",
                "short_text",
                t(
                    "By whom, and when?",
                    "¿De quién y cuándo?",
                    "누구에게, 언제 받았나요?",
                    "由谁资助，何时？",
                ),
                limit=200,
                condition=when("earlier_funding", "is", "yes"),
            ),
        ),
    ),
)

PROPOSAL = Ready(
    "proposal",
    t("Full proposal", "Propuesta completa", "본 제안서", "完整方案"),
    "application",
    (
        section(
            "plan",
            t("Plan", "Plan", "계획", "计划"),
            ask(
                "objectives",
                "long_text",
                t(
                    "What will have changed at the end?",
                    "¿Qué habrá cambiado al final?",
                    "끝났을 때 무엇이 달라지나요?",
                    "结束时会有什么改变？",
                ),
                limit=3000,
            ),
            ask(
                "deliverables",
                "long_text",
                t(
                    "Deliverables with their dates",
                    "Entregables y sus fechas",
                    "산출물과 일정",
                    "交付物及日期",
                ),
                limit=4000,
            ),
            ask(
                "starts_on",
                "date",
                t(
                    "Earliest start",
                    "Inicio más temprano",
                    "가장 이른 시작일",
                    "最早开始日期",
                ),
            ),
            ask(
                "fit",
                "matrix",
                t(
                    "How far does it meet our aims?",
                    "¿En qué medida cumple nuestros fines?",
                    "우리 목표에 얼마나 부합하나요?",
                    "在多大程度上符合我们的目标？",
                ),
                rows=options(
                    openness=t(
                        "Open results", "Resultados abiertos", "결과 공개", "成果开放"
                    ),
                    jobs=t("Local jobs", "Empleos locales", "지역 일자리", "本地就业"),
                    climate=t(
                        "Lower emissions", "Menos emisiones", "배출 감소", "减少排放"
                    ),
                ),
                options=FIT,
            ),
        ),
        section(
            "budget",
            t("Budget and team", "Presupuesto y equipo", "예산과 팀", "预算与团队"),
            ask(
                "budget",
                "file",
                t("Budget", "Presupuesto", "예산서", "预算表"),
                accept=["xlsx", "pdf"],
                maximum="10",
            ),
            ask(
                "own_share",
                "percent",
                t(
                    "Share you pay yourselves",
                    "Porcentaje que aportan ustedes",
                    "자부담 비율",
                    "自筹比例",
                ),
            ),
            ask(
                "team",
                "long_text",
                t(
                    "Who does the work?",
                    "¿Quién hace el trabajo?",
                    "누가 수행하나요?",
                    "由谁来完成？",
                ),
                limit=3000,
                redact=True,
            ),
            may(
                "risks",
                "long_text",
                t(
                    "What could go wrong, and what then?",
                    "¿Qué puede salir mal y qué harían?",
                    "무엇이 잘못될 수 있고, 그때는 어떻게 하나요?",
                    "可能出现什么问题，如何应对？",
                ),
                limit=2000,
            ),
        ),
    ),
)
