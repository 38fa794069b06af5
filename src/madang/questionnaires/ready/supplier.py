"""What a plant of the car industry asks of a supplier, in the manner of IATF 16949."""

from __future__ import annotations

from madang.questionnaires.ready.words import Json, Ready, ask, may, options, section, t

STEPS = options(
    none=t("Not in place", "No existe", "없음", "尚未建立"),
    planned=t("Planned", "Planeado", "계획 중", "已计划"),
    partly=t("Partly in place", "Parcialmente implantado", "일부 시행", "部分实施"),
    full=t("Fully in place", "Totalmente implantado", "전면 시행", "全面实施"),
    not_applicable=t("Does not apply", "No aplica", "해당 없음", "不适用"),
)


def step(key: str, en: str, es: str, ko: str, zh: str) -> Json:
    """Return a question that is answered by how far something is in place."""
    return ask(key, "single", t(en, es, ko, zh), options=STEPS)


SUPPLIER = Ready(
    "supplier",
    t(
        "Supplier checklist for the car industry",
        "Lista de control para proveedores automotrices",
        "자동차 산업 협력업체 점검표",
        "汽车行业供应商清单",
    ),
    "checklist",
    (
        section(
            "quality",
            t("Quality management", "Gestión de calidad", "품질 경영", "质量管理"),
            step(
                "quality_system",
                "A certified quality management system (ISO 9001 or IATF 16949)",
                "Sistema de gestión de calidad certificado (ISO 9001 o IATF 16949)",
                "인증된 품질경영시스템(ISO 9001 또는 IATF 16949)",
                "已认证的质量管理体系（ISO 9001 或 IATF 16949）",
            ),
            step(
                "customer_requirements",
                "Customer-specific requirements are known and followed",
                "Los requisitos específicos del cliente se conocen y se cumplen",
                "고객 특별 요구사항을 파악하고 준수함",
                "了解并遵守顾客特殊要求",
            ),
            step(
                "document_control",
                "Documents and records are controlled",
                "Los documentos y registros están controlados",
                "문서와 기록을 관리함",
                "文件与记录受控",
            ),
            step(
                "internal_audits",
                "Internal audits every year, with actions followed up",
                "Auditorías internas anuales con seguimiento de acciones",
                "매년 내부 심사를 하고 조치를 확인함",
                "每年内部审核并跟踪整改",
            ),
        ),
        section(
            "planning",
            t("Product and process", "Producto y proceso", "제품과 공정", "产品与过程"),
            step(
                "apqp",
                "Advanced product quality planning (APQP)",
                "Planeación avanzada de la calidad del producto (APQP)",
                "사전 제품 품질 계획(APQP)",
                "产品质量先期策划（APQP）",
            ),
            step(
                "ppap",
                "Production part approval (PPAP) can be submitted at level 3",
                "Aprobación de partes de producción (PPAP) hasta nivel 3",
                "양산 부품 승인(PPAP) 3수준 제출 가능",
                "可提交三级生产件批准（PPAP）",
            ),
            step(
                "fmea",
                "Process FMEA for every part family",
                "AMEF de proceso para cada familia de partes",
                "부품군마다 공정 FMEA 작성",
                "每个零件族都有过程 FMEA",
            ),
            step(
                "control_plan",
                "Control plans from prototype to production",
                "Planes de control desde prototipo hasta producción",
                "시제품부터 양산까지 관리계획서 운영",
                "从样件到量产的控制计划",
            ),
            step(
                "measurement",
                "Gauges are calibrated; measurement systems are analysed (MSA)",
                "Instrumentos calibrados y sistemas de medición analizados (MSA)",
                "계측기 교정과 측정시스템 분석(MSA)",
                "量具校准与测量系统分析（MSA）",
            ),
            step(
                "traceability",
                "Lots can be traced from material to delivery",
                "Los lotes se rastrean desde el material hasta la entrega",
                "원자재부터 납품까지 로트 추적 가능",
                "从原料到交付可追溯批次",
            ),
            step(
                "corrective_action",
                "Complaints are answered with 8D within the time asked",
                "Las quejas se responden con 8D en el plazo pedido",
                "불만은 요구 기한 안에 8D로 회신",
                "在规定时间内以 8D 回复投诉",
            ),
        ),
        section(
            "delivery",
            t("Delivery", "Entrega", "납품", "交付"),
            ask(
                "delivery",
                "percent",
                t(
                    "Deliveries on time in the last twelve months",
                    "Entregas a tiempo en los últimos doce meses",
                    "최근 12개월 납기 준수율",
                    "近十二个月准时交付率",
                ),
            ),
            step(
                "emergency",
                "Contingency plans for breakdowns and lack of material",
                "Planes de contingencia ante fallas y falta de material",
                "고장·자재 부족에 대비한 비상 계획",
                "设备故障与缺料的应急计划",
            ),
            ask(
                "edi",
                "yes_no",
                t(
                    "Can orders be taken by EDI or a portal?",
                    "¿Se pueden recibir pedidos por EDI o portal?",
                    "EDI나 포털로 발주를 받을 수 있습니까?",
                    "能否通过 EDI 或门户接收订单？",
                ),
            ),
            may(
                "capacity",
                "short_text",
                t(
                    "Free capacity in the next six months",
                    "Capacidad libre en los próximos seis meses",
                    "앞으로 6개월의 여유 생산 능력",
                    "未来六个月的空闲产能",
                ),
            ),
        ),
        section(
            "responsibility",
            t(
                "People and environment", "Personas y medio ambiente", "사람과 환경",
                "人员与环境",
            ),
            step(
                "environment",
                "Environmental management (ISO 14001 or the like)",
                "Gestión ambiental (ISO 14001 o similar)",
                "환경 경영(ISO 14001 등)",
                "环境管理（ISO 14001 或类似）",
            ),
            step(
                "safety",
                "Work safety: risks assessed, people trained, accidents recorded",
                "Seguridad laboral: riesgos, capacitación y registro de accidentes",
                "산업 안전: 위험성 평가, 교육, 사고 기록",
                "职业安全：风险评估、培训与事故记录",
            ),
            ask(
                "conduct",
                "yes_no",
                t(
                    "Is there a code of conduct that excludes child and forced labour?",
                    "¿Hay un código de conducta que excluya el trabajo infantil y forzado?",
                    "아동·강제 노동을 금지하는 행동 강령이 있습니까?",
                    "是否有禁止童工和强迫劳动的行为准则？",
                ),
            ),
            ask(
                "insurance",
                "yes_no",
                t(
                    "Is there product liability insurance?",
                    "¿Hay seguro de responsabilidad civil por productos?",
                    "제조물 책임 보험에 가입했습니까?",
                    "是否投保产品责任险？",
                ),
            ),
        ),
    ),
)  # fmt: skip
