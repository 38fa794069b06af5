"""Two short ones: what founders thought of their judges, and where a firm begins."""

from __future__ import annotations

from madang.questionnaires.ready.words import Ready, ask, may, options, section, t, when

DEGREES = options(
    d1=t("Not at all", "Nada", "전혀 아니다", "完全不同意"),
    d2=t("Rather not", "Poco", "아니다", "不太同意"),
    d3=t("In part", "En parte", "보통이다", "一般"),
    d4=t("Rather so", "Bastante", "그렇다", "比较同意"),
    d5=t("Fully", "Por completo", "매우 그렇다", "完全同意"),
)
MONEY = ["USD", "MXN", "KRW", "CNY"]

JUDGE_FEEDBACK = Ready(
    "judge_feedback",
    t(
        "Feedback on judging",
        "Opinión sobre la evaluación",
        "심사에 대한 의견",
        "对评审的反馈",
    ),
    "feedback",
    (
        section(
            "judging",
            t("How was it?", "¿Cómo fue?", "어땠나요?", "感觉如何？"),
            {
                "key": "promise",
                "kind": "note",
                "text": t(
                    "Judges never see single answers. Results are shown from five answers up.",
                    "Los evaluadores nunca ven respuestas individuales. Los resultados se muestran a partir de cinco respuestas.",
                    "심사위원은 개별 답변을 볼 수 없습니다. 결과는 답변이 다섯 개 이상일 때만 표시됩니다.",
                    "评委看不到单个回答。满五份回答后才显示结果。",
                ),
            },
            ask(
                "experience",
                "matrix",
                t(
                    "Do you agree?",
                    "¿Estás de acuerdo?",
                    "다음에 동의하나요?",
                    "您同意吗？",
                ),
                rows=options(
                    prepared=t(
                        "The judges knew our application.",
                        "Los evaluadores conocían nuestra solicitud.",
                        "심사위원은 우리 지원서를 알고 있었다.",
                        "评委了解我们的申请。",
                    ),
                    fair=t(
                        "The questions were fair.",
                        "Las preguntas fueron justas.",
                        "질문이 공정했다.",
                        "提问公平。",
                    ),
                    useful=t(
                        "The feedback helps us.",
                        "Los comentarios nos ayudan.",
                        "피드백이 도움이 된다.",
                        "反馈有帮助。",
                    ),
                ),
                options=DEGREES,
            ),
            may(
                "best",
                "long_text",
                t(
                    "What helped most?",
                    "¿Qué ayudó más?",
                    "가장 도움이 된 것은 무엇인가요?",
                    "最有帮助的是什么？",
                ),
                limit=1000,
            ),
            may(
                "problem",
                "yes_no",
                t(
                    "Was anything improper?",
                    "¿Hubo algo indebido?",
                    "부적절한 점이 있었나요?",
                    "是否有不当之处？",
                ),
            ),
            ask(
                "problem_text",
                "long_text",
                t(
                    "What happened?",
                    "¿Qué pasó?",
                    "무슨 일이 있었나요?",
                    "发生了什么？",
                ),
                limit=2000,
                condition=when("problem", "is", "yes"),
            ),
        ),
    ),
)

BASELINE = Ready(
    "baseline",
    t("Where you stand today", "Dónde estás hoy", "현재 현황", "现状"),
    "onboarding",
    (
        section(
            "baseline",
            t(
                "Figures on the day you join",
                "Cifras del día de ingreso",
                "입주일 기준 수치",
                "入营当日数据",
            ),
            ask("as_of", "date", t("As of", "Fecha de corte", "기준일", "截止日期")),
            ask(
                "jobs",
                "number",
                t(
                    "Full-time jobs",
                    "Empleos de tiempo completo",
                    "상근 일자리",
                    "全职岗位",
                ),
                minimum="0",
            ),
            ask(
                "sales",
                "money",
                t(
                    "Sales in the last twelve months",
                    "Ventas de los últimos doce meses",
                    "최근 12개월 매출",
                    "最近十二个月销售额",
                ),
                currencies=MONEY,
                minimum="0",
            ),
            ask(
                "orders",
                "money",
                t("Orders on hand", "Pedidos en firme", "수주 잔고", "在手订单"),
                currencies=MONEY,
                minimum="0",
            ),
            ask(
                "investment",
                "money",
                t(
                    "Investment received so far",
                    "Inversión recibida hasta ahora",
                    "누적 투자 유치액",
                    "累计融资额",
                ),
                currencies=MONEY,
                minimum="0",
            ),
            may(
                "remarks",
                "long_text",
                t(
                    "Anything we should know?",
                    "¿Algo que debamos saber?",
                    "참고할 사항이 있나요?",
                    "还有什么需要我们了解？",
                ),
                limit=1000,
            ),
        ),
    ),
)
