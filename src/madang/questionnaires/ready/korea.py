"""The document gate of a Korean support programme: papers and declarations, no scores."""

from __future__ import annotations

from madang.questionnaires.ready.words import Ready, ask, may, options, section, t, when

REGIONS = options(
    seoul=t("Seoul", "Seúl", "서울", "首尔"),
    incheon=t("Incheon", "Incheon", "인천", "仁川"),
    gyeonggi=t("Gyeonggi", "Gyeonggi", "경기", "京畿"),
    daejeon=t("Daejeon", "Daejeon", "대전", "大田"),
    busan=t("Busan", "Busan", "부산", "釜山"),
    elsewhere=t("Elsewhere", "Otro lugar", "그 밖의 지역", "其他地区"),
)
PLEDGE = t(
    "Everything stated is true. If a statement proves false, the selection is withdrawn and support already paid is returned. No other programme pays for the same work.",
    "Todo lo declarado es verdadero. Si algo resulta falso, se retira la selección y se devuelve el apoyo recibido. Ningún otro programa paga el mismo trabajo.",
    "기재한 내용은 모두 사실입니다. 허위로 밝혀지면 선정이 취소되고 지급된 지원금을 반환합니다. 같은 과제로 다른 사업의 지원을 받고 있지 않습니다.",
    "所填内容均属实。如有虚假，取消入选资格并退还已发放的支持。同一工作未获其他项目资助。",
)

DOCUMENTS = Ready(
    "korea",
    t("Document gate", "Revisión de documentos", "서류 심사 신청서", "材料审查申请表"),
    "application",
    (
        section(
            "firm",
            t("The firm", "La empresa", "신청 기업", "申请企业"),
            ask(
                "firm_name",
                "short_text",
                t("Name of the firm", "Nombre de la empresa", "기업명", "企业名称"),
                limit=100,
                redact=True,
            ),
            ask(
                "representative",
                "short_text",
                t("Representative", "Representante", "대표자", "法定代表人"),
                limit=60,
                redact=True,
            ),
            ask(
                "registration_number",
                "short_text",
                t(
                    "Business registration number",
                    "Número de registro",
                    "사업자등록번호",
                    "营业执照号",
                ),
                help=t(
                    "Like 123-45-67890.",
                    "Como 123-45-67890.",
                    "예: 123-45-67890",
                    "例如 123-45-67890。",
                ),
                limit=20,
                redact=True,
            ),
            ask(
                "founded_on",
                "date",
                t("Date of opening", "Fecha de apertura", "개업일", "开业日期"),
                minimum="1950-01-01",
            ),
            ask(
                "region",
                "single",
                t(
                    "Region of the head office",
                    "Región de la sede",
                    "본사 소재지",
                    "总部所在地",
                ),
                options=REGIONS,
            ),
            ask(
                "headcount",
                "number",
                t(
                    "People insured",
                    "Personas aseguradas",
                    "고용보험 가입 인원",
                    "参保人数",
                ),
                minimum="0",
            ),
        ),
        section(
            "technology",
            t("Technology", "Tecnología", "기술", "技术"),
            ask(
                "technology",
                "long_text",
                t(
                    "Core technology and how it differs",
                    "Tecnología central y en qué se distingue",
                    "핵심 기술과 차별성",
                    "核心技术及其差异",
                ),
                limit=2000,
            ),
            may(
                "patents",
                "yes_no",
                t(
                    "Do you hold patents?",
                    "¿Tienen patentes?",
                    "특허를 보유하고 있나요?",
                    "是否拥有专利？",
                ),
            ),
            ask(
                "patent_list",
                "long_text",
                t(
                    "Numbers and titles",
                    "Números y títulos",
                    "등록번호와 명칭",
                    "专利号及名称",
                ),
                limit=1500,
                condition=when("patents", "is", "yes"),
            ),
            ask(
                "plan_file",
                "file",
                t("Business plan", "Plan de negocio", "사업계획서", "商业计划书"),
                accept=["pdf"],
                maximum="20",
            ),
            ask(
                "funds",
                "money",
                t(
                    "Support requested",
                    "Apoyo solicitado",
                    "신청 지원금",
                    "申请资助金额",
                ),
                currencies=["KRW"],
                minimum="1000000",
                maximum="300000000",
            ),
        ),
        section(
            "papers",
            t("Papers", "Documentos", "제출 서류", "提交材料"),
            ask(
                "registration",
                "file",
                t(
                    "Business registration certificate",
                    "Constancia de registro",
                    "사업자등록증",
                    "营业执照",
                ),
                accept=["pdf", "jpg", "png"],
                maximum="10",
            ),
            ask(
                "tax_clearance",
                "file",
                t(
                    "Tax clearance",
                    "Constancia fiscal sin adeudos",
                    "국세·지방세 납세증명서",
                    "完税证明",
                ),
                accept=["pdf"],
                maximum="10",
            ),
            may(
                "bonus",
                "multiple",
                t(
                    "Extra points claimed",
                    "Puntos extra solicitados",
                    "가점 사항",
                    "加分项",
                ),
                options=options(
                    youth=t(
                        "Founder under 39",
                        "Fundador menor de 39 años",
                        "만 39세 이하 대표",
                        "创始人未满39岁",
                    ),
                    woman=t(
                        "Led by a woman",
                        "Dirigida por una mujer",
                        "여성 기업",
                        "女性创办",
                    ),
                    venture=t(
                        "Certified venture firm",
                        "Empresa certificada como venture",
                        "벤처기업 인증",
                        "风险企业认证",
                    ),
                ),
            ),
            ask(
                "bonus_proof",
                "file",
                t(
                    "Proof of the extra points",
                    "Comprobante de los puntos extra",
                    "가점 증빙",
                    "加分项证明",
                ),
                accept=["pdf", "jpg", "png"],
                maximum="10",
                condition=when("bonus", "answered"),
            ),
            ask(
                "pledge",
                "consent",
                t("Declaration", "Declaración", "확약", "声明"),
                text=PLEDGE,
            ),
        ),
    ),
)
