"""One question of every kind, with believable words: what can be asked."""

from __future__ import annotations

from madang.questionnaires.ready.bridge import NEEDS, SECTORS, STAGES
from madang.questionnaires.ready.small import DEGREES
from madang.questionnaires.ready.words import Ready, ask, may, options, section, t, when

EVERY_KIND = Ready(
    "every_kind",
    t(
        "Every kind of question",
        "Todos los tipos de pregunta",
        "모든 질문 유형",
        "所有题型",
    ),
    "application",
    (
        section(
            "texts",
            t("Texts and figures", "Textos y cifras", "글과 수치", "文字与数字"),
            {
                "key": "welcome",
                "kind": "note",
                "label": t("A note", "Una nota", "안내", "说明"),
                "text": t(
                    "A note stands between questions and takes no answer.",
                    "Una nota va entre preguntas y no pide respuesta.",
                    "안내는 질문 사이에 놓이며 답을 받지 않습니다.",
                    "说明位于题目之间，无需作答。",
                ),
            },
            ask(
                "one_line",
                "short_text",
                t(
                    "What do you make, in one sentence?",
                    "¿Qué fabricas, en una frase?",
                    "무엇을 만드는지 한 문장으로 적어 주세요.",
                    "用一句话说明您生产什么。",
                ),
                limit=160,
            ),
            may(
                "problem",
                "long_text",
                t(
                    "Whose problem does it solve?",
                    "¿De quién es el problema que resuelve?",
                    "누구의 문제를 푸나요?",
                    "它解决谁的问题？",
                ),
                help=t(
                    "Name one customer and what she does today.",
                    "Nombra a un cliente y lo que hace hoy.",
                    "고객 한 명과 지금의 방식을 적어 주세요.",
                    "写出一位客户及其现在的做法。",
                ),
                limit=1000,
            ),
            ask(
                "headcount",
                "number",
                t(
                    "How many people work for you?",
                    "¿Cuántas personas trabajan contigo?",
                    "인원은 몇 명인가요?",
                    "有多少员工？",
                ),
                minimum="0",
                maximum="5000",
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
                currencies=["KRW", "USD", "MXN"],
            ),
            may(
                "export_share",
                "percent",
                t("Share exported", "Porcentaje exportado", "수출 비중", "出口比例"),
            ),
            ask(
                "founded_on",
                "date",
                t("Founded on", "Fecha de fundación", "설립일", "成立日期"),
            ),
        ),
        section(
            "choices",
            t("Choices", "Opciones", "선택", "选择"),
            ask(
                "exports",
                "yes_no",
                t(
                    "Do you sell abroad?",
                    "¿Vendes en el extranjero?",
                    "해외에 판매하나요?",
                    "是否有海外销售？",
                ),
            ),
            may(
                "where",
                "short_text",
                t(
                    "In which countries?",
                    "¿En qué países?",
                    "어느 나라인가요?",
                    "在哪些国家？",
                ),
                condition=when("exports", "is", "yes"),
            ),
            ask(
                "stage",
                "single",
                t(
                    "How far are you?",
                    "¿En qué etapa estás?",
                    "어느 단계인가요?",
                    "目前处于哪个阶段？",
                ),
                options=STAGES,
            ),
            may(
                "sectors",
                "multiple",
                t(
                    "Which sectors do you serve?",
                    "¿A qué sectores atiendes?",
                    "어떤 분야를 다루나요?",
                    "服务哪些行业？",
                ),
                options=SECTORS,
                maximum="3",
            ),
            may(
                "needs",
                "ranked",
                t(
                    "What do you need most?",
                    "¿Qué necesitas más?",
                    "가장 필요한 것은 무엇인가요?",
                    "您最需要什么？",
                ),
                options=NEEDS,
                maximum="3",
            ),
            ask(
                "agree",
                "matrix",
                t(
                    "Do you agree?",
                    "¿Estás de acuerdo?",
                    "다음에 동의하나요?",
                    "您同意吗？",
                ),
                rows=options(
                    ready=t(
                        "We can deliver within six months.",
                        "Podemos entregar en seis meses.",
                        "6개월 안에 납품할 수 있다.",
                        "我们能在六个月内交付。",
                    ),
                    team=t(
                        "Our team is complete.",
                        "Nuestro equipo está completo.",
                        "팀이 갖추어져 있다.",
                        "我们的团队已齐备。",
                    ),
                ),
                options=DEGREES,
            ),
        ),
        section(
            "things",
            t(
                "Files, contacts, consent",
                "Archivos, contacto, consentimiento",
                "파일·연락처·동의",
                "文件、联系方式与同意",
            ),
            may(
                "deck",
                "file",
                t("Pitch deck", "Presentación", "발표 자료", "项目介绍材料"),
                accept=["pdf", "pptx"],
                maximum="15",
            ),
            may(
                "website",
                "link",
                t("Website", "Sitio web", "웹사이트", "网站"),
                redact=True,
            ),
            ask(
                "mail",
                "mail",
                t("E-mail", "Correo electrónico", "이메일", "电子邮箱"),
                redact=True,
            ),
            may(
                "phone",
                "phone",
                t("Mobile number", "Teléfono móvil", "휴대전화", "手机号码"),
                redact=True,
            ),
            ask(
                "address",
                "address",
                t("Address", "Dirección", "주소", "地址"),
                redact=True,
            ),
            may(
                "known",
                "organisation_fact",
                t(
                    "Name of the organisation",
                    "Nombre de la organización",
                    "기관 이름",
                    "组织名称",
                ),
                fact="name",
                redact=True,
            ),
            ask(
                "terms",
                "consent",
                t("Use of your data", "Uso de tus datos", "개인정보 이용", "数据使用"),
                text=t(
                    "The hub keeps this form and uses it to choose the cohort. You may ask to see, correct or erase your data at any time.",
                    "El centro conserva este formulario y lo usa para elegir la cohorte. Puedes pedir ver, corregir o borrar tus datos en cualquier momento.",
                    "허브는 이 양식을 보관하고 기수를 선발하는 데 사용합니다. 언제든지 본인 정보의 열람·정정·삭제를 요청할 수 있습니다.",
                    "中心保存本表并用于遴选。您可以随时要求查阅、更正或删除自己的数据。",
                ),
            ),
        ),
    ),
)
