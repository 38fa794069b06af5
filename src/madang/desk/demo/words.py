"""Parts of company names, and what companies of each field do, in four languages."""

from __future__ import annotations

from dataclasses import dataclass

#: First parts of Korean company names, each with its Latin spelling.
KOREAN = (
    ("한빛", "Hanbit"), ("누리", "Nuri"), ("다온", "Daon"), ("해솔", "Haesol"),
    ("가람", "Garam"), ("미르", "Mir"), ("새론", "Saeron"), ("온누리", "Onnuri"),
    ("아라", "Ara"), ("도담", "Dodam"), ("윤슬", "Yunseul"), ("마루", "Maru"),
    ("라온", "Raon"), ("푸른", "Pureun"), ("세움", "Seum"), ("바다", "Bada"),
    ("이든", "Iden"), ("슬기", "Seulgi"), ("초록", "Chorok"), ("별빛", "Byeolbit"),
    ("하람", "Haram"), ("모아", "Moa"), ("나래", "Narae"), ("여울", "Yeoul"),
)  # fmt: skip
CHINESE = (
    ("启明", "Qiming"), ("云帆", "Yunfan"), ("智联", "Zhilian"), ("星河", "Xinghe"),
    ("华芯", "Huaxin"), ("海拓", "Haituo"), ("锐行", "Ruixing"), ("天工", "Tiangong"),
    ("凌峰", "Lingfeng"), ("远景", "Yuanjing"), ("微光", "Weiguang"), ("众创", "Zhongchuang"),
    ("鹏程", "Pengcheng"), ("卓越", "Zhuoyue"), ("新港", "Xingang"), ("聚能", "Juneng"),
)  # fmt: skip
SPANISH = (
    "del Norte", "Río Bravo", "de la Frontera", "Samalayuca", "Paquimé", "del Desierto",
    "Médanos", "San Jerónimo", "Tarahumara", "Sierra Azul", "Ñandú", "Cumbres",
    "Chamizal", "Bravo Sur", "Tres Culturas", "Nuevo Rumbo",
)  # fmt: skip
ENGLISH = (
    "Desert", "Franklin", "Mesa", "Rio Grande", "Sunland", "Bright Mesa", "Copper",
    "Blue Harbor", "Kendall", "Longfellow", "Red Line", "Beacon", "Granite", "Harbor",
    "Northgate", "Charles River", "Summit", "Juniper", "Mariposa", "Yucca", "Tidewater",
    "Lantern", "Alder", "Cardinal",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line of business: its industry, its words in names, what one says of it."""

    code: str
    korean: str
    chinese: str
    spanish: str
    english: str
    tags: tuple[str, ...]
    pitch: dict[str, str]
    story: dict[str, str]


LINES = (
    Line(
        "28", "로보틱스", "机器人", "Robótica", "Robotics", ("robotics", "hardware"),
        {
            "en": "Collaborative robots for small batches",
            "ko": "다품종 소량 생산을 위한 협동 로봇",
            "es": "Robots colaborativos para lotes pequeños",
            "zh-hans": "面向小批量生产的协作机器人",
        },
        {
            "en": "Arms that a worker teaches by hand in ten minutes; in use for assembly, "
            "screwing and inspection at {n} plants.",
            "ko": "작업자가 손으로 10분 만에 가르치는 로봇팔입니다. 조립, 체결, 검사 공정에 "
            "{n}개 공장에서 쓰입니다.",
            "es": "Brazos que un operador enseña a mano en diez minutos; en uso para "
            "ensamble, atornillado e inspección en {n} plantas.",
            "zh-hans": "工人十分钟手把手教会的机械臂，已在 {n} 家工厂用于组装、拧紧和检测。",
        },
    ),
    Line(
        "26", "센서", "传感科技", "Sensores", "Sensor Works", ("sensors", "IoT"),
        {
            "en": "Wireless sensors for old machines",
            "ko": "오래된 설비를 위한 무선 센서",
            "es": "Sensores inalámbricos para máquinas antiguas",
            "zh-hans": "为老旧设备加装的无线传感器",
        },
        {
            "en": "Vibration and heat are measured without a cable and told before a "
            "bearing breaks; {n} machines report every minute.",
            "ko": "진동과 온도를 선 없이 재어 베어링이 부서지기 전에 알립니다. 설비 {n}대가 "
            "1분마다 보고합니다.",
            "es": "La vibración y la temperatura se miden sin cables y avisan antes de que "
            "falle un rodamiento; {n} máquinas informan cada minuto.",
            "zh-hans": "无线测量振动与温度，在轴承损坏前预警；{n} 台设备每分钟上报一次。",
        },
    ),
    Line(
        "21", "바이오", "生物科技", "Biotec", "Biosciences", ("bio", "wet lab"),
        {
            "en": "Antibodies found in weeks instead of years",
            "ko": "몇 주 만에 찾아내는 항체",
            "es": "Anticuerpos en semanas y no en años",
            "zh-hans": "数周而非数年发现抗体",
        },
        {
            "en": "A screening platform for antibody drugs with {n} candidates in hand and "
            "a first partner in clinical trials.",
            "ko": "항체 신약 탐색 플랫폼으로 후보 물질 {n}개를 보유하고 첫 협력사와 임상을 "
            "진행합니다.",
            "es": "Plataforma de búsqueda de fármacos de anticuerpos con {n} candidatos y "
            "un primer socio en ensayos clínicos.",
            "zh-hans": "抗体药物筛选平台，已有 {n} 个候选分子，并与首家伙伴开展临床试验。",
        },
    ),
    Line(
        "86", "헬스케어", "医疗", "Salud", "Health", ("health", "diagnostics"),
        {
            "en": "Diagnosis at the bedside in fifteen minutes",
            "ko": "병상 옆에서 15분 만에 끝나는 진단",
            "es": "Diagnóstico junto a la cama en quince minutos",
            "zh-hans": "床旁十五分钟完成诊断",
        },
        {
            "en": "A palm-sized device reads blood and saliva; {n} clinics use it and the "
            "results reach the doctor's screen.",
            "ko": "손바닥만 한 기기가 혈액과 타액을 읽습니다. {n}개 의원이 쓰며 결과는 의사 "
            "화면에 바로 뜹니다.",
            "es": "Un equipo del tamaño de la palma lee sangre y saliva; {n} clínicas lo "
            "usan y el resultado llega a la pantalla del médico.",
            "zh-hans": "手掌大小的设备读取血液与唾液，{n} 家诊所在用，结果直达医生屏幕。",
        },
    ),
    Line(
        "29", "모빌리티", "汽车电子", "Arneses", "Mobility", ("automotive", "harness"),
        {
            "en": "Wire harnesses checked by camera",
            "ko": "카메라로 검사하는 와이어 하네스",
            "es": "Arneses automotrices revisados por cámara",
            "zh-hans": "相机检测的汽车线束",
        },
        {
            "en": "Harnesses for carmakers with full traceability of each crimp; "
            "{n} part numbers in series.",
            "ko": "압착 하나하나를 추적하는 완성차용 하네스. 양산 품번 {n}개.",
            "es": "Arneses para armadoras con trazabilidad de cada terminal; {n} números "
            "de parte en serie.",
            "zh-hans": "面向整车厂的线束，每个压接点可追溯；量产料号 {n} 个。",
        },
    ),
    Line(
        "25", "정밀", "精密制造", "Maquinados", "Precision", ("machining", "supplier"),
        {
            "en": "Precision parts in three days",
            "ko": "사흘 만에 받는 정밀 부품",
            "es": "Piezas de precisión en tres días",
            "zh-hans": "三天交付的精密零件",
        },
        {
            "en": "Five-axis milling and turning from one piece on; {n} buyers order by "
            "drawing and see the price at once.",
            "ko": "한 개부터 가능한 5축 가공. 도면을 올리면 바로 가격이 나오며 {n}개 구매사가 "
            "주문합니다.",
            "es": "Fresado y torneado en cinco ejes desde una pieza; {n} compradores piden "
            "con plano y ven el precio al instante.",
            "zh-hans": "单件起做的五轴加工，上传图纸立即报价，{n} 家买方在线下单。",
        },
    ),
    Line(
        "22", "플라스틱", "塑胶模具", "Moldes", "Molding", ("injection", "supplier"),
        {
            "en": "Injection moulds and parts near the border",
            "ko": "국경 가까이의 사출 금형과 부품",
            "es": "Moldes e inyección de plástico junto a la frontera",
            "zh-hans": "边境附近的注塑模具与零件",
        },
        {
            "en": "From the drawing to the first shot in two weeks, with {n} presses "
            "between 50 and 800 tonnes.",
            "ko": "도면에서 첫 사출까지 2주. 50톤에서 800톤까지 사출기 {n}대.",
            "es": "Del plano al primer disparo en dos semanas, con {n} prensas de 50 a "
            "800 toneladas.",
            "zh-hans": "从图纸到首件两周，拥有 50 至 800 吨注塑机 {n} 台。",
        },
    ),
    Line(
        "62", "소프트", "软件", "Software", "Software", ("software", "AI"),
        {
            "en": "Plans a factory's week in a minute",
            "ko": "공장의 일주일 계획을 1분 만에",
            "es": "Planea la semana de una fábrica en un minuto",
            "zh-hans": "一分钟排出工厂一周计划",
        },
        {
            "en": "Scheduling software that explains each decision; {n} lines run on it.",
            "ko": "모든 결정을 설명하는 일정 계획 소프트웨어. {n}개 라인이 씁니다.",
            "es": "Software de programación que explica cada decisión; {n} líneas lo usan.",
            "zh-hans": "可解释每个决定的排程软件，{n} 条产线在用。",
        },
    ),
    Line(
        "64", "핀테크", "金融科技", "Finanzas", "Payments", ("fintech", "payments"),
        {
            "en": "Cross-border invoices paid the same day",
            "ko": "국경을 넘는 송장을 당일에 결제",
            "es": "Facturas transfronterizas pagadas el mismo día",
            "zh-hans": "跨境发票当日结清",
        },
        {
            "en": "Small exporters get paid at the rate of the day; {n} firms in nine "
            "currencies.",
            "ko": "작은 수출기업이 당일 환율로 대금을 받습니다. 9개 통화, {n}개 기업.",
            "es": "Los pequeños exportadores cobran al tipo del día; {n} empresas en "
            "nueve monedas.",
            "zh-hans": "小型出口商按当日汇率收款，九种货币，{n} 家企业。",
        },
    ),
    Line(
        "35", "에너지", "新能源", "Energía", "Energy", ("energy", "batteries"),
        {
            "en": "Second life for used batteries",
            "ko": "다 쓴 배터리에 두 번째 삶을",
            "es": "Segunda vida para baterías usadas",
            "zh-hans": "退役电池的第二次生命",
        },
        {
            "en": "Storage for plants from tested cells; {n} MWh installed.",
            "ko": "검사를 마친 셀로 만든 공장용 저장 장치. 설치 용량 {n}MWh.",
            "es": "Almacenamiento para plantas con celdas probadas; {n} MWh instalados.",
            "zh-hans": "用检测合格的电芯为工厂储能，已装机 {n} 兆瓦时。",
        },
    ),
    Line(
        "10", "푸드", "食品", "Alimentos", "Foods", ("food", "protein"),
        {
            "en": "Protein from desert plants",
            "ko": "사막 식물에서 얻는 단백질",
            "es": "Proteína de plantas del desierto",
            "zh-hans": "来自沙漠植物的蛋白",
        },
        {
            "en": "Snacks and flour for {n} shops on both sides of the border.",
            "ko": "국경 양쪽 {n}개 매장에 간식과 가루를 공급합니다.",
            "es": "Botanas y harinas para {n} tiendas de ambos lados de la frontera.",
            "zh-hans": "为边境两侧 {n} 家商店供应零食与粉料。",
        },
    ),
    Line(
        "85", "에듀", "教育科技", "Educación", "Learning", ("education", "training"),
        {
            "en": "Training for operators on the phone",
            "ko": "휴대폰으로 배우는 현장 교육",
            "es": "Capacitación de operadores en el teléfono",
            "zh-hans": "手机上的工人培训",
        },
        {
            "en": "Short lessons in four languages; {n} operators finished a course.",
            "ko": "네 언어로 된 짧은 수업. 작업자 {n}명이 과정을 마쳤습니다.",
            "es": "Lecciones cortas en cuatro idiomas; {n} operadores terminaron un curso.",
            "zh-hans": "四种语言的短课程，{n} 名工人已结业。",
        },
    ),
    Line(
        "52", "물류", "物流", "Logística", "Logistics", ("logistics", "cross-border"),
        {
            "en": "Trucks that know the bridge's queue",
            "ko": "국경 다리의 대기 시간을 아는 트럭",
            "es": "Camiones que conocen la fila del puente",
            "zh-hans": "知道口岸排队时间的卡车",
        },
        {
            "en": "Crossings planned by the hour; {n} trucks a week.",
            "ko": "통관을 시간 단위로 계획합니다. 매주 트럭 {n}대.",
            "es": "Cruces planeados por hora; {n} camiones por semana.",
            "zh-hans": "按小时规划通关，每周 {n} 车次。",
        },
    ),
    Line(
        "20", "소재", "新材料", "Materiales", "Materials", ("materials", "chemistry"),
        {
            "en": "Coatings that survive the desert sun",
            "ko": "사막의 햇볕을 견디는 코팅",
            "es": "Recubrimientos que resisten el sol del desierto",
            "zh-hans": "经得起沙漠日晒的涂层",
        },
        {
            "en": "Ceramic coatings for panels and pipes, tested for {n} hours.",
            "ko": "패널과 배관용 세라믹 코팅. {n}시간 시험을 마쳤습니다.",
            "es": "Recubrimientos cerámicos para paneles y tubos, probados {n} horas.",
            "zh-hans": "用于面板与管道的陶瓷涂层，测试达 {n} 小时。",
        },
    ),
)  # fmt: skip

FAMILY = {
    "KR": (("김", "Kim"), ("이", "Lee"), ("박", "Park"), ("최", "Choi"), ("정", "Jung"),
           ("강", "Kang"), ("조", "Cho"), ("윤", "Yoon"), ("장", "Jang"), ("임", "Lim"),
           ("한", "Han"), ("오", "Oh"), ("서", "Seo"), ("신", "Shin"), ("권", "Kwon")),
    "CN": (("王", "Wang"), ("李", "Li"), ("张", "Zhang"), ("刘", "Liu"), ("陈", "Chen"),
           ("杨", "Yang"), ("黄", "Huang"), ("赵", "Zhao"), ("周", "Zhou"), ("吴", "Wu"),
           ("徐", "Xu"), ("孙", "Sun"), ("马", "Ma"), ("朱", "Zhu"), ("林", "Lin")),
}  # fmt: skip
GIVEN = {
    "KR": (("민준", "Min-jun"), ("서연", "Seo-yeon"), ("지후", "Ji-hu"), ("하윤", "Ha-yun"),
           ("도윤", "Do-yun"), ("수아", "Su-a"), ("예준", "Ye-jun"), ("지우", "Ji-u"),
           ("현우", "Hyun-woo"), ("은서", "Eun-seo"), ("태민", "Tae-min"), ("소율", "So-yul"),
           ("재원", "Jae-won"), ("다인", "Da-in"), ("건우", "Geon-woo"), ("유진", "Yu-jin")),
    "CN": (("伟", "Wei"), ("静", "Jing"), ("磊", "Lei"), ("丽娜", "Lina"), ("强", "Qiang"),
           ("晓明", "Xiaoming"), ("文博", "Wenbo"), ("雨桐", "Yutong"), ("浩然", "Haoran"),
           ("思远", "Siyuan"), ("佳怡", "Jiayi"), ("子涵", "Zihan"), ("天宇", "Tianyu")),
}  # fmt: skip
LATIN_FAMILY = {
    "MX": ("García", "Hernández", "Ramírez", "Núñez", "Ortega", "Peña", "Ibáñez", "Soto",
           "Villalobos", "Quiñones", "Rentería", "Chávez", "Domínguez", "Terrazas"),
    "US": ("Carter", "Nguyen", "Ramirez", "Okafor", "Sullivan", "Patel", "Brooks", "Reyes",
           "Whitfield", "Hayes", "Delgado", "Morgan", "Lindqvist", "Foster"),
}  # fmt: skip
LATIN_GIVEN = {
    "MX": ("María", "José", "Lucía", "Andrés", "Sofía", "Raúl", "Ximena", "Martín",
           "Íngrid", "Óscar", "Valeria", "Héctor", "Renata", "Iván"),
    "US": ("Emily", "Marcus", "Priya", "Daniel", "Hannah", "Luis", "Grace", "Owen",
           "Tessa", "Victor", "Naomi", "Caleb", "Ivy", "Peter"),
}  # fmt: skip

CITIES = {
    "MX": ("Ciudad Juárez", "Chihuahua", "Ciudad Juárez", "Monterrey"),
    "US": ("El Paso", "Las Cruces", "El Paso", "Austin"),
    "KR": ("인천", "서울", "대전", "수원"),
    "CN": ("深圳", "深圳", "广州", "东莞"),
    "HK": ("香港",),
}
HOSTS = {"MX": "mx", "US": "com", "KR": "kr", "CN": "cn", "HK": "hk"}
LANGUAGE = {"MX": "es", "US": "en", "KR": "ko", "CN": "zh-hans", "HK": "zh-hans"}
TITLES = {
    "founder": {
        "en": "Founder and CEO", "ko": "대표이사", "es": "Dirección general (fundación)",
        "zh-hans": "创始人兼首席执行官",
    },
    "executive": {
        "en": "Head of operations", "ko": "운영 총괄", "es": "Gerente de operaciones",
        "zh-hans": "运营负责人",
    },
    "employee": {
        "en": "Engineer", "ko": "연구원", "es": "Ingeniería", "zh-hans": "工程师",
    },
    "contact": {
        "en": "Business development", "ko": "사업개발", "es": "Desarrollo de negocios",
        "zh-hans": "商务拓展",
    },
}  # fmt: skip
