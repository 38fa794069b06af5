"""The application to a cross-border accelerator: twenty questions for makers of things."""

from __future__ import annotations

from madang.questionnaires.ready.words import Ready, ask, may, options, section, t, when

STAGES = options(
    idea=t("Idea or sketch", "Idea o boceto", "아이디어·스케치", "创意或草图"),
    prototype=t(
        "Working prototype", "Prototipo funcional", "작동하는 시제품", "可运行的样机"
    ),
    pilot=t(
        "Pilot with customers", "Piloto con clientes", "고객과 시범 운영", "客户试点"
    ),
    sales=t("Regular sales", "Ventas regulares", "정기 매출", "持续销售"),
)
NEEDS = options(
    tooling=t(
        "Tooling and moulds", "Herramentales y moldes", "금형·치공구", "模具与工装"
    ),
    suppliers=t(
        "Suppliers across the border",
        "Proveedores al otro lado de la frontera",
        "국경 너머 협력업체",
        "跨境供应商",
    ),
    certification=t("Certification", "Certificación", "인증", "认证"),
    customers=t(
        "First industrial customers",
        "Primeros clientes industriales",
        "첫 산업 고객",
        "首批工业客户",
    ),
    capital=t("Capital", "Capital", "투자 유치", "资金"),
    logistics=t(
        "Logistics and customs", "Logística y aduanas", "물류·통관", "物流与通关"
    ),
)
SECTORS = options(
    automotive=t("Automotive", "Automotriz", "자동차", "汽车"),
    electronics=t("Electronics", "Electrónica", "전자", "电子"),
    medical=t("Medical devices", "Dispositivos médicos", "의료기기", "医疗器械"),
    aerospace=t("Aerospace", "Aeroespacial", "항공우주", "航空航天"),
    energy=t("Energy", "Energía", "에너지", "能源"),
    food=t("Food and agriculture", "Alimentos y agro", "식품·농업", "食品与农业"),
    logistics=t("Logistics", "Logística", "물류", "物流"),
    other=t("Something else", "Otro", "기타", "其他"),
)
AGREEMENT = t(
    "The hub keeps this application and uses it to choose the cohort. Judges who have declared no conflict of interest read it. You may ask to see, correct or erase your data at any time. If you are not accepted, the application is erased after three years.",
    "El centro conserva esta solicitud y la usa para elegir la cohorte. La leen evaluadores que declararon no tener conflicto de interés. Puedes pedir ver, corregir o borrar tus datos en cualquier momento. Si no resultas seleccionado, la solicitud se borra a los tres años.",
    "허브는 이 지원서를 보관하고 기수를 선발하는 데 사용합니다. 이해상충이 없다고 선언한 심사위원만 읽습니다. 언제든지 본인 정보의 열람·정정·삭제를 요청할 수 있습니다. 선발되지 않은 지원서는 3년 뒤 삭제합니다.",
    "中心保存本申请并用于遴选入营企业。只有声明无利益冲突的评委可以阅读。您可以随时要求查阅、更正或删除自己的数据。未入选的申请将在三年后删除。",
)

APPLICATION = Ready(
    "bridge",
    t(
        "Bridge Accelerator application",
        "Solicitud al Bridge Accelerator",
        "브리지 액셀러레이터 지원서",
        "Bridge 加速营申请表",
    ),
    "application",
    (
        section(
            "company",
            t("Your company", "Tu empresa", "기업", "您的企业"),
            ask(
                "company_name",
                "short_text",
                t(
                    "What is your company called?",
                    "¿Cómo se llama tu empresa?",
                    "기업 이름은 무엇인가요?",
                    "贵公司名称？",
                ),
                limit=120,
                redact=True,
            ),
            ask(
                "address",
                "address",
                t(
                    "Where is it based?",
                    "¿Dónde está?",
                    "소재지는 어디인가요?",
                    "公司所在地？",
                ),
                redact=True,
            ),
            ask(
                "founded_on",
                "date",
                t(
                    "When was it founded?",
                    "¿Cuándo se fundó?",
                    "설립일은 언제인가요?",
                    "何时成立？",
                ),
                help=t(
                    "The date on the deed or registration.",
                    "La fecha del acta o del registro.",
                    "등기부에 적힌 날짜입니다.",
                    "登记证上的日期。",
                ),
                minimum="1950-01-01",
            ),
            may(
                "founded_proof",
                "file",
                t(
                    "Proof of the founding date",
                    "Comprobante de la fecha de fundación",
                    "설립일 증빙",
                    "成立日期证明",
                ),
                help=t(
                    "Deed, registration or tax certificate.",
                    "Acta constitutiva, registro o constancia fiscal.",
                    "등기부등본 또는 사업자등록증.",
                    "营业执照或登记证明。",
                ),
                accept=["pdf", "png", "jpg"],
                maximum="10",
            ),
            ask(
                "sector",
                "single",
                t(
                    "Which sector are you in?",
                    "¿En qué sector estás?",
                    "어느 분야인가요?",
                    "属于哪个行业？",
                ),
                options=SECTORS,
            ),
            may(
                "sector_other",
                "short_text",
                t("Which one?", "¿Cuál?", "어떤 분야인가요?", "具体是？"),
                limit=80,
                condition=when("sector", "is", "other"),
            ),
            may(
                "website",
                "link",
                t("Website", "Sitio web", "웹사이트", "网站"),
                redact=True,
            ),
        ),
        section(
            "product",
            t("What you make", "Lo que fabricas", "제품", "您的产品"),
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
            ask(
                "problem",
                "long_text",
                t(
                    "Whose problem does it solve, and how do they manage today?",
                    "¿Qué problema resuelve, de quién, y cómo lo resuelven hoy?",
                    "누구의 어떤 문제를 풀며, 지금은 어떻게 해결하고 있나요?",
                    "它解决谁的什么问题？他们现在如何应对？",
                ),
                limit=1000,
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
            ask(
                "traction",
                "long_text",
                t(
                    "What have you proved so far?",
                    "¿Qué has demostrado hasta ahora?",
                    "지금까지 무엇을 입증했나요?",
                    "到目前为止验证了什么？",
                ),
                limit=800,
                condition=when("stage", "is_not", "idea"),
            ),
            may(
                "deck",
                "file",
                t("Pitch deck", "Presentación", "발표 자료", "项目介绍材料"),
                accept=["pdf", "pptx"],
                maximum="15",
            ),
        ),
        section(
            "numbers",
            t("Figures", "Cifras", "수치", "数据"),
            ask(
                "headcount",
                "number",
                t(
                    "How many people work for you full time?",
                    "¿Cuántas personas trabajan de tiempo completo?",
                    "상근 인원은 몇 명인가요?",
                    "全职人员有多少？",
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
                currencies=["MXN", "USD", "KRW", "CNY"],
                minimum="0",
            ),
            ask(
                "exports",
                "yes_no",
                t(
                    "Do you sell across a border already?",
                    "¿Ya vendes al otro lado de alguna frontera?",
                    "이미 해외에 판매하고 있나요?",
                    "是否已有跨境销售？",
                ),
            ),
            ask(
                "export_share",
                "percent",
                t(
                    "What share of sales is exported?",
                    "¿Qué porcentaje de las ventas se exporta?",
                    "매출 중 수출 비중은 얼마인가요?",
                    "出口占销售额的比例？",
                ),
                condition=when("exports", "is", "yes"),
            ),
        ),
        section(
            "programme",
            t(
                "You and the programme",
                "Tú y el programa",
                "프로그램 참여",
                "您与加速营",
            ),
            ask(
                "needs",
                "ranked",
                t(
                    "What do you need most from us? Choose up to three, in order.",
                    "¿Qué necesitas más de nosotros? Elige hasta tres, en orden.",
                    "가장 필요한 것을 순서대로 최대 세 가지 고르세요.",
                    "您最需要我们提供什么？按顺序最多选三项。",
                ),
                options=NEEDS,
                maximum="3",
                minimum="1",
            ),
            ask(
                "contact_mail",
                "mail",
                t(
                    "E-mail for decisions",
                    "Correo para avisos",
                    "결과를 받을 이메일",
                    "接收结果的电子邮箱",
                ),
                redact=True,
            ),
            ask(
                "contact_phone",
                "phone",
                t("Mobile number", "Teléfono móvil", "휴대전화", "手机号码"),
                redact=True,
            ),
            ask(
                "agreement",
                "consent",
                t("Use of your data", "Uso de tus datos", "개인정보 이용", "数据使用"),
                text=AGREEMENT,
            ),
        ),
    ),
)
