"""What the demo's report says, in four languages."""

SOURCE = "Madang demo"
GIVEN_BY = "Dirección general"
TITLE = {
    "en": "Bridge Accelerator: the pilot and what followed",
    "ko": "브리지 액셀러레이터: 시범 사업과 그 이후",
    "es": "Bridge Accelerator: el piloto y lo que siguió",
    "zh-hans": "Bridge 加速器：试点与后续",
}
BEGINNING = {
    "en": "In brief", "ko": "요약", "es": "En breve", "zh-hans": "概要",
}  # fmt: skip
TEXT = {
    "en": (
        "The pilot brought small companies of the border region together with the "
        "plants that buy there. Twelve weeks of coaching were followed by visits to "
        "buyers.\n\n"
        "This report counts what came of it until the end of March 2020: jobs that the "
        "companies reported, and purchase orders that they received."
    ),
    "ko": (
        "시범 사업은 국경 지역의 작은 기업들을 그곳에서 구매하는 공장들과 이어 "
        "주었습니다. 12주 동안 코칭을 받은 뒤 구매 기업을 방문했습니다.\n\n"
        "이 보고서는 2020년 3월 말까지의 성과, 곧 기업들이 보고한 일자리와 받은 구매 주문을 "
        "셉니다."
    ),
    "es": (
        "El piloto acercó a pequeñas empresas de la región fronteriza a las plantas "
        "que compran ahí. A doce semanas de asesoría siguieron visitas a "
        "compradores.\n\n"
        "Este informe cuenta lo que resultó hasta finales de marzo de 2020: los "
        "empleos que reportaron las empresas y las órdenes de compra que recibieron."
    ),
    "zh-hans": (
        "试点让边境地区的小企业与在当地采购的工厂相识。十二周辅导之后，"
        "企业拜访了采购方。\n\n"
        "本报告统计截至 2020 年 3 月底的成果：企业上报的就业岗位和收到的采购订单。"
    ),
}
FIGURES = {
    "en": "What came of it", "ko": "성과", "es": "Lo que resultó", "zh-hans": "成果",
}  # fmt: skip
PROMISED = {
    "en": "The extension so far", "ko": "확대 사업의 진행 상황",
    "es": "La ampliación hasta hoy", "zh-hans": "扩展阶段的进展",
}  # fmt: skip
EXTENSION = {
    "en": (
        "The pilot is continued with more companies and more plants. This is what was "
        "promised for it, and what was reached of it in its own time."
    ),
    "ko": (
        "시범 사업은 더 많은 기업, 더 많은 공장과 함께 이어집니다. 약속한 목표와 "
        "그 기간에 이룬 성과는 다음과 같습니다."
    ),
    "es": (
        "El piloto continúa con más empresas y más plantas. Esto es lo que se prometió "
        "y lo que se ha logrado en su propio plazo."
    ),
    "zh-hans": "试点将扩展到更多企业和更多工厂。以下是所承诺的目标及其期间内的进展。",
}
CHART = {
    "en": "Purchase orders by quarter", "ko": "분기별 구매 주문",
    "es": "Órdenes de compra por trimestre", "zh-hans": "各季度采购订单",
}  # fmt: skip
VALUE = {
    "en": "Value of the orders by quarter", "ko": "분기별 구매 주문 금액",
    "es": "Valor de las órdenes por trimestre", "zh-hans": "各季度采购订单金额",
}  # fmt: skip
VOICE = {
    "en": "A company's story", "ko": "한 기업의 이야기",
    "es": "La historia de una empresa", "zh-hans": "一家企业的故事",
}  # fmt: skip
STORY = {
    "en": (
        "“Before the pilot we had never been inside one of the plants that stand "
        "twenty minutes from our workshop. Our coach went through our quotation line "
        "by line, and then the buyer's engineer came to see how we work.\n\n"
        "The first order was small. It was delivered in time, and the second one came "
        "from another line of the same plant. We have hired since, and we now quote "
        "in dollars and in pesos.”"
    ),
    "ko": (
        "“시범 사업 전에는 작업장에서 20분 거리에 있는 공장 안에 들어가 본 적이 "
        "없었습니다. 코치가 견적서를 한 줄씩 함께 살펴 주었고, 이어서 구매 기업의 "
        "엔지니어가 우리가 일하는 모습을 보러 왔습니다.\n\n"
        "첫 주문은 작았습니다. 제때 납품했더니 같은 공장의 다른 라인에서 두 번째 "
        "주문이 왔습니다. 그 뒤로 직원을 더 뽑았고, 이제는 달러와 페소로 견적을 "
        "냅니다.”"
    ),
    "es": (
        "«Antes del piloto nunca habíamos entrado en una de las plantas que están a "
        "veinte minutos de nuestro taller. Nuestro asesor revisó la cotización "
        "renglón por renglón, y después el ingeniero del comprador vino a ver cómo "
        "trabajamos.\n\n"
        "La primera orden fue pequeña. Se entregó a tiempo, y la segunda llegó de otra "
        "línea de la misma planta. Desde entonces hemos contratado gente y cotizamos "
        "en dólares y en pesos.»"
    ),
    "zh-hans": (
        "“试点之前，我们从没进过离车间只有二十分钟路程的工厂。辅导老师逐行帮我们修改"
        "报价，随后采购方的工程师来看我们怎样生产。\n\n"
        "第一张订单很小。我们按时交货，第二张订单便来自同一工厂的另一条产线。"
        "此后我们增加了员工，如今既能用美元也能用比索报价。”"
    ),
}
TABLE = {
    "en": "By company", "ko": "기업별", "es": "Por empresa", "zh-hans": "按企业",
}  # fmt: skip
PICTURE = {
    "en": "From the workshop to the plant", "ko": "작업장에서 공장으로",
    "es": "Del taller a la planta", "zh-hans": "从车间到工厂",
}  # fmt: skip
SEEN = {
    "en": "An illustration: a bridge leads from small workshops over a river to a plant.",
    "ko": "그림: 작은 작업장들에서 강을 건너 공장으로 다리가 이어집니다.",
    "es": (
        "Una ilustración: un puente lleva de pequeños talleres, sobre un río, a una "
        "planta."
    ),
    "zh-hans": "插图：一座桥从小车间跨过河流通向工厂。",
}
NOBODY = "A drawing: nobody is on it"
