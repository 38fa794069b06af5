"""What the demo's report says, in four languages."""

SOURCE = "Madang demo"
GIVEN_BY = "Dirección general"
TITLE = {
    "en": "Bridge Accelerator: the pilot",
    "ko": "브리지 액셀러레이터 시범 사업",
    "es": "Bridge Accelerator: el piloto",
    "zh-hans": "Bridge 加速器试点",
}
BEGINNING = {
    "en": "In brief", "ko": "요약", "es": "En breve", "zh-hans": "概要",
}  # fmt: skip
TEXT = {
    "en": (
        "The pilot brought small companies of the border region together with the "
        "plants that buy there. Twelve weeks of coaching were followed by visits to "
        "buyers.\n\n"
        "This report counts what came of it until the end of the following year: jobs "
        "that the companies reported, and purchase orders that they received."
    ),
    "ko": (
        "시범 사업은 국경 지역의 작은 기업들을 그곳에서 구매하는 공장들과 이어 "
        "주었습니다. 12주 동안 코칭을 받은 뒤 구매 기업을 방문했습니다.\n\n"
        "이 보고서는 이듬해 말까지의 성과, 곧 기업들이 보고한 일자리와 받은 발주를 "
        "셉니다."
    ),
    "es": (
        "El piloto acercó a pequeñas empresas de la región fronteriza a las plantas "
        "que compran ahí. A doce semanas de asesoría siguieron visitas a "
        "compradores.\n\n"
        "Este informe cuenta lo que resultó hasta el final del año siguiente: los "
        "empleos que reportaron las empresas y las órdenes de compra que recibieron."
    ),
    "zh-hans": (
        "试点让边境地区的小企业与在当地采购的工厂相识。十二周辅导之后，"
        "企业拜访了采购方。\n\n"
        "本报告统计截至次年年底的成果：企业上报的就业岗位和收到的采购订单。"
    ),
}
FIGURES = {
    "en": "What came of it", "ko": "성과", "es": "Lo que resultó", "zh-hans": "成果",
}  # fmt: skip
CHART = {
    "en": "Purchase orders by year", "ko": "연도별 발주",
    "es": "Órdenes de compra por año", "zh-hans": "各年采购订单",
}  # fmt: skip
TABLE = {
    "en": "By company", "ko": "기업별", "es": "Por empresa", "zh-hans": "按企业",
}  # fmt: skip
