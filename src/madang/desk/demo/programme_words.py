"""What the demo's programmes say, in the languages of their hubs."""

from __future__ import annotations

from typing import Any

BRIDGE: dict[str, Any] = {
    "slug": "bridge",
    "names": {
        "en": "Bridge Accelerator", "es": "Bridge Accelerator",
        "ko": "브리지 액셀러레이터", "zh-hans": "Bridge 加速器",
    },
    "summary": {
        "en": "Twelve weeks that take local companies into the supply chain of the plants.",
        "es": "Doce semanas para llevar a empresas locales a la cadena de suministro de las plantas.",
        "ko": "지역 기업이 공장의 공급망에 들어가도록 돕는 12주.",
        "zh-hans": "十二周，让本地企业进入工厂供应链。",
    },
    "description": {
        "en": "Workshops alternate between Ciudad Juárez and El Paso. Companies meet the buyers of "
        "large plants, prepare their certificates and quote real parts. Only 2 % of the inputs of a "
        "supply chain of USD 39 bn are bought in the region today.",
        "es": "Los talleres se alternan entre Ciudad Juárez y El Paso. Las empresas conocen a los "
        "compradores de grandes plantas, preparan sus certificados y cotizan piezas reales. Hoy solo "
        "el 2 % de los insumos de una cadena de 39 mil millones de dólares se compra en la región.",
        "ko": "시우다드후아레스와 엘패소를 오가며 워크숍을 엽니다. 대형 공장의 구매 담당자를 만나고, "
        "인증을 준비하고, 실제 부품의 견적을 냅니다.",
        "zh-hans": "工作坊在华雷斯城与埃尔帕索轮流举行。企业与大型工厂的采购方见面，准备认证，为真实零件报价。",
    },
    "terms": {
        "en": "At least two years in business. Based in the region. Six Mexican and six US companies a "
        "cohort. Somebody who decides attends each session.",
        "es": "Al menos dos años de operación. Con sede en la región. Seis empresas mexicanas y seis "
        "estadounidenses por cohorte. A cada sesión asiste alguien que decide.",
        "ko": "창업 2년 이상. 지역 소재. 기수마다 멕시코 6개사와 미국 6개사. 의사 결정권자가 매회 참석.",
        "zh-hans": "经营满两年；位于本地区；每期墨西哥企业六家、美国企业六家；每次须有决策者到场。",
    },
    "languages": ["es", "en", "ko"],
}  # fmt: skip
BRIDGE_CALL: dict[str, Any] = {
    "names": {
        "en": "Bridge Accelerator: call for companies",
        "es": "Bridge Accelerator: convocatoria para empresas",
        "ko": "브리지 액셀러레이터 참가 기업 모집",
        "zh-hans": "Bridge 加速器：企业征集",
    },
    "intro": {
        "en": "We look for six Mexican and six US companies that make or serve what plants buy. "
        "The application has 20 questions and takes half an hour; it can be saved and continued.",
        "es": "Buscamos seis empresas mexicanas y seis estadounidenses que fabriquen o den servicio a "
        "lo que compran las plantas. La solicitud tiene 20 preguntas y toma media hora; se puede "
        "guardar y continuar.",
        "ko": "공장이 사는 것을 만들거나 돕는 멕시코 기업 6곳과 미국 기업 6곳을 찾습니다. 지원서는 "
        "20문항, 약 30분이 걸리며 저장했다가 이어 쓸 수 있습니다.",
        "zh-hans": "我们寻找六家墨西哥企业和六家美国企业。申请表共 20 题，约需半小时，可保存后继续填写。",
    },
}  # fmt: skip
SUPPLIERS_CALL: dict[str, Any] = {
    "names": {
        "en": "Bridge for suppliers", "es": "Bridge para proveedores",
        "ko": "브리지 공급사 과정", "zh-hans": "Bridge 供应商班",
    },
    "intro": {
        "en": "For companies that sell parts or services to a plant already and want to sell more. "
        "Six places on each side of the border.",
        "es": "Para empresas que ya venden piezas o servicios a una planta y quieren vender más. "
        "Seis lugares de cada lado de la frontera.",
        "ko": "이미 공장에 부품이나 서비스를 팔고 있고 더 팔고 싶은 기업을 위한 과정입니다. "
        "국경 양쪽에 여섯 자리씩 있습니다.",
        "zh-hans": "面向已向工厂销售零件或服务、并希望扩大销售的企业。边境两侧各六个名额。",
    },
}  # fmt: skip
PILOT_CALL: dict[str, Any] = {
    "names": {
        "en": "Bridge Accelerator: pilot 2019", "es": "Bridge Accelerator: piloto 2019",
        "ko": "브리지 액셀러레이터 2019년 시범 과정", "zh-hans": "Bridge 加速器：2019 年试点",
    },
    "intro": BRIDGE_CALL["intro"],
}  # fmt: skip
PILOT = {
    "en": "Pilot 2019",
    "es": "Piloto 2019",
    "ko": "2019년 시범 기수",
    "zh-hans": "2019 年试点期",
}
PILOT_SUMMARY = {
    "en": "11 companies, 33 new jobs, 52 purchase orders worth USD 1.48 M.",
    "es": "11 empresas, 33 empleos nuevos, 52 órdenes de compra por 1.48 M de dólares.",
    "ko": "11개사, 신규 일자리 33개, 구매 주문 52건, 148만 달러.",
    "zh-hans": "11 家企业，新增就业 33 个，采购订单 52 份，共 148 万美元。",
}
BRIDGE_TOPICS = [
    {"en": "How plants buy", "es": "Cómo compran las plantas"},
    {"en": "Costs of a part", "es": "Los costos de una pieza"},
    {"en": "ISO 9001 in practice", "es": "ISO 9001 en la práctica"},
    {"en": "Quoting: a real drawing", "es": "Cotizar: un plano real"},
    {"en": "Data analysis on the line", "es": "Análisis de datos en la línea"},
    {"en": "Visit to a plant", "es": "Visita a una planta"},
    {"en": "Customs on both sides", "es": "Aduanas de ambos lados"},
    {"en": "Terms of payment", "es": "Condiciones de pago"},
    {"en": "Meeting the buyers", "es": "Encuentro con compradores"},
    {"en": "Demo day: rehearsal", "es": "Demo day: ensayo"},
    {"en": "Demo day", "es": "Demo day"},
]
BRIDGE_AGREEMENT: dict[str, Any] = {
    "names": {
        "en": "Participation agreement", "es": "Convenio de participación",
        "ko": "참가 협약서", "zh-hans": "参与协议",
    },
    "texts": {
        "en": "1. The company takes part in the twelve sessions of the cohort with a person who decides.\n"
        "2. What other companies tell in the sessions stays in the room.\n"
        "3. The company reports its jobs, sales, orders and investment at the beginning, at the end and "
        "six and twelve months after it.\n4. Taking part is free of charge. The hub may end it after "
        "three sessions missed without a word.",
        "es": "1. La empresa participa en las doce sesiones de la cohorte con una persona que decide.\n"
        "2. Lo que otras empresas cuentan en las sesiones se queda en la sala.\n3. La empresa informa sus "
        "empleos, ventas, órdenes e inversión al inicio, al final y a los seis y doce meses.\n"
        "4. La participación es gratuita. El hub puede terminarla tras tres faltas sin aviso.",
        "ko": "1. 기업은 의사 결정권자와 함께 12회의 세션에 참가한다.\n2. 다른 기업이 세션에서 말한 것은 "
        "밖에 알리지 않는다.\n3. 기업은 시작, 종료, 종료 후 6개월과 12개월에 고용, 매출, 주문, 투자를 "
        "보고한다.\n4. 참가는 무료이다. 연락 없이 세 번 불참하면 허브가 참가를 종료할 수 있다.",
        "zh-hans": "一、企业由决策者参加本期十二次课程。\n二、其他企业在课程中所述不得外传。\n三、企业在开始时、结束时"
        "及其后六个月、十二个月报告就业、销售、订单和投资。\n四、参加免费；无故缺席三次，中心可终止其参与。",
    },
}  # fmt: skip
PHOTO_AGREEMENT: dict[str, Any] = {
    "names": {
        "en": "Use of name and logo", "es": "Uso de nombre y logotipo",
        "ko": "상호 및 로고 사용 동의서", "zh-hans": "名称与标志使用授权",
    },
    "texts": {
        "en": "The hub and its sponsors may name the company and show its logo in reports about the programme.",
        "es": "El hub y sus patrocinadores pueden nombrar a la empresa y mostrar su logotipo en informes "
        "sobre el programa.",
        "ko": "허브와 후원 기관은 프로그램 보고서에 기업의 상호와 로고를 사용할 수 있다.",
        "zh-hans": "中心及赞助方可在项目报告中使用企业名称和标志。",
    },
}  # fmt: skip
KOREAN_AGREEMENT: dict[str, Any] = {
    "names": {"ko": "지원사업 협약서", "en": "Grant agreement"},
    "texts": {
        "ko": "제1조 참가기업은 사업계획서에 따라 사업비를 집행한다.\n제2조 참가기업은 분기마다 고용, 매출, "
        "투자 실적을 보고한다.\n제3조 사업비는 정해진 비목에만 쓰며 증빙을 5년간 보관한다.",
        "en": "Article 1. The company spends the grant as its plan says.\nArticle 2. It reports jobs, sales "
        "and investment each quarter.\nArticle 3. The grant is spent on the agreed items only; receipts are "
        "kept for five years.",
    },
}
CONSENT = {
    "en": "I have read this agreement and may sign for the company.",
    "es": "He leído este convenio y puedo firmarlo por la empresa.",
    "ko": "이 협약서를 읽었으며 기업을 대표하여 서명할 수 있습니다.",
    "zh-hans": "我已阅读本协议，并有权代表企业签署。",
}
#: What is done on coming in: names, days from now, whether staff do it.
CHECKLIST: list[tuple[dict[str, str], int, bool]] = [
    (
        {
            "en": "Correct the company's profile", "es": "Corregir el perfil de la empresa",
            "ko": "기업 프로필 고치기", "zh-hans": "完善企业资料",
        },
        -2,
        False,
    ),
    (
        {
            "en": "Name the person who attends", "es": "Nombrar a la persona que asiste",
            "ko": "참석자 정하기", "zh-hans": "确定参加人员",
        },
        5,
        False,
    ),
    (
        {
            "en": "Upload the tax certificate", "es": "Subir la constancia fiscal",
            "ko": "사업자등록증 제출", "zh-hans": "提交营业执照",
        },
        12,
        False,
    ),
    (
        {
            "en": "Hand out the access card", "es": "Entregar la tarjeta de acceso",
            "ko": "출입증 발급", "zh-hans": "发放门禁卡",
        },
        3,
        True,
    ),
]  # fmt: skip
SMART_VENTURE: dict[str, Any] = {
    "slug": "smart-venture-campus",
    "names": {"ko": "스마트벤처캠퍼스", "en": "Smart Venture Campus", "es": "Smart Venture Campus", "zh-hans": "智能创业园"},
    "summary": {
        "ko": "청년 창업팀 25곳, 19억 5천만 원의 국가 지원 사업.",
        "en": "25 young teams, KRW 1.95 bn of the national youth programme.",
        "es": "25 equipos jóvenes, 1,950 M de wones del programa nacional.",
        "zh-hans": "25 支青年团队，19.5 亿韩元的国家青年创业项目。",
    },
    "description": {
        "ko": "수요에 맞춘 교육과 멘토링, 시장 반응 조사, 사업비 집행과 정산까지 함께합니다.",
        "en": "Training and mentoring on demand, tests of the market's reaction, grant and settlement.",
    },
    "terms": {
        "ko": "만 39세 이하 예비 창업자 또는 창업 3년 이내. 앱·소프트웨어·융합 분야.",
        "en": "Founders up to 39, companies up to three years old, in apps, software and convergence.",
    },
    "languages": ["ko", "en"],
}  # fmt: skip
SMART_VENTURE_CALL: dict[str, Any] = {
    "names": {
        "ko": "스마트벤처캠퍼스 참가팀 모집",
        "en": "Smart Venture Campus: call for teams",
    },
    "intro": {
        "ko": "서류 심사 뒤 기술 30 %와 면접 70 %로 25개 팀을 선발합니다.",
        "en": "After the documents, 25 teams are chosen by 30 % technology and 70 % interview.",
    },
}
SMART_VENTURE_NEXT: dict[str, Any] = {
    "names": {
        "ko": "스마트벤처캠퍼스 다음 기수 모집",
        "en": "Smart Venture Campus: next call",
    },
    "intro": SMART_VENTURE_CALL["intro"],
}
SMART_VENTURE_SUMMARY = {
    "ko": "25개 팀, 사업비 19억 5천만 원.",
    "en": "25 teams, a budget of KRW 1.95 bn.",
}
INCUBATION: dict[str, Any] = {
    "slug": "incubation",
    "names": {"zh-hans": "数码港培育计划", "en": "Cyberport Incubation Programme", "ko": "사이버포트 인큐베이션", "es": "Programa de incubación"},
    "summary": {
        "zh-hans": "两年期培育：办公空间、资金、导师与市场。",
        "en": "Two years with space, funds, mentors and a way to the market.",
        "ko": "2년 동안 공간, 자금, 멘토, 판로를 지원합니다.",
        "es": "Dos años con espacio, fondos, mentores y acceso al mercado.",
    },
    "terms": {
        "zh-hans": "在香港注册未满七年的企业，金融科技、智慧生活、数字娱乐优先。",
        "en": "Companies registered in Hong Kong for less than seven years.",
    },
    "languages": ["zh-hans", "en"],
}  # fmt: skip
INCUBATION_CALL: dict[str, Any] = {
    "names": {"zh-hans": "培育计划：公开征集", "en": "Incubation Programme: open call"},
    "intro": {
        "zh-hans": "请在截止时间前提交商业计划书与产品演示视频。",
        "en": "Send your business plan and a video of the product before the call closes.",
    },
}


def season(english: str, spanish: str, year: int, half: int) -> dict[str, str]:
    """Return the name of a half year's cohort."""
    return {
        "en": f"{english} {year}-{half}",
        "es": f"{spanish} {year}-{half}",
        "ko": f"{year}년 {half}기",
        "zh-hans": f"{year} 年第 {half} 期",
    }


def number_of_cohort(number: int) -> dict[str, str]:
    """Return the name of a cohort that is counted through."""
    return {"ko": f"{number}기", "en": f"Cohort {number}"}
